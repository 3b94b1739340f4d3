#pragma once
// Plans of a service. Each service that has plans has exactly one default plan: the first becomes it, another
// one can take its place, and it cannot simply go.

#include "authos/identity/field_change.hpp"
#include "authos/identity/rbac/service_access.hpp"
#include "authos/storage/repo/plans.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::identity {

/// A partial update, as received; what is empty stays as it is. A new plan is one to an empty plan.
struct PlanChange {
    std::optional<std::string> name = {};                // 2 to 100 characters, unique within the service
    FieldChange<std::string> description = {};           // at most 1000 characters
    std::optional<long long> price_cents = {};           // 0 to 100,000,000
    std::optional<std::string> currency = {};            // three letters; upper case is folded
    FieldChange<std::vector<std::string>> features = {}; // at most 100, of 1 to 200 characters each
    FieldChange<std::string> stripe_price_id = {};       // at most 191 letters, digits and "_"
    std::optional<bool> is_default = {};

    friend bool operator==(const PlanChange&, const PlanChange&) = default;
};

/// Cheapest first.
[[nodiscard]] Result<std::vector<storage::PlanSummary>>
list_plans(const Deps& deps, const ServiceAccess& access, const Caller& caller);

/// `draft` has name, price and currency.
/// Errc::invalid_argument: "name_malformed", "description_malformed", "price_malformed",
///   "currency_malformed", "features_malformed", "stripe_price_id_malformed".
/// Errc::already_exists "plan_taken". Errc::failed_precondition "plan_limit_reached" (storage::kPlanLimit).
[[nodiscard]] Result<storage::PlanSummary> create_plan(const Deps& deps, const ServiceAccess& access,
                                                       const PlanChange& draft, const Caller& caller);

/// Errors of creation; Errc::invalid_argument "no_fields"; Errc::not_found "plan_not_found";
/// Errc::failed_precondition "default_plan_required" where the default plan would cease to be it.
[[nodiscard]] Result<storage::PlanSummary> update_plan(const Deps& deps, const ServiceAccess& access,
                                                       const storage::PlanId& id, const PlanChange& change,
                                                       const Caller& caller);

/// Errc::not_found "plan_not_found"; Errc::failed_precondition "plan_in_use" (active subscriptions),
/// "default_plan_required".
[[nodiscard]] Result<void> delete_plan(const Deps& deps, const ServiceAccess& access,
                                       const storage::PlanId& id, const Caller& caller);

} // namespace authos::identity
