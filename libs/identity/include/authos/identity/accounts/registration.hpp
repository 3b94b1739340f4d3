#pragma once
// Sign-up with an address and a password, and the proof of the address. A stranger learns nothing about
// accounts here: whatever the address is, the answer is the same, one Argon2 run and the same writes are
// done, and everything else happens behind the queue (accounts/account_mail.hpp).
//
// Until the address is proved, an account is an empty shell: it cannot sign in, is in no organization and has
// no share in invitations. Whoever signs up with the address gets a link of his own there, and the password
// that counts is that of the link which the reader of the mailbox follows: a stranger who signs up before or
// after him gets nothing confirmed. Where there were several, a link that was asked for later sets a new
// password instead. Ownership of the platform never comes from a sign-up, also not with PLATFORM_OWNER_EMAIL:
// only the start of the server and platform owners give it (platform/bootstrap_owner.hpp,
// platform/owners.hpp).

#include "authos/base/secret.hpp"
#include "authos/identity/deps.hpp"
#include "authos/identity/login/place.hpp"

#include <optional>
#include <string>

namespace authos::identity {

/// The request as received.
struct Registration {
    std::string email;
    SecretString password;
    SignInPlace place; // where the account is to live (its organization, or the platform) and be used
};

/// Says nothing about the account: done, or
/// Errc::unavailable: "mail_unavailable" (before anything else: nobody could prove the address);
/// Errc::invalid_argument: "email_malformed", "state_too_long", those of check_sign_in_place and
///   find_login_target, and of the password policy ("password_too_short", "password_common", ...);
/// Errc::not_found: "organization_not_found", "service_not_found";
/// Errc::permission_denied: "organization_not_active", "password_login_managed" (the
///   organization wants the people of this mail domain to sign in elsewhere); Errc::resource_exhausted:
///   "too_many_mails".
/// A new account gets a mail to verify the address; one that exists is told so by mail, with a link to use it
/// at the service if it does not yet. Runs Argon2: belongs on the cpu lane.
[[nodiscard]] Result<void> register_account(const Deps& deps, const Registration& in, const Caller& caller);

/// A new mail to verify the address, if there is an account that needs one; to set a new password where
/// several signed up with it. Errors as above.
[[nodiscard]] Result<void> request_verification(const Deps& deps, const std::string& email,
                                                const SignInPlace& place, const Caller& caller);

/// A token from a mail, and what came with it.
struct LinkPresentation {
    SecretString token;
    SignInPlace place; // what is there must be what the token is bound to
};

/// Where the browser goes next: the redirect_uri of the request with its state, if there was one.
struct VerifiedAddress {
    std::optional<std::string> redirect_to;
};

/// Proves the address: open invitations to it are accepted, and the account may use the service that the
/// sign-up was for. Of concurrent callers exactly one succeeds. Errc::invalid_argument:
/// "verification_token_invalid" (unknown, used, over, replaced by a newer one, of an address that the account
/// has no more, or for another place). Errors of find_login_target.
[[nodiscard]] Result<VerifiedAddress> verify_email(const Deps& deps, const LinkPresentation& in,
                                                   const Caller& caller);

} // namespace authos::identity
