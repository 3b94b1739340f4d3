#pragma once
// The second step of a sign-in: a pre-auth token and a code become a session.

#include "authos/identity/deps.hpp"
#include "authos/identity/login/sign_in.hpp"

#include <optional>
#include <string>

namespace authos::identity {

/// The request as received; nothing in it is checked yet.
struct MfaAttempt {
    SecretString preauth_token;
    SecretString code; // of the authenticator, a recovery code, or the one that was mailed
    std::optional<std::string> device_code_id;
    bool kept_here = false;      // our own page held the token all the time: no need to name the device in it
    bool remember_device = true; // the answer brings a device trust token
};

/// A new session, with a device trust token unless it is not wanted. A pre-auth token is good for one
/// session; wrong codes do not use it up, but it bears a few only, and so does the account for a time.
/// Errc::invalid_argument: "preauth_token_invalid" (wrong, expired or used), "device_code_mismatch".
/// Errc::unauthenticated: "mfa_code_invalid" (wrong, or used before).
/// Errc::resource_exhausted, with retry_after: "mfa_challenge_exhausted", "mfa_rate_limited".
/// Further errors are those of entering the place (login/completion.hpp).
/// Runs Argon2 for recovery codes: belongs on the cpu lane.
[[nodiscard]] Result<SignIn> verify_mfa(const Deps& deps, const MfaAttempt& attempt, const Caller& caller);

} // namespace authos::identity
