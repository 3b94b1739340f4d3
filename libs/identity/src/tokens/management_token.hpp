#pragma once
// The management access token: what it says and when it is believed. One profile of several; a token of
// another profile never passes, because `typ`, `token_use` and `aud` must all fit.
// Source: RFC 9068 §4, RFC 8725 §3.11.

#include "authos/identity/deps.hpp"
#include "authos/identity/principal.hpp"

#include <optional>

namespace authos::identity {

inline constexpr std::string_view kManagementTyp = "authos-management+jwt";
inline constexpr std::string_view kManagementUse = "management_access";

/// The claims that say something about the user; iss, aud, iat, exp and jti follow from them and the clock.
struct ManagementClaims {
    UserId user_id;
    Email email;
    bool is_platform_owner = false; // a hint for clients; this server asks the database
    TokenContext context;
    bool mfa_verified = false;                 // the session had a second factor
    std::optional<UnixMillis> expires_at = {}; // nothing: after Settings::access_token_ttl
};

/// A signed token that is valid from `now` to its end.
[[nodiscard]] Result<SecretString> sign_management_token(const Deps& deps, const ManagementClaims& claims,
                                                         UnixMillis now);

/// The claims of a token that is believed at `now`. Errc::unauthenticated: "token_expired" (nothing else
/// is wrong with it), "token_invalid".
[[nodiscard]] Result<ManagementClaims> verify_management_token(const Deps& deps, const SecretString& token,
                                                               UnixMillis now);

} // namespace authos::identity
