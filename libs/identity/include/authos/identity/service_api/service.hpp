#pragma once
// A service as its own programs see and name it, and how much it is used.

#include "authos/identity/api_keys/api_key_access.hpp"

#include <string>

namespace authos::identity {

/// How much one service is used.
struct ServiceAnalytics {
    long long total_users = 0;
    long long active_subscriptions = 0; // with the status "active"
    long long logins_24h = 0;
    long long logins_30d = 0;
};

[[nodiscard]] Result<ServiceAnalytics> count_service_use(const Deps& deps, const ApiKeyAccess& access,
                                                         const Caller& caller);

/// Errc::invalid_argument, "name_malformed".
[[nodiscard]] Result<storage::Service> rename_service_with_key(const Deps& deps, const ApiKeyAccess& access,
                                                               const std::string& name, const Caller& caller);

} // namespace authos::identity
