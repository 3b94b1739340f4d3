#include "handlers/tenant_analytics.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

// clang-format off
constexpr Route kTenantAnalytics[] = {
    {Method::get, "/api/organizations/{org_slug}/analytics/login-trends", handlers::get_login_trends, member(),
     {.operation = "getLoginTrends", .group = "Analytics", .summary = "Sign-ins by day", .response_schema = "DayCounts", .query = "start_date end_date days"}},
    {Method::get, "/api/organizations/{org_slug}/analytics/logins-by-service", handlers::get_logins_by_service, member(),
     {.operation = "getLoginsByService", .group = "Analytics", .summary = "Sign-ins by service, most first", .response_schema = "LoginsByService", .query = "start_date end_date days"}},
    {Method::get, "/api/organizations/{org_slug}/analytics/logins-by-provider", handlers::get_logins_by_provider, member(),
     {.operation = "getLoginsByProvider", .group = "Analytics", .summary = "Sign-ins by way of signing in, most first", .response_schema = "LoginsByProvider", .query = "start_date end_date days"}},
    {Method::get, "/api/organizations/{org_slug}/analytics/recent-logins", handlers::get_recent_logins, member(),
     {.operation = "getRecentLogins", .group = "Analytics", .summary = "The newest sign-ins", .response_schema = "RecentLogins", .query = "limit"}},
};
// clang-format on

} // namespace

std::span<const Route> tenant_analytics_routes() noexcept {
    return kTenantAnalytics;
}

} // namespace authos::api
