#pragma once
// Runs periodic tasks on one thread of its own. A task that fails or throws is logged and runs again at
// its next turn; a task marked `single_runner` runs on one instance at a time, by a lease in the database.

#include "authos/jobs/deps.hpp"
#include "authos/jobs/engine/schedule.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace authos::jobs {

/// One piece of periodic work. `run` must be idempotent: two instances may run it at once unless
/// `single_runner`, and a lease can expire under a runner that is too slow.
struct PeriodicTask {
    std::string name; // stable, lower case: log field, metric label and lease key
    std::chrono::milliseconds interval;
    std::function<Result<void>(Deadline)> run;
    bool single_runner = false;
    bool at_start = false; // first at once, else after one interval
};

/// Keeps references to `deps` and `options`.
class Scheduler {
public:
    Scheduler(const Deps& deps, std::vector<PeriodicTask> tasks, const Options& options);
    ~Scheduler(); // stop() without limit
    Scheduler(const Scheduler&) = delete;
    Scheduler& operator=(const Scheduler&) = delete;

    void start();
    /// Lets the task that runs finish, starts no other, joins. False: it still runs at `deadline`. May be
    /// called again.
    bool stop(Deadline deadline = {});

    /// Runs what is due now on the caller's thread; how many tasks. Not while `start`ed.
    std::size_t run_due();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace authos::jobs
