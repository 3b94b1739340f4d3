#include "routes/routes.hpp"

#include <vector>

namespace authos::api {

std::span<const Route> all_routes() noexcept {
    static const std::vector<Route> all = [] {
        std::vector<Route> joined;
        for (const auto group :
             {authentication_routes(), account_routes(), organizations_routes(), members_routes(),
              invitations_routes(), services_routes(), plans_routes(), api_keys_routes(),
              service_api_routes(), end_users_routes(), settings_routes(), webhooks_routes(),
              audit_log_routes(), tenant_analytics_routes(), privacy_routes(), platform_routes(),
              platform_users_routes(), platform_insight_routes(), documents_routes(),
              sessions_routes(), risk_routes()}) {
            joined.insert(joined.end(), group.begin(), group.end());
        }
        return joined;
    }();
    return all;
}

} // namespace authos::api
