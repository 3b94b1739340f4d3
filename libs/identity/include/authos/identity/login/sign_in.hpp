#pragma once
// What every way to sign in ends with: a session, or the demand for a second factor.

#include "authos/identity/sessions/token_pair.hpp"

#include <string_view>

namespace authos::identity {

/// How the first factor was proved.
enum class SignInMethod { password, magic_link, passkey, github, google, microsoft, oidc, device };
/// The enumerator's own name, as login events and logs tell it.
[[nodiscard]] std::string_view name_of(SignInMethod method) noexcept;

/// The outcome of a first or second factor that was proved.
struct SignIn {
    /// While `mfa_required`, the access token is a pre-auth token that opens nothing but the check of the
    /// second factor, and the refresh token is empty.
    TokenPair tokens;
    bool mfa_required = false;
    SecretString device_trust_token; // for the browser's cookie after a second factor; else empty
};

} // namespace authos::identity
