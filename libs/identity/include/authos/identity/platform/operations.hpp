#pragma once
// How the deployment is doing: what waits, what failed, what is configured. No secrets, no addresses.

#include "authos/identity/platform/organizations.hpp"
#include "authos/storage/repo/jobs.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace authos::identity {

/// How the deployment does at this moment.
struct OperationsStatus {
    storage::JobCounts jobs;
    std::optional<std::chrono::seconds> oldest_pending_job; // how long it has been due; nothing: none is
    long long failed_webhook_deliveries = 0;                // no attempt is left
    bool mail_configured = false;
    std::string billing_provider; // "none": nothing is charged
    std::string database_backend; // "sqlite", "psql", "mysql"
    std::size_t pool_total = 0;   // connections open
    std::size_t pool_idle = 0;    // of these unused
    std::size_t pool_max = 0;
};

/// Errc::permission_denied, "platform_owner_required". A database that does not answer is its own error.
[[nodiscard]] Result<OperationsStatus> operations_status(const Deps& deps, const PlatformAccess& access,
                                                         const Caller& caller);

} // namespace authos::identity
