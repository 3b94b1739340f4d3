#include "authos/identity/service_api/service.hpp"

#include "api_keys/access.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/end_users.hpp"
#include "authos/storage/repo/login_events.hpp"
#include "authos/storage/repo/subscriptions.hpp"
#include "names.hpp"

namespace authos::identity {

Result<ServiceAnalytics> count_service_use(const Deps& deps, const ApiKeyAccess& access,
                                           const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    const auto& scope = access.scope;
    const auto& service = access.service.id;
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<ServiceAnalytics> {
        ServiceAnalytics counts;
        AUTHOS_TRY(counts.total_users, storage::count_end_users(s, scope, service));
        AUTHOS_TRY(counts.active_subscriptions, storage::count_subscriptions(s, scope, service, "active"));
        AUTHOS_TRY(counts.logins_24h,
                   storage::count_service_logins(s, scope, service, now - std::chrono::hours{24}));
        AUTHOS_TRY(counts.logins_30d,
                   storage::count_service_logins(s, scope, service, now - std::chrono::hours{24 * 30}));
        return counts;
    });
}

Result<storage::Service> rename_service_with_key(const Deps& deps, const ApiKeyAccess& access,
                                                 const std::string& name, const Caller& caller) {
    AUTHOS_TRY(const auto parsed, parse_name(name));
    return write_with_key(deps, access, caller,
                          [&](storage::Session& s, const ApiKeyAccess& inside) -> Result<storage::Service> {
                              AUTHOS_TRY(storage::rename_service(s, inside.scope, inside.service.id, parsed));
                              AUTHOS_TRY(record_key_event(
                                  deps, s, inside,
                                  {"service.updated", "service", inside.service.id.text(),
                                   Json::object({{"old_name", inside.service.name}, {"new_name", parsed}})},
                                  caller));
                              storage::Service renamed = inside.service;
                              renamed.name = parsed;
                              return renamed;
                          });
}

} // namespace authos::identity
