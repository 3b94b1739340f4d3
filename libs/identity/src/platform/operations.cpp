#include "authos/identity/platform/operations.hpp"

#include "authos/storage/repo/platform/operations.hpp"
#include "platform/access.hpp"

namespace authos::identity {

Result<OperationsStatus> operations_status(const Deps& deps, const PlatformAccess& access,
                                           const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(auto status,
               read_as_owner(deps, access, caller, [&](storage::Session& s) -> Result<OperationsStatus> {
                   OperationsStatus found;
                   AUTHOS_TRY(found.jobs, storage::count_jobs(s));
                   AUTHOS_TRY(const auto due, storage::platform::find_oldest_due_job(s, access.scope, now));
                   if (due) found.oldest_pending_job = std::chrono::floor<std::chrono::seconds>(now - *due);
                   AUTHOS_TRY(found.failed_webhook_deliveries,
                              storage::platform::count_failed_deliveries(s, access.scope));
                   return found;
               }));
    status.mail_configured = deps.settings.mail_from.has_value();
    status.billing_provider = "none";
    status.database_backend = std::string{storage::name_of(deps.database.backend())};
    const storage::PoolStats pool = deps.database.pool_stats();
    status.pool_total = pool.total;
    status.pool_idle = pool.idle;
    status.pool_max = pool.max;
    return status;
}

} // namespace authos::identity
