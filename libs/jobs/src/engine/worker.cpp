#include "authos/jobs/engine/worker.hpp"

#include "authos/jobs/engine/pause.hpp"
#include "authos/telemetry/metrics.hpp"
#include "engine/guarded.hpp"
#include "engine/stoppable_threads.hpp"

#include <algorithm>

namespace authos::jobs {

struct Worker::State {
    State(const Deps& deps_, JobHandlers handlers_, const Options& options_)
        : deps(deps_), options(options_), handlers(std::move(handlers_)), queue(deps_, options_),
          threads(deps_.identity.clock) {}

    // Each thread takes its share, so that one thread does not sit on a batch while the others idle.
    [[nodiscard]] std::size_t share() const {
        const std::size_t count = std::max<std::size_t>(options.worker_threads, 1);
        return std::clamp<std::size_t>((options.batch_size + count - 1) / count, 1, 200);
    }
    [[nodiscard]] Deadline task_deadline() const {
        return Deadline::after(deps.identity.clock, options.task_timeout);
    }

    [[nodiscard]] Result<void> call_handler(const ClaimedJob& job) const;
    [[nodiscard]] Result<void> work_on(const ClaimedJob& job);
    [[nodiscard]] Result<std::size_t> claim_and_work();
    [[nodiscard]] StoppableThreads::Step make_step();

    const Deps& deps;
    const Options& options;
    JobHandlers handlers;
    Queue queue;
    StoppableThreads threads;
};

Result<void> Worker::State::call_handler(const ClaimedJob& job) const {
    const auto handler = handlers.find(job.type);
    if (handler == handlers.end()) {
        // Perhaps the job of a newer version during an update: worth a few attempts, then it is dead.
        return fail(Errc::unavailable, "job_type_unknown", "This version has no handler for the job type.");
    }
    return run_guarded([&] { return handler->second(job, task_deadline()); });
}

Result<void> Worker::State::work_on(const ClaimedJob& job) {
    const auto& world = deps.identity;
    AUTHOS_TRY(const bool held, queue.hold(job, task_deadline()));
    if (!held) return {};
    const auto begun = world.clock.steady_now();
    const auto outcome = call_handler(job);
    world.metrics.job_processed(telemetry::job_type_of(job.type), world.clock.steady_now() - begun);
    AUTHOS_TRY(const auto settlement, queue.settle(job, outcome, task_deadline()));
    if (outcome && settlement == Settlement::completed) {
        world.log.debug("job.completed", {{"job_id", job.id.text()}, {"job_type", job.type}});
        return {};
    }
    world.log.warn(settlement == Settlement::dead ? "job.dead" : "job.failed",
                   {{"job_id", job.id.text()},
                    {"job_type", job.type},
                    {"attempt", job.attempt},
                    {"lease_lost", settlement == Settlement::lost},
                    {"reason", outcome ? std::string{} : outcome.error().reason},
                    {"detail", outcome ? std::string{} : outcome.error().detail}});
    return {};
}

Result<std::size_t> Worker::State::claim_and_work() {
    AUTHOS_TRY(const auto jobs, queue.claim(share(), task_deadline()));
    for (const auto& job : jobs) {
        // A failure to record is not the job's: its lease ends and it is tried again.
        const auto done = threads.stopping() ? queue.put_back(job, task_deadline()) : work_on(job);
        if (!done) {
            deps.identity.log.warn("job.not_settled",
                                   {{"job_id", job.id.text()}, {"reason", done.error().reason}});
        }
    }
    return jobs.size();
}

StoppableThreads::Step Worker::State::make_step() {
    return [this, pause = AdaptivePause{options.busy_interval, options.idle_interval}]() mutable {
        std::size_t found = 0;
        const auto looked = run_guarded([&]() -> Result<void> {
            AUTHOS_TRY(found, claim_and_work());
            return {};
        });
        if (!looked) deps.identity.log.warn("job.queue_unavailable", {{"reason", looked.error().reason}});
        return pause.after(found, share());
    };
}

Worker::Worker(const Deps& deps, JobHandlers handlers, const Options& options)
    : state_(std::make_unique<State>(deps, std::move(handlers), options)) {}

Worker::~Worker() {
    stop();
}

void Worker::start() {
    state_->threads.start(std::max<std::size_t>(state_->options.worker_threads, 1),
                          [this] { return state_->make_step(); });
}

bool Worker::stop(Deadline deadline) {
    return state_->threads.stop(deadline);
}

void Worker::wake() {
    state_->threads.wake();
}

Result<std::size_t> Worker::run_once() {
    return state_->claim_and_work();
}

} // namespace authos::jobs
