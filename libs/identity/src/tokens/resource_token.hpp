#pragma once
// The access token for another server: one of the service's resources, named as its audience. This server
// takes it for nothing: `typ`, `token_use` and `aud` all differ from those of a management token.
// Source: RFC 9068, RFC 8707, RFC 8725 §3.11.

#include "authos/identity/deps.hpp"
#include "authos/identity/principal.hpp"

#include <optional>
#include <string>

namespace authos::identity {

inline constexpr std::string_view kResourceTyp = "at+jwt";
inline constexpr std::string_view kResourceUse = "external_resource_access";

/// The claims that say something; iss, iat, exp and jti follow from the clock and the settings.
struct ResourceClaims {
    UserId user_id;
    Email email;
    bool is_platform_owner = false;
    TokenContext context;
    std::string resource;                      // the audience: an absolute URI
    std::string client_id;                     // of the service (RFC 9068 §2.2); empty: left out
    std::optional<UnixMillis> expires_at = {}; // nothing: after Settings::access_token_ttl
};

/// A signed token that is valid from `now`.
[[nodiscard]] Result<SecretString> sign_resource_token(const Deps& deps, const ResourceClaims& claims,
                                                       UnixMillis now);

} // namespace authos::identity
