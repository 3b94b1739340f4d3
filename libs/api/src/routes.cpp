#include "routes/routes.hpp"

#include <vector>

namespace authos::api {

std::span<const Route> all_routes() noexcept {
    static const std::vector<Route> all = [] {
        std::vector<Route> joined;
        for (const auto group :
             {authentication_routes(), account_routes(), organizations_routes(), webhooks_routes(),
              audit_log_routes(), platform_routes(), documents_routes()}) {
            joined.insert(joined.end(), group.begin(), group.end());
        }
        return joined;
    }();
    return all;
}

} // namespace authos::api
