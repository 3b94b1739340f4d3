#pragma once
// What nobody may do in another's name: whatever changes credentials or ownership, makes a session or a
// key that outlives the impersonation, or hands out or ends the account itself.

#include "authos/base/result.hpp"
#include "authos/identity/deps.hpp"

namespace authos::identity {

/// Errc::permission_denied, "not_while_impersonating".
[[nodiscard]] inline Result<void> require_not_impersonated(const Caller& caller) {
    if (!caller.impersonator) return {};
    return fail(Errc::permission_denied, "not_while_impersonating", "Not while impersonating");
}

} // namespace authos::identity
