#include "authos/identity/services/plans.hpp"

#include "audit/record.hpp"
#include "rbac/recheck.hpp"
#include "services/plan_rules.hpp"

#include <algorithm>

namespace authos::identity {

namespace {

Error plan_gone() {
    return fail(Errc::not_found, "plan_not_found", "Plan not found");
}

Error default_required(const char* message) {
    return fail(Errc::failed_precondition, "default_plan_required", message);
}

// Of parallel changes to the plans of one service each waits for the one before: there is always exactly one
// default plan.
Result<void> hold_service(storage::Session& s, const ServiceAccess& inside) {
    AUTHOS_TRY(const bool held, storage::lock_service(s, inside.org.scope, inside.service.id));
    if (!held) return fail(Errc::not_found, "service_not_found", "Service not found");
    return {};
}

Result<void> record_plan(const Deps& deps, storage::Session& s, const ServiceAccess& inside,
                         const AuditFact& fact, const Caller& caller) {
    return record_org_event(deps, s, inside.org.scope, inside.org.user_id, fact, caller);
}

Result<storage::PlanSummary> load_plan(storage::Session& s, const ServiceAccess& inside,
                                       const storage::PlanId& id) {
    AUTHOS_TRY(auto found, storage::find_plan(s, inside.org.scope, inside.service.id, id));
    if (!found) return plan_gone();
    return std::move(*found);
}

// Whether a new plan becomes the default one, whose place it then takes. Errors: "plan_limit_reached".
Result<bool> take_place(storage::Session& s, const ServiceAccess& inside, bool wants_default) {
    AUTHOS_TRY(const auto plans, storage::list_plans(s, inside.org.scope, inside.service.id));
    if (plans.size() >= static_cast<std::size_t>(storage::kPlanLimit)) {
        return fail(Errc::failed_precondition, "plan_limit_reached",
                    "A service has at most " + std::to_string(storage::kPlanLimit) + " plans");
    }
    const bool has_default =
        std::any_of(plans.begin(), plans.end(), [](const auto& item) { return item.plan.is_default; });
    if (wants_default && has_default) {
        AUTHOS_TRY(storage::clear_default_plan(s, inside.org.scope, inside.service.id));
    }
    return wants_default || !has_default;
}

Result<void> move_default(storage::Session& s, const ServiceAccess& inside, storage::Plan& plan,
                          const std::optional<bool>& wanted) {
    if (!wanted || *wanted == plan.is_default) return {};
    if (!*wanted) {
        return default_required(
            "The default plan cannot be unset; make another plan the default one instead");
    }
    AUTHOS_TRY(storage::clear_default_plan(s, inside.org.scope, inside.service.id));
    plan.is_default = true;
    return {};
}

} // namespace

Result<std::vector<storage::PlanSummary>> list_plans(const Deps& deps, const ServiceAccess& access,
                                                     const Caller& caller) {
    return deps.database.read(caller.deadline, [&](storage::Session& s) {
        return storage::list_plans(s, access.org.scope, access.service.id);
    });
}

Result<storage::PlanSummary> create_plan(const Deps& deps, const ServiceAccess& access,
                                         const PlanChange& draft, const Caller& caller) {
    storage::Plan wanted{.id = storage::PlanId::make(deps.random),
                         .service_id = access.service.id,
                         .name = {},
                         .features = "[]",
                         .created_at = deps.clock.now()};
    AUTHOS_TRY(apply_plan_change(wanted, draft));
    return write_inside(
        deps, access, caller,
        [&](storage::Session& s, const ServiceAccess& inside) -> Result<storage::PlanSummary> {
            storage::Plan plan = wanted;
            AUTHOS_TRY(hold_service(s, inside));
            AUTHOS_TRY(plan.is_default, take_place(s, inside, draft.is_default.value_or(false)));
            AUTHOS_TRY(const bool stored, storage::insert_plan(s, inside.org.scope, plan));
            if (!stored) return fail(Errc::not_found, "service_not_found", "Service not found");
            AUTHOS_TRY(record_plan(deps, s, inside,
                                   plan_fact("plan.created", plan, inside.service.slug, plan.created_at),
                                   caller));
            return storage::PlanSummary{std::move(plan), 0};
        });
}

Result<storage::PlanSummary> update_plan(const Deps& deps, const ServiceAccess& access,
                                         const storage::PlanId& id, const PlanChange& change,
                                         const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    return write_inside(
        deps, access, caller,
        [&](storage::Session& s, const ServiceAccess& inside) -> Result<storage::PlanSummary> {
            AUTHOS_TRY(hold_service(s, inside));
            AUTHOS_TRY(auto found, load_plan(s, inside, id));
            // Only now: a plan that does not exist is told first.
            if (change == PlanChange{}) {
                return fail(Errc::invalid_argument, "no_fields", "No fields to update");
            }
            AUTHOS_TRY(apply_plan_change(found.plan, change));
            AUTHOS_TRY(move_default(s, inside, found.plan, change.is_default));
            AUTHOS_TRY(const bool updated, storage::update_plan(s, inside.org.scope, found.plan));
            if (!updated) return plan_gone();
            AUTHOS_TRY(record_plan(deps, s, inside,
                                   plan_fact("plan.updated", found.plan, inside.service.slug, now), caller));
            return found;
        });
}

Result<void> delete_plan(const Deps& deps, const ServiceAccess& access, const storage::PlanId& id,
                         const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    return write_inside(
        deps, access, caller, [&](storage::Session& s, const ServiceAccess& inside) -> Result<void> {
            AUTHOS_TRY(hold_service(s, inside));
            AUTHOS_TRY(const auto found, load_plan(s, inside, id));
            AUTHOS_TRY(const long long subscribed,
                       storage::count_active_subscriptions(s, inside.org.scope, inside.service.id, id));
            if (subscribed > 0) {
                return fail(Errc::failed_precondition, "plan_in_use",
                            "Cannot delete plan with active subscriptions");
            }
            if (found.plan.is_default) {
                return default_required(
                    "The default plan cannot be deleted; make another plan the default one first");
            }
            AUTHOS_TRY(const bool deleted, storage::delete_plan(s, inside.org.scope, inside.service.id, id));
            if (!deleted) return plan_gone();
            return record_plan(deps, s, inside,
                               plan_fact("plan.deleted", found.plan, inside.service.slug, now), caller);
        });
}

} // namespace authos::identity
