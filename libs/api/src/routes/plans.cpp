#include "handlers/plans.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

constexpr Policy kViewsService = service(Capability::services_view, identity::ServiceRight::view);
constexpr Policy kManagesService = service(Capability::services_manage, identity::ServiceRight::manage);

// clang-format off
constexpr Route kPlans[] = {
    {Method::get, "/api/organizations/{org_slug}/services/{service_slug}/plans", handlers::get_plans, kViewsService,
     {"listPlans", "Plans", "The plans of a service, cheapest first", {}, "PlanSummaries"}},
    {Method::post, "/api/organizations/{org_slug}/services/{service_slug}/plans", handlers::post_plan, kManagesService,
     {"createPlan", "Plans", "Create a plan", "CreatePlanRequest", "PlanSummary"}},
    {Method::patch, "/api/organizations/{org_slug}/services/{service_slug}/plans/{plan_id}", handlers::patch_plan, kManagesService,
     {"updatePlan", "Plans", "Change a plan, or make it the default one", "UpdatePlanRequest", "PlanSummary"}},
    {Method::del, "/api/organizations/{org_slug}/services/{service_slug}/plans/{plan_id}", handlers::delete_plan, kManagesService,
     {.operation = "deletePlan", .group = "Plans", .summary = "Delete a plan that is not the default one", .success = 204}},
};
// clang-format on

} // namespace

std::span<const Route> plans_routes() noexcept {
    return kPlans;
}

} // namespace authos::api
