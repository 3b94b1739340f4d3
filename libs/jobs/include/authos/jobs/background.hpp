#pragma once
// All background work of one server instance behind start and stop.

#include "authos/jobs/deps.hpp"

#include <memory>

namespace authos::jobs {

/// Owns a Worker with the handlers and a Scheduler with the periodic tasks. Keeps its own copy of `deps`.
class Background {
public:
    Background(const Deps& deps, const Options& options);
    ~Background(); // stop()
    Background(const Background&) = delete;
    Background& operator=(const Background&) = delete;

    void start();
    /// Stops both and joins. What runs is finished; nothing new starts. May be called twice.
    void stop();
    /// Tells the worker that a job was just queued.
    void wake();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace authos::jobs
