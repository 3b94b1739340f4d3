#pragma once
// The token with which a platform owner acts as another account: short, without a refresh token, and of a
// profile of its own, so that it never passes for the account's own token. `act` names the one behind it.
// Source: RFC 8693 §4.1 (act), RFC 8725 §3.11.

#include "authos/identity/deps.hpp"
#include "authos/identity/principal.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace authos::identity {

inline constexpr std::string_view kImpersonationTyp = "authos-impersonation+jwt";
inline constexpr std::string_view kImpersonationUse = "impersonation";
inline constexpr std::string_view kImpersonationAudience = "impersonation-session";
inline constexpr std::chrono::minutes kImpersonationTtl{15};

/// The claims that say something; iss, aud, iat, exp and jti follow from the settings and the clock.
struct ImpersonationClaims {
    UserId user_id; // the account in whose name calls are made
    Email email;
    std::optional<std::string> org_slug; // the organization in which that account lives
    Impersonator actor;
};

/// A signed token that is valid from `now` for kImpersonationTtl.
[[nodiscard]] Result<SecretString>
sign_impersonation_token(const Deps& deps, const ImpersonationClaims& claims, UnixMillis now);

/// Whether the token says of itself to be one. Not to be believed: it only chooses the rules by which the
/// token is verified.
[[nodiscard]] bool looks_like_impersonation(const SecretString& token);

/// The claims of a token that is believed at `now`. Errc::unauthenticated: "token_expired" (nothing else
/// is wrong with it), "token_invalid".
[[nodiscard]] Result<ImpersonationClaims>
verify_impersonation_token(const Deps& deps, const SecretString& token, UnixMillis now);

} // namespace authos::identity
