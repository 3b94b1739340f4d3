#pragma once
// How much a sign-in looks like somebody else's. Asked after the first factor, before a session exists.

#include "authos/identity/deps.hpp"
#include "login/target.hpp"

#include <string>
#include <vector>

namespace authos::identity {

enum class RiskAction { allow, challenge, block };

/// What the sign-in's row in the log of sign-ins remembers, and what follows from it.
struct RiskVerdict {
    RiskAction action = RiskAction::allow;
    long long score = 0;              // 0 to 100
    std::vector<std::string> factors; // "new_device", ...
};

/// By the organization's own settings. Sign-ins to the platform are never held up.
[[nodiscard]] Result<RiskVerdict> assess_risk(const Deps& deps, storage::Session& s,
                                              const LoginTarget& target, const storage::User& user,
                                              const Caller& caller);

} // namespace authos::identity
