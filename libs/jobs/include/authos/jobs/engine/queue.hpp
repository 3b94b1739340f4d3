#pragma once
// The persistent queue `system_jobs` as a worker sees it: claim, then settle. A claim is a lease; a worker
// that dies leaves its jobs to be claimed again once the lease is over.

#include "authos/base/ids.hpp"
#include "authos/jobs/deps.hpp"
#include "authos/jobs/engine/backoff.hpp"

#include <string>
#include <vector>

namespace authos::jobs {

/// A job this worker holds until its lease is over. `attempt` counts from 1 and includes this one.
struct ClaimedJob {
    JobId id;
    std::string type;
    std::string payload;
    int attempt = 1;
    int max_attempts = 1; // 1 + max_retries
};

/// What became of an attempt.
enum class Settlement {
    completed,
    retry_scheduled,
    dead,     // failed for good: permanent error or retries used up
    lost,     // the lease was over and the job is somebody else's
    returned, // put back untouched because the worker stops
};

/// Up to `limit` due jobs of the given types, highest priority first, now held by `worker`. A job whose
/// lease ran out and whose attempts are used up is buried on the way instead of being handed out.
[[nodiscard]] Result<std::vector<ClaimedJob>> claim_jobs(const Deps& deps, const std::string& worker,
                                                         std::size_t limit, std::chrono::milliseconds lease,
                                                         Deadline deadline);

/// Records the outcome of an attempt; `permanent` errors (see is_permanent) are not retried.
[[nodiscard]] Result<Settlement> settle_job(const Deps& deps, const std::string& worker,
                                            const ClaimedJob& job, const Result<void>& outcome,
                                            Deadline deadline);

/// Whether trying again can help: false for Errc::unavailable, deadline_exceeded, aborted,
/// resource_exhausted, cancelled and internal; true for everything else.
[[nodiscard]] bool is_permanent(const Error& error) noexcept;

} // namespace authos::jobs
