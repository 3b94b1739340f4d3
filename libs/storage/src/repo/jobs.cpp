#include "authos/storage/repo/jobs.hpp"

#include "authos/base/text.hpp"
#include "detail/session_gate.hpp"
#include "detail/statement.hpp"

#include <algorithm>

namespace authos::storage {

using detail::Column;
using detail::param;
using detail::Row;

namespace {

constexpr std::size_t kMaxErrorOctets = 1000;

std::string_view cut_error(std::string_view error) {
    return truncate_utf8(error, kMaxErrorOctets);
}

Result<ClaimedJob> claimable_from(const Row& row, const ClaimRequest& request) {
    AUTHOS_TRY(JobId id, row.id<JobId>(0));
    return ClaimedJob{.claim = {std::move(id), request.worker_id, static_cast<int>(row.integer(4)) + 1},
                      .type = row.text(1),
                      .payload = row.text(2),
                      .max_retries = static_cast<int>(row.integer(3)),
                      .scheduled_for = row.millis(5),
                      .created_at = row.millis(6)};
}

Result<std::vector<ClaimedJob>> due_jobs(Session& s, const ClaimRequest& request) {
    const std::string sql =
        "SELECT id, job_type, payload, max_retries, attempt_count, scheduled_for, created_at "
        "FROM system_jobs WHERE status = 'pending' AND scheduled_for <= :now "
        "ORDER BY priority DESC, scheduled_for, id LIMIT :limit" +
        std::string(detail::dialect_of(s).skip_locked);
    return detail::list_rows(s, sql,
                             {param("now", request.now), param("limit", detail::page_limit(request.limit))},
                             {Column::text, Column::text, Column::text, Column::integer, Column::integer,
                              Column::integer, Column::integer},
                             [&](const Row& row) { return claimable_from(row, request); });
}

Result<bool> one_changed(Result<long long> changed) {
    AUTHOS_TRY(const long long count, std::move(changed));
    return count == 1;
}

} // namespace

Result<void> enqueue_job(Session& s, const NewJob& job) {
    AUTHOS_TRY(detail::execute(
        s,
        "INSERT INTO system_jobs (id, job_type, payload, status, priority, max_retries, attempt_count, "
        "scheduled_for, created_at, updated_at) "
        "VALUES (:id, :type, :payload, 'pending', :priority, :max_retries, 0, :due, :now, :now)",
        {param("id", job.id), param("type", job.type), param("payload", job.payload),
         param("priority", job.priority), param("max_retries", job.max_retries),
         param("due", job.scheduled_for), param("now", job.created_at)}));
    detail::SessionGate::connection(s).note_queued_job();
    return {};
}

Result<std::vector<ClaimedJob>> claim_jobs(Session& s, const ClaimRequest& request) {
    AUTHOS_TRY(auto candidates, due_jobs(s, request));
    std::vector<ClaimedJob> claimed;
    for (ClaimedJob& job : candidates) {
        // The swap decides, also where rows were not locked by the SELECT.
        AUTHOS_TRY(
            const long long won,
            detail::execute(s,
                            "UPDATE system_jobs SET status = 'processing', worker_id = :worker, "
                            "attempt_count = :attempt, lease_expires_at = :lease, last_attempt_at = :now, "
                            "updated_at = :now "
                            "WHERE id = :id AND status = 'pending' AND attempt_count = :attempt - 1",
                            {param("worker", request.worker_id), param("attempt", job.claim.attempt),
                             param("lease", request.lease_until), param("now", request.now),
                             param("id", job.claim.id)}));
        if (won == 1) claimed.push_back(std::move(job));
    }
    return claimed;
}

Result<bool> renew_job(Session& s, const JobClaim& claim, UnixMillis now, UnixMillis lease_until) {
    return one_changed(detail::execute(s,
                                       "UPDATE system_jobs SET lease_expires_at = :lease, updated_at = :now "
                                       "WHERE id = :id AND status = 'processing' AND worker_id = :worker "
                                       "AND attempt_count = :attempt AND lease_expires_at > :now",
                                       {param("lease", lease_until), param("now", now), param("id", claim.id),
                                        param("worker", claim.worker_id), param("attempt", claim.attempt)}));
}

Result<bool> complete_job(Session& s, const JobClaim& claim, UnixMillis now) {
    return one_changed(detail::execute(s,
                                       "UPDATE system_jobs SET status = 'completed', completed_at = :now, "
                                       "lease_expires_at = NULL, error_message = NULL, updated_at = :now "
                                       "WHERE id = :id AND status = 'processing' AND worker_id = :worker "
                                       "AND attempt_count = :attempt",
                                       {param("now", now), param("id", claim.id),
                                        param("worker", claim.worker_id), param("attempt", claim.attempt)}));
}

Result<bool> retry_job(Session& s, const JobClaim& claim, std::string_view error, UnixMillis now,
                       UnixMillis next_at) {
    return one_changed(detail::execute(s,
                                       "UPDATE system_jobs SET status = 'pending', scheduled_for = :next, "
                                       "worker_id = NULL, lease_expires_at = NULL, error_message = :error, "
                                       "updated_at = :now "
                                       "WHERE id = :id AND status = 'processing' AND worker_id = :worker "
                                       "AND attempt_count = :attempt",
                                       {param("next", next_at), param("error", cut_error(error)),
                                        param("now", now), param("id", claim.id),
                                        param("worker", claim.worker_id), param("attempt", claim.attempt)}));
}

Result<bool> bury_job(Session& s, const JobClaim& claim, std::string_view error, UnixMillis now) {
    return one_changed(
        detail::execute(s,
                        "UPDATE system_jobs SET status = 'failed', failed_at = :now, "
                        "lease_expires_at = NULL, error_message = :error, updated_at = :now "
                        "WHERE id = :id AND status = 'processing' AND worker_id = :worker "
                        "AND attempt_count = :attempt",
                        {param("now", now), param("error", cut_error(error)), param("id", claim.id),
                         param("worker", claim.worker_id), param("attempt", claim.attempt)}));
}

Result<ExpiredLeases> requeue_expired_jobs(Session& s, UnixMillis now, int limit) {
    AUTHOS_TRY(const auto ids,
               detail::select_texts(s,
                                    "SELECT id FROM system_jobs WHERE status = 'processing' "
                                    "AND lease_expires_at <= :now LIMIT :limit",
                                    {param("now", now), param("limit", detail::page_limit(limit))}));
    ExpiredLeases outcome;
    for (const std::string& id : ids) {
        AUTHOS_TRY(const long long requeued,
                   detail::execute(s,
                                   "UPDATE system_jobs SET status = 'pending', worker_id = NULL, "
                                   "lease_expires_at = NULL, scheduled_for = :now, updated_at = :now "
                                   "WHERE id = :id AND status = 'processing' AND lease_expires_at <= :now "
                                   "AND attempt_count <= max_retries",
                                   {param("now", now), param("id", id)}));
        AUTHOS_TRY(
            const long long buried,
            detail::execute(s,
                            "UPDATE system_jobs SET status = 'failed', failed_at = :now, "
                            "lease_expires_at = NULL, error_message = 'lease_expired', updated_at = :now "
                            "WHERE id = :id AND status = 'processing' AND lease_expires_at <= :now "
                            "AND attempt_count > max_retries",
                            {param("now", now), param("id", id)}));
        outcome.requeued += requeued;
        outcome.buried += buried;
    }
    return outcome;
}

Result<JobCounts> count_jobs(Session& s) {
    JobCounts counts;
    AUTHOS_TRY(detail::select(s, "SELECT status, COUNT(*) FROM system_jobs GROUP BY status", {},
                              {Column::text, Column::integer}, [&](const Row& row) -> Result<void> {
                                  if (row.text(0) == "pending") counts.pending = row.integer(1);
                                  if (row.text(0) == "processing") counts.processing = row.integer(1);
                                  if (row.text(0) == "completed") counts.completed = row.integer(1);
                                  if (row.text(0) == "failed") counts.failed = row.integer(1);
                                  return {};
                              }));
    return counts;
}

Result<long long> delete_completed_jobs(Session& s, UnixMillis before, int limit) {
    return detail::delete_batch(
        s,
        {"SELECT id FROM system_jobs WHERE status = 'completed' AND completed_at < :before LIMIT :limit",
         "DELETE FROM system_jobs WHERE id = :key AND status = 'completed' AND completed_at < :before"},
        before, limit);
}

Result<std::optional<std::string>> find_job_status(Session& s, const JobId& id) {
    return detail::find_row(s, "SELECT status FROM system_jobs WHERE id = :id", {param("id", id)},
                            {Column::text},
                            [](const Row& row) -> Result<std::string> { return row.text(0); });
}

} // namespace authos::storage
