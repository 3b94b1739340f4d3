#pragma once
// Proving once more that it is oneself, for sensitive changes (sessions/recent.hpp) and for another stretch
// of the session's absolute lifetime. Source: OWASP ASVS 5.0, 7.5.1 and 7.5.3.

#include "authos/identity/deps.hpp"
#include "authos/identity/principal.hpp"

namespace authos::identity {

/// One of both.
struct Reauthentication {
    SecretString current_password;
    SecretString code; // of the authenticator, or a recovery code
};

/// Renews the proof behind the session of `principal`; the moment of it.
/// Errc::invalid_argument: "reauthentication_proof_missing" (none or both), "current_password_wrong",
///   "mfa_code_invalid".
/// Errc::failed_precondition: "reauthentication_unavailable": the account has no such proof; its user signs
/// in
///   again instead.
/// Errc::resource_exhausted with retry_after: "login_delayed" (failures here and at sign-in count together),
///   "mfa_rate_limited". Errc::unauthenticated: "session_ended".
/// Errc::permission_denied: "not_while_impersonating". Runs Argon2.
[[nodiscard]] Result<UnixMillis> reauthenticate(const Deps& deps, const Principal& principal,
                                                const Reauthentication& proof, const Caller& caller);

} // namespace authos::identity
