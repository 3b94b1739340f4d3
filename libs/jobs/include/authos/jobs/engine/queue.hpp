#pragma once
// The persistent queue `system_jobs` as a worker sees it: claim, then settle. A claim is a lease; a worker
// that dies leaves its jobs to be claimed again once the lease is over.

#include "authos/base/ids.hpp"
#include "authos/jobs/deps.hpp"

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
    dead, // failed for good: permanent error, or no attempt left
    lost, // the lease was over and the job is somebody else's; nothing was changed
};

/// Safe to call from any thread. Besides what is said, each call can fail as the database fails.
class Queue {
public:
    Queue(const Deps& deps, const Options& options) : deps_(deps), options_(options) {}

    /// Up to `limit` due jobs, highest priority first, now held by this instance. Jobs whose lease ran out
    /// are put back first, or buried where no attempt is left: a job that kills its worker ends there.
    [[nodiscard]] Result<std::vector<ClaimedJob>> claim(std::size_t limit, Deadline deadline);

    /// Begins the lease anew, right before the work: waiting behind other jobs must not use it up. False:
    /// it is somebody else's by now, leave it alone.
    [[nodiscard]] Result<bool> hold(const ClaimedJob& job, Deadline deadline);

    /// Records the outcome of an attempt. An error's `retry_after` takes the place of the common pause.
    [[nodiscard]] Result<Settlement> settle(const ClaimedJob& job, const Result<void>& outcome,
                                            Deadline deadline);

    /// Due again at once, for a worker that stops before it began.
    [[nodiscard]] Result<void> put_back(const ClaimedJob& job, Deadline deadline);

private:
    const Deps& deps_;
    const Options& options_;
};

/// Whether trying again cannot help: false for Errc::unavailable, deadline_exceeded, aborted,
/// resource_exhausted, cancelled and internal; true for everything else.
[[nodiscard]] bool is_permanent(const Error& error) noexcept;

} // namespace authos::jobs
