#pragma once
// What an organization says about suspicious sign-ins. No row: the defaults count.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>

namespace authos::storage {

using RiskRulesId = Id<struct RiskRulesTag>;

/// Scores and thresholds are 0 to 100; the initial values are the defaults.
struct RiskRules {
    std::string enforcement_mode = "log_only";
    long long low_threshold = 30;
    long long medium_threshold = 70;
    long long new_device_score = 20;
    long long impossible_travel_score = 50;
    long long velocity_threshold = 10;
    long long velocity_score = 30;

    friend bool operator==(const RiskRules&, const RiskRules&) = default;
};

/// Nothing: the organization has never changed them.
Result<std::optional<RiskRules>> find_risk_rules(Session& s, const OrgScope& scope);
/// Replaces them; `id` is used where there were none.
Result<void> put_risk_rules(Session& s, const OrgScope& scope, const RiskRulesId& id, const RiskRules& rules,
                            UnixMillis now);

} // namespace authos::storage
