#include "handlers/platform_insight.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

// clang-format off
constexpr Route kPlatformInsight[] = {
    {Method::get, "/api/platform/analytics/overview", handlers::get_platform_overview, kPlatformOwner,
     {"getPlatformOverview", "Platform", "Organizations, users, services and sign-ins in numbers", {}, "PlatformOverview"}},
    {Method::get, "/api/platform/analytics/organization-status", handlers::get_organization_statuses, kPlatformOwner,
     {"getOrganizationStatuses", "Platform", "How many organizations are in which status", {}, "OrganizationStatuses"}},
    {Method::get, "/api/platform/analytics/growth-trends", handlers::get_growth_trends, kPlatformOwner,
     {.operation = "getGrowthTrends", .group = "Platform", .summary = "New organizations and users by day", .response_schema = "GrowthTrends", .query = "start_date end_date days"}},
    {Method::get, "/api/platform/analytics/login-activity", handlers::get_login_activity, kPlatformOwner,
     {.operation = "getLoginActivity", .group = "Platform", .summary = "Sign-ins by day", .response_schema = "DayCounts", .query = "start_date end_date days"}},
    {Method::get, "/api/platform/analytics/top-organizations", handlers::get_top_organizations, kPlatformOwner,
     {"getTopOrganizations", "Platform", "The ten active organizations with the most sign-ins of the last 30 days", {}, "TopOrganizations"}},
    {Method::get, "/api/platform/analytics/recent-organizations", handlers::get_recent_organizations, kPlatformOwner,
     {.operation = "getRecentOrganizations", .group = "Platform", .summary = "The newest organizations", .response_schema = "RecentOrganizations", .query = "limit"}},
    {Method::get, "/api/platform/operations/status", handlers::get_operations_status, kPlatformOwner,
     {"getOperationsStatus", "Platform", "What waits, what failed and what is configured", {}, "OperationsStatus"}},
    {Method::get, "/api/platform/mfa/metrics", handlers::get_mfa_metrics, kPlatformOwner,
     {.operation = "listMfaMetrics", .group = "Platform", .summary = "The use of second factors by day and realm", .response_schema = "MfaMetrics", .query = "org_id start_date end_date days limit offset page"}},
    {Method::get, "/api/platform/mfa/suspicious-activity", handlers::get_mfa_suspicious_activity, kPlatformOwner,
     {.operation = "listSuspiciousMfa", .group = "Platform", .summary = "Failures of second factors that look like attacks", .response_schema = "SuspiciousMfa", .query = "org_id limit"}},
    {Method::get, "/api/platform/mfa/metrics/generate", handlers::get_generate_mfa_metrics, kPlatformOwner,
     {.operation = "generateMfaMetricsByGet", .group = "Platform", .summary = "Compute the metrics of a day, yesterday where none is given", .response_schema = "MfaRollUp", .query = "date"}},
    {Method::post, "/api/platform/mfa/metrics/generate", handlers::post_generate_mfa_metrics, kPlatformOwner,
     {.operation = "generateMfaMetrics", .group = "Platform", .summary = "Compute the metrics of a day, yesterday where none is given", .request_schema = "GenerateMfaMetricsRequest", .response_schema = "MfaRollUp", .query = "date", .body_optional = true}},
};
// clang-format on

} // namespace

std::span<const Route> platform_insight_routes() noexcept {
    return kPlatformInsight;
}

} // namespace authos::api
