#include "authos/identity/platform/usage.hpp"
#include "authos/jobs/handlers/handlers.hpp"
#include "authos/storage/database.hpp"
#include "authos/telemetry/metrics.hpp"

namespace authos::jobs {

Result<void> update_metrics(const Deps& deps, Deadline deadline) {
    auto& metrics = deps.identity.metrics;
    // The pool first: it is known even while the database does not answer.
    const auto pool = deps.identity.database.pool_stats();
    metrics.set_db_pool({static_cast<std::int64_t>(pool.total), static_cast<std::int64_t>(pool.idle),
                         static_cast<std::int64_t>(pool.max)});
    AUTHOS_TRY(const auto usage, identity::read_usage(deps.identity, deadline));
    metrics.set_job_queue_depth(usage.jobs_pending);
    metrics.set_pending_jobs(telemetry::JobStatus::pending, usage.jobs_pending);
    metrics.set_pending_jobs(telemetry::JobStatus::processing, usage.jobs_processing);
    metrics.set_pending_jobs(telemetry::JobStatus::completed, usage.jobs_completed);
    metrics.set_pending_jobs(telemetry::JobStatus::failed, usage.jobs_failed);
    metrics.set_active_users(usage.active_users);
    metrics.set_organizations(usage.organizations);
    metrics.set_mfa_users(usage.users_with_mfa, usage.users);
    return {};
}

} // namespace authos::jobs
