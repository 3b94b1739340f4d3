#include "handlers/risk.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

constexpr Policy kRiskPolicies = cap(Capability::risk_policies_manage);

// clang-format off
constexpr Route kRisk[] = {
    {Method::get, "/api/organizations/{org_slug}/risk-settings", handlers::get_risk_settings, kRiskPolicies,
     {"getRiskSettings", "Risk", "What happens at suspicious sign-ins", {}, "RiskSettings"}},
    {Method::put, "/api/organizations/{org_slug}/risk-settings", handlers::put_risk_settings, kRiskPolicies,
     {"updateRiskSettings", "Risk", "Change what happens at suspicious sign-ins; what is absent stays", "RiskSettingsRequest", "RiskSettingsAnswer"}},
    {Method::post, "/api/organizations/{org_slug}/risk-settings/reset", handlers::post_reset_risk_settings, kRiskPolicies,
     {"resetRiskSettings", "Risk", "Return to the defaults", {}, "RiskSettingsAnswer"}},
    {Method::get, "/api/organizations/{org_slug}/risk-events", handlers::get_risk_events, cap(Capability::risk_events_view),
     {.operation = "listRiskEvents", .group = "Risk", .summary = "Sign-ins as they were judged, newest first; pages count from 0", .response_schema = "RiskEvents", .query = "page limit min_score"}},
};
// clang-format on

} // namespace

std::span<const Route> risk_routes() noexcept {
    return kRisk;
}

} // namespace authos::api
