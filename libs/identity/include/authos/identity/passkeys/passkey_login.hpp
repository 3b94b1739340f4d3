#pragma once
// Sign-in with a passkey, for the platform, an organization or a service. With an address the answer lists
// its credentials; without one the browser offers what it has. An address without passkeys and one that does
// not exist get invented credentials, the same at every question, so that nobody learns which accounts exist.
// Source: WebAuthn Level 3 §7.2, §14.6.2.

#include "authos/identity/login/place.hpp"
#include "authos/identity/login/sign_in.hpp"
#include "authos/identity/passkeys/passkeys.hpp"

namespace authos::identity {

/// The request as received.
struct PasskeyLoginStart {
    std::optional<std::string> email;
    SignInPlace place; // the ceremony is bound to it
};

/// Errc::failed_precondition "passkeys_not_configured"; Errc::permission_denied "feature_not_in_tier"; those
/// of check_sign_in_place and find_login_target.
[[nodiscard]] Result<BegunCeremony> start_passkey_login(const Deps& deps, const PasskeyLoginStart& in,
                                                        const Caller& caller);

/// Who signed in, besides the session.
struct PasskeySignIn {
    SignIn sign_in;
    UserId user_id;
};

/// Errc::invalid_argument: "challenge_invalid" (unknown, used or expired), "webauthn_response_malformed".
/// Errc::unauthenticated "passkey_rejected": whatever is wrong with the credential or its proof, also where
/// its account is none of that place; "email_not_verified". Errc::permission_denied as login_with_password.
/// A ceremony is used up by its first finish, also by one that fails.
[[nodiscard]] Result<PasskeySignIn> finish_passkey_login(const Deps& deps, const FinishedCeremony& finished,
                                                         const Caller& caller);

} // namespace authos::identity
