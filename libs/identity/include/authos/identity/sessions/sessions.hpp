#pragma once
// The life of a session after sign-in: refresh with rotation, logout, revocation.
// Source: RFC 6749 §6, rotation per RFC 9700 §4.14.2, revocation per RFC 7009.

#include "authos/identity/deps.hpp"
#include "authos/identity/principal.hpp"
#include "authos/identity/sessions/token_pair.hpp"

namespace authos::identity {

inline constexpr std::size_t kMaxRefreshTokenChars = 1000;

/// Exchanges a refresh token for a new pair; both old tokens stop working. Of concurrent callers with
/// one token exactly one wins. A token that was used before ends the whole session.
/// Errc::invalid_argument: "refresh_token_missing", "refresh_token_too_long".
/// Errc::unauthenticated: "refresh_token_invalid" (unknown, or used before: the caller is not told
///   which), "refresh_token_expired", "session_invalid" (its user or membership is gone).
/// Errc::permission_denied: "organization_not_active" (the session stays and the token is not consumed).
[[nodiscard]] Result<TokenPair> refresh_session(const Deps& deps, const SecretString& refresh_token,
                                                const Caller& caller);

/// Ends the session of `principal`. Ending it twice is no error.
[[nodiscard]] Result<void> logout(const Deps& deps, const Principal& principal, const Caller& caller);

/// Ends the session that an access or refresh token belongs to; a consumed refresh token counts, too.
/// An unknown token is no error (RFC 7009 §2.2).
[[nodiscard]] Result<void> revoke_token(const Deps& deps, const SecretString& token, const Caller& caller);

} // namespace authos::identity
