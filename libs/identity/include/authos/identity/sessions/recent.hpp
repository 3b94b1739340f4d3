#pragma once
// Sensitive changes want a proof of identity that is not old, beyond a token that may have been stolen.
// Source: OWASP ASVS 5.0, 7.5.1.

#include "authos/identity/deps.hpp"
#include "authos/identity/principal.hpp"

#include <string>
#include <string_view>

namespace authos::identity {

/// Whether the proof behind a session was given in another one, which let this one in. It begins with the
/// name "device" then, until its holder proves himself.
[[nodiscard]] constexpr bool is_of_device(std::string_view amr) noexcept {
    return amr == "device" || amr.starts_with("device ");
}
[[nodiscard]] inline std::string as_of_device(const std::string& amr) {
    return is_of_device(amr) ? amr : "device " + amr;
}
[[nodiscard]] inline std::string without_device(const std::string& amr) {
    return is_of_device(amr) ? amr.substr(std::string_view{"device "}.size()) : amr;
}

/// Whether the session's user proved to be himself within Settings::reauthentication_window.
/// Errc::permission_denied: "reauthentication_required", also to the session of a device.
[[nodiscard]] inline Result<void> require_recent_sign_in(const Deps& deps, const Principal& principal) {
    const auto age = deps.clock.now() - principal.authenticated_at;
    // Whoever approved a device proved to be himself, not whoever holds the device: people are talked into
    // typing a stranger's code (RFC 8628 §5.4).
    if (age <= deps.settings.reauthentication_window && !is_of_device(principal.amr)) return {};
    return fail(Errc::permission_denied, "reauthentication_required",
                "Please confirm that it is you: sign in again, or confirm at /api/user/reauthenticate");
}

} // namespace authos::identity
