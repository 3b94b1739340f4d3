#pragma once
// Takes jobs from the queue and runs their handlers on threads of its own. A handler that fails, throws or
// does not exist settles its own job and nothing else. Delivery is at least once: handlers are idempotent.

#include "authos/jobs/deps.hpp"
#include "authos/jobs/engine/queue.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace authos::jobs {

/// Runs one job of its type; the deadline is inside the job's lease.
using JobHandler = std::function<Result<void>(const ClaimedJob&, Deadline)>;
/// By job type.
using JobHandlers = std::map<std::string, JobHandler, std::less<>>;

/// Keeps references to `deps` and `options`.
class Worker {
public:
    Worker(const Deps& deps, JobHandlers handlers, const Options& options);
    ~Worker(); // stop() without limit
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    void start();
    /// Claims nothing more, puts claimed jobs back, lets running ones finish, joins. False: one still runs
    /// at `deadline`; its job is taken over by another worker when the lease ends. May be called again.
    bool stop(Deadline deadline = {});
    /// Looks at the queue now instead of at the end of the pause.
    void wake();

    /// One claim and its jobs on the caller's thread; how many were claimed.
    [[nodiscard]] Result<std::size_t> run_once();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace authos::jobs
