#pragma once
// A forgotten password: a link by mail, and the new password that it allows to set, once. A reset does not
// sign in and takes no second factor away (OWASP ASVS 5.0, 6.4.3).

#include "authos/base/secret.hpp"
#include "authos/identity/deps.hpp"
#include "authos/identity/login/place.hpp"

#include <string>

namespace authos::identity {

/// The same for every address, unless its domain is managed elsewhere (Errc::permission_denied,
/// "password_login_managed"; also below). Errc::unavailable "mail_unavailable"; Errc::invalid_argument
/// "email_malformed", "state_too_long"; Errc::resource_exhausted "too_many_mails"; those of
/// check_sign_in_place and find_login_target.
[[nodiscard]] Result<void> request_password_reset(const Deps& deps, const std::string& email,
                                                  const SignInPlace& place, const Caller& caller);

/// A mailed token and the password that is to be from now on, both as received.
struct PasswordReset {
    SecretString token;
    SecretString new_password;
};

/// Sets the password, ends all sessions, takes back every other open link, and proves the address, since the
/// mail was received. Tells the account by mail. A password that the policy refuses does not use the token
/// up; of concurrent callers exactly one succeeds. Errc::invalid_argument: "reset_token_invalid", and those
/// of the password policy. Runs Argon2: belongs on the cpu lane.
[[nodiscard]] Result<void> reset_password(const Deps& deps, const PasswordReset& in, const Caller& caller);

} // namespace authos::identity
