#pragma once
// All background work of one server instance behind start and stop.

#include "authos/jobs/deps.hpp"

#include <memory>

namespace authos::jobs {

/// Owns a Worker with the handlers and a Scheduler with the periodic tasks. Keeps its own copies of `deps`
/// and `options`; what `deps` refers to must outlive it.
class Background {
public:
    Background(const Deps& deps, const Options& options);
    ~Background(); // stop() without limit
    Background(const Background&) = delete;
    Background& operator=(const Background&) = delete;

    void start();
    /// Nothing new starts; what runs is finished, then all threads are joined. False: something still runs
    /// at `deadline` (a mail server that does not answer); leaving the process is safe then, because the
    /// job's lease ends by itself. May be called again.
    bool stop(Deadline deadline = {});
    /// Tells the worker that a job was just queued.
    void wake();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace authos::jobs
