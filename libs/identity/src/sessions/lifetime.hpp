#pragma once
// How long a session lives: while it is used (idle limit), and in all since its user last proved to be
// himself (absolute limit), whichever ends first. Refreshing prolongs the first only. A session that follows
// from another one (that of an organization) takes its proof over, and its end with it. Source: OWASP
// ASVS 5.0, 7.3.1 and 7.3.2.

#include "authos/identity/settings.hpp"
#include "authos/storage/repo/sessions.hpp"

#include <algorithm>
#include <optional>

namespace authos::identity {

/// Nothing: it has no absolute end.
[[nodiscard]] inline std::optional<UnixMillis> absolute_end_of(const Settings& settings,
                                                               const storage::SessionProof& proof) {
    if (settings.session_absolute_ttl.count() <= 0) return std::nullopt;
    return proof.authenticated_at + settings.session_absolute_ttl;
}

[[nodiscard]] inline bool is_over(const Settings& settings, const storage::SessionRow& session,
                                  UnixMillis now) {
    const auto end = absolute_end_of(settings, session.proof);
    if (end && *end <= now) return true;
    return settings.session_idle_ttl.count() > 0 && now - session.last_used_at >= settings.session_idle_ttl;
}

/// When a token that is made at `now` ends.
[[nodiscard]] inline UnixMillis token_end(const Settings& settings, const storage::SessionProof& proof,
                                          UnixMillis now, std::chrono::seconds ttl) {
    const auto end = absolute_end_of(settings, proof);
    return end ? std::min(now + ttl, *end) : now + ttl;
}

} // namespace authos::identity
