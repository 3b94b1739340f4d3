#pragma once
// One's own sessions: see them, end one, end all. A session at the platform or in an organization sees all of
// its account; one of a service, whose token an application holds, sees those at that service only.
// Source: OWASP ASVS 5.0, 7.5.2.

#include "authos/identity/deps.hpp"
#include "authos/identity/principal.hpp"
#include "authos/storage/repo/sessions.hpp"

#include <vector>

namespace authos::identity {

/// A session of the caller's account, where it is signed in to, and whether it is the calling one.
struct OwnSession {
    storage::SessionRow session;
    TokenContext context;
    std::string device; // "Firefox on Linux", as far as the user agent tells: for the eyes of the user only
    bool is_current = false;
};

/// Live ones, the most recently used first; at most 200.
[[nodiscard]] Result<std::vector<OwnSession>> list_own_sessions(const Deps& deps, const Principal& principal,
                                                                const Caller& caller);

/// Errc::not_found, "session_not_found": unknown, over, another's, or out of sight. Errc::permission_denied,
/// "not_while_impersonating".
[[nodiscard]] Result<void> end_own_session(const Deps& deps, const Principal& principal, const SessionId& id,
                                           const Caller& caller);

/// "Log out everywhere", this session too unless `keep_current`; how many were ended. Their tokens are
/// refused from this moment on. Errc::permission_denied, "not_while_impersonating".
[[nodiscard]] Result<long long> end_own_sessions(const Deps& deps, const Principal& principal,
                                                 bool keep_current, const Caller& caller);

} // namespace authos::identity
