#pragma once
// The one end of every way to sign in. Who proved a first factor comes here: risk and second factor are
// asked, then the session is opened together with its records, or a pre-auth token is given out. The place
// where the authorization code of OAuth will join: it takes the same ProvedFactor and gives a code instead.

#include "authos/identity/login/sign_in.hpp"
#include "authos/storage/repo/sessions.hpp"
#include "login/target.hpp"
#include "tokens/preauth_token.hpp"

#include <functional>
#include <optional>
#include <string>

namespace authos::identity {

/// A first factor that was proved by an account which may enter at the target (login/entry.hpp).
struct ProvedFactor {
    storage::User user;
    LoginTarget target;
    SignInMethod method = SignInMethod::password;
    bool two_factors = false;            // it is two by itself: a passkey that verified its user
    std::optional<std::string> resource; // one of the service's resource_uris: the session gets its token
    std::optional<std::string> device_code_id; // of a waiting device, which is let in with the session
    std::optional<std::string> saml_state;
    bool remember_device = true; // where the proof makes the browser a trusted device
    // Proved in another session, which let this one in (a device): its proof counts, no factor is asked
    // again.
    std::optional<storage::SessionProof> approved_by = {};
    bool refreshable = true; // the session gets a refresh token
};

/// What must become true together with the session: a single-use row consumed, a hash swapped. False: it
/// was overtaken, and nothing is opened. The account's row is held when it runs.
using ProofStep = std::function<Result<bool>(storage::Session&)>;

/// An account without an authenticator, from which the risk of the sign-in demands a second factor, gets a
/// code by mail. Who signed in by magic link, passkey or two factors gets a device trust token.
/// Errc::resource_exhausted: "mfa_rate_limited" (too many such mails).
/// Errc::permission_denied: "login_blocked" (risk). Errc::unauthenticated: "invalid_credentials", where the
/// proof was overtaken. Errc::failed_precondition: "active_users_exceeded".
[[nodiscard]] Result<SignIn> complete_first_factor(const Deps& deps, const ProvedFactor& proved,
                                                   const ProofStep& proof, const Caller& caller);

/// How a second factor was proved.
struct SecondFactor {
    std::string method; // its name of RFC 8176: "otp", "kba", ...
    bool remember_device = true;
};

/// Looks at account and place again, as they may have changed. Errors as above and those of check_entry and
/// find_login_target.
[[nodiscard]] Result<SignIn> complete_second_factor(const Deps& deps, const PreauthClaims& claims,
                                                    const SecondFactor& second, const ProofStep& proof,
                                                    const Caller& caller);

} // namespace authos::identity
