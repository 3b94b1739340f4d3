#include "authos/jobs/background.hpp"

#include "authos/jobs/handlers/handlers.hpp"

namespace authos::jobs {

struct Background::State {
    State(const Deps& deps_, const Options& options_)
        : deps(deps_), options(options_), worker(deps, make_job_handlers(deps), options),
          scheduler(deps, make_periodic_tasks(deps, options), options) {}

    Deps deps;
    Options options;
    Worker worker;
    Scheduler scheduler;
};

Background::Background(const Deps& deps, const Options& options)
    : state_(std::make_unique<State>(deps, options)) {}

Background::~Background() {
    stop();
}

void Background::start() {
    state_->worker.start();
    state_->scheduler.start();
}

bool Background::stop(Deadline deadline) {
    // Told first, awaited last: the worker must not claim more while the scheduler winds down.
    state_->worker.stop(Deadline::after(state_->deps.identity.clock, std::chrono::milliseconds{0}));
    const bool scheduler_ended = state_->scheduler.stop(deadline);
    const bool worker_ended = state_->worker.stop(deadline);
    return scheduler_ended && worker_ended;
}

void Background::wake() {
    state_->worker.wake();
}

} // namespace authos::jobs
