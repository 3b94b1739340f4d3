#pragma once
// Mails about getting into an account. Their links begin with the configured origin of the pages, never with
// a header of the request that asked for them, and carry a token that works once.

#include "authos/identity/login/place.hpp"
#include "authos/identity/mail/mail.hpp"

namespace authos::identity {

/// A token on its way to the owner of an address, and the place that it was asked for.
struct AccountLink {
    SecretString token;
    SignInPlace place;
    UnixMillis expires_at;
};

/// "Confirm your e-mail address": after a sign-up, or on request.
[[nodiscard]] Mail verification_mail(const MailLook& look, const Email& to, const AccountLink& link);

/// The same where it was not the first sign-up: says that the link confirms the password of this one alone.
[[nodiscard]] Mail repeated_signup_mail(const MailLook& look, const Email& to, const AccountLink& link);

/// "Confirm the new address of your account": an account that is in use has this address since a change that
/// nobody has confirmed. Says so whatever was asked for: the reader may be somebody else.
[[nodiscard]] Mail address_change_mail(const MailLook& look, const Email& to, const AccountLink& link);

/// "Use your account with {service}": somebody signed up at a service with the address of an account that
/// exists but does not use that service yet. `service` is its name.
[[nodiscard]] Mail service_access_mail(const MailLook& look, const Email& to, const std::string& service,
                                       const AccountLink& link);

/// "You already have an account": somebody signed up with the address of an account.
[[nodiscard]] Mail existing_account_mail(const MailLook& look, const Email& to, const SignInPlace& place);

/// "Set a new password".
[[nodiscard]] Mail password_reset_mail(const MailLook& look, const Email& to, const AccountLink& link);

/// "Your sign-in link".
[[nodiscard]] Mail magic_link_mail(const MailLook& look, const Email& to, const AccountLink& link);

} // namespace authos::identity
