#pragma once
// The persistent queue `system_jobs`. A claim is a lease: whoever holds it works alone until it expires,
// and every later step names the claim, so a worker that was too slow changes nothing.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::storage {

/// A piece of work for the queue.
struct NewJob {
    JobId id;
    std::string type;    // 1 to 100 octets: "send_email"
    std::string payload; // JSON; secrets only in an envelope
    int priority = 0;    // higher first
    int max_retries = 3; // attempts after the first
    UnixMillis scheduled_for;
    UnixMillis created_at;
};

/// Enqueue in the transaction of the change that asks for the work.
Result<void> enqueue_job(Session& s, const NewJob& job);

/// The right to work on a job: this worker, this attempt.
struct JobClaim {
    JobId id;
    std::string worker_id;
    int attempt = 0; // 1 for the first
};
struct ClaimedJob {
    JobClaim claim;
    std::string type;
    std::string payload;
    int max_retries = 0;
    UnixMillis scheduled_for;
    UnixMillis created_at;
};
struct ClaimRequest {
    std::string worker_id; // 1 to 100 octets, unique to the worker
    int limit = 10;        // 1 to 200
    UnixMillis now;
    UnixMillis lease_until;
};
/// Takes up to `limit` due jobs, highest priority and longest due first. No job goes to two workers.
Result<std::vector<ClaimedJob>> claim_jobs(Session& s, const ClaimRequest& request);

/// The following are false if the claim is not held any more; then nothing is changed.
Result<bool> renew_job(Session& s, const JobClaim& claim, UnixMillis now, UnixMillis lease_until);
Result<bool> complete_job(Session& s, const JobClaim& claim, UnixMillis now);
/// Back into the queue, due at `next_at`. `error` is cut to 1000 octets and must hold no secrets.
Result<bool> retry_job(Session& s, const JobClaim& claim, std::string_view error, UnixMillis now,
                       UnixMillis next_at);
/// Into the dead letter state (status "failed"): never claimed again by itself.
Result<bool> bury_job(Session& s, const JobClaim& claim, std::string_view error, UnixMillis now);

/// What became of jobs whose lease ran out.
struct ExpiredLeases {
    long long requeued = 0;
    long long buried = 0; // no attempt was left
};
/// Looks at up to `limit` of them.
Result<ExpiredLeases> requeue_expired_jobs(Session& s, UnixMillis now, int limit);

struct JobCounts {
    long long pending = 0;
    long long processing = 0;
    long long completed = 0;
    long long failed = 0;
};
Result<JobCounts> count_jobs(Session& s);

/// Removes up to `limit` completed jobs that ended before `before`; how many.
Result<long long> delete_completed_jobs(Session& s, UnixMillis before, int limit);

/// "pending", "processing", "completed", "failed", or nothing if the job is unknown.
Result<std::optional<std::string>> find_job_status(Session& s, const JobId& id);

} // namespace authos::storage
