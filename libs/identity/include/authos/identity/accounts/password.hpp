#pragma once
// Change of one's own password. Proves the current one first, or, where there is none yet, wants a recent
// sign-in. Ends every other session, takes back open links by mail, tells the owner of the account by mail,
// and leaves an audit row.

#include "authos/base/secret.hpp"
#include "authos/identity/deps.hpp"
#include "authos/identity/principal.hpp"

namespace authos::identity {

/// The two passwords as received: UTF-8 octets, never trimmed, cut or folded.
struct PasswordChange {
    SecretString current_password;
    SecretString new_password;
};

/// Errc::invalid_argument: "password_not_utf8", "password_too_short", "password_too_long", "password_common",
///   "password_trivial", "password_of_context" (authcore/password_policy.hpp; the words are the address, the
///   organization and service of the session and the name of the product), "password_unchanged",
///   "current_password_wrong" (also where another change won meanwhile), "password_not_set" (the account
///   signs in elsewhere).
/// Errc::unauthenticated: "session_ended". Errc::resource_exhausted, with retry_after: "login_delayed" (too
///   many wrong current passwords).
/// Runs Argon2 twice or thrice: belongs on the cpu lane.
[[nodiscard]] Result<void> change_password(const Deps& deps, const Principal& principal,
                                           const PasswordChange& change, const Caller& caller);

/// The first password of an account that signs in elsewhere. Errc::permission_denied:
/// "reauthentication_required", "not_while_impersonating". Errc::invalid_argument: "password_already_set",
/// and those of the policy. Runs Argon2 once: belongs on the cpu lane.
[[nodiscard]] Result<void> set_password(const Deps& deps, const Principal& principal,
                                        const SecretString& new_password, const Caller& caller);

} // namespace authos::identity
