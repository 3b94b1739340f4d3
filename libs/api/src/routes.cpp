#include "routes/routes.hpp"

#include <vector>

namespace authos::api {

std::span<const Route> all_routes() noexcept {
    static const std::vector<Route> all = [] {
        std::vector<Route> joined;
        // clang-format off
        for (const auto group : {
                 authentication_routes(),
                 account_routes(),
                 sign_up_routes(),
                 mfa_routes(),
                 sessions_routes(),
                 risk_routes(),
                 organizations_routes(),
                 services_routes(),
                 plans_routes(),
                 api_keys_routes(),
                 service_api_routes(),
                 end_users_routes(),
                 members_routes(),
                 invitations_routes(),
                 settings_routes(),
                 webhooks_routes(),
                 audit_log_routes(),
                 platform_routes(),
                 platform_users_routes(),
                 platform_insight_routes(),
                 privacy_routes(),
                 tenant_analytics_routes(),
                 pages_routes(),
                 passkeys_routes(),
                 device_flow_routes(),
                 documents_routes(),
                 upstream_routes(),
                 linked_routes(),
                 social_routes(),
        }) {
            joined.insert(joined.end(), group.begin(), group.end());
        }
        // clang-format on
        return joined;
    }();
    return all;
}

} // namespace authos::api
