#pragma once
// Whether an account may enter where it wants to: asked after its first factor was proved, so that the
// answers tell nothing to strangers.

#include "login/target.hpp"
#include "sessions/issue.hpp"

namespace authos::identity {

/// Errc::unauthenticated: "email_not_verified". Errc::permission_denied: "service_access_denied",
/// "not_a_member". The candidate has a user.
[[nodiscard]] Result<void> check_entry(const LoginTarget& target, const LoginCandidate& candidate);

/// Where a session for that target belongs.
[[nodiscard]] SessionPlace place_of(const LoginTarget& target);

} // namespace authos::identity
