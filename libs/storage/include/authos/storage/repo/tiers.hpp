#pragma once
// Tiers: named bundles of limits and features that organizations are given. They belong to the deployment
// and hold nothing of any tenant, hence no scope.

#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::storage {

/// A stored tier. `features` is a JSON object.
struct Tier {
    std::string id; // "tier_free"
    std::string name;
    std::string display_name;
    long long default_max_services = 0;
    long long default_max_users = 0;
    std::string features;
    long long price_cents = 0;
    std::string currency;
    UnixMillis created_at;
};

/// All of them, cheapest first.
Result<std::vector<Tier>> list_tiers(Session& s);
Result<std::optional<Tier>> find_tier(Session& s, std::string_view id);

} // namespace authos::storage
