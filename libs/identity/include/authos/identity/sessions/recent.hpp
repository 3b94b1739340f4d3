#pragma once
// Sensitive changes want a proof of identity that is not old, beyond a token that may have been stolen.
// Source: OWASP ASVS 5.0, 7.5.1.

#include "authos/identity/deps.hpp"
#include "authos/identity/principal.hpp"

namespace authos::identity {

/// Whether the session's user proved to be himself within Settings::reauthentication_window.
/// Errc::permission_denied: "reauthentication_required".
[[nodiscard]] inline Result<void> require_recent_sign_in(const Deps& deps, const Principal& principal) {
    const auto age = deps.clock.now() - principal.authenticated_at;
    if (age <= deps.settings.reauthentication_window) return {};
    return fail(Errc::permission_denied, "reauthentication_required",
                "Please confirm that it is you: sign in again, or confirm at /api/user/reauthenticate");
}

} // namespace authos::identity
