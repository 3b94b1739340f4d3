#pragma once
// What the services of an organization are sold as: name, price and features. Every function takes the
// organization's scope and the service; a plan of another one is like one that never existed.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::storage {

using PlanId = Id<struct PlanTag>;

/// A stored plan. New ones are inserted in the same form.
struct Plan {
    PlanId id;
    ServiceId service_id;
    std::string name; // unique within the service
    std::optional<std::string> description = {};
    long long price_cents = 0;
    std::string currency = "usd";             // three lower-case letters
    std::optional<std::string> features = {}; // JSON array of strings
    std::optional<std::string> stripe_price_id = {};
    bool is_default = false;
    UnixMillis created_at;
};

/// A plan and how many subscriptions there are to it, of any status.
struct PlanSummary {
    Plan plan;
    long long subscription_count = 0;
};

/// At most that many plans of one service are listed.
inline constexpr int kPlanLimit = 100;

/// Errc::already_exists, reason "plan_taken" (the name). False if the service is not this organization's;
/// then nothing is stored.
Result<bool> insert_plan(Session& s, const OrgScope& scope, const Plan& plan);
/// Cheapest first, then oldest first.
Result<std::vector<PlanSummary>> list_plans(Session& s, const OrgScope& scope, const ServiceId& service);
Result<std::optional<PlanSummary>> find_plan(Session& s, const OrgScope& scope, const ServiceId& service,
                                             const PlanId& id);
/// Subscriptions to the plan that are active, trialing or past due.
Result<long long> count_active_subscriptions(Session& s, const OrgScope& scope, const ServiceId& service,
                                             const PlanId& id);

/// Writes everything but id, service and time of creation. Errc::already_exists, reason "plan_taken". False
/// if it is not here.
Result<bool> update_plan(Session& s, const OrgScope& scope, const Plan& plan);
/// No plan of the service is the default one afterwards; how many were.
Result<long long> clear_default_plan(Session& s, const OrgScope& scope, const ServiceId& service);
/// With the subscriptions to it. False if it is not here.
Result<bool> delete_plan(Session& s, const OrgScope& scope, const ServiceId& service, const PlanId& id);

} // namespace authos::storage
