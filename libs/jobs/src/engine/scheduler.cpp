#include "authos/jobs/engine/scheduler.hpp"

#include "authos/jobs/engine/lease.hpp"
#include "authos/telemetry/metrics.hpp"
#include "engine/guarded.hpp"
#include "engine/stoppable_threads.hpp"

#include <algorithm>

namespace authos::jobs {

struct Scheduler::State {
    State(const Deps& deps_, std::vector<PeriodicTask> tasks_, const Options& options_)
        : deps(deps_), options(options_), tasks(std::move(tasks_)), threads(deps_.identity.clock) {
        const auto now = deps.identity.clock.steady_now();
        for (const auto& task : tasks) {
            schedule.add(task.interval, task.at_start ? now : now + task.interval);
        }
    }

    [[nodiscard]] Result<void> run_task(const PeriodicTask& task) const;
    std::size_t run_due();
    [[nodiscard]] std::chrono::milliseconds until_next() const;

    const Deps& deps;
    const Options& options;
    std::vector<PeriodicTask> tasks;
    Schedule schedule; // only on the thread that runs tasks
    StoppableThreads threads;
};

Result<void> Scheduler::State::run_task(const PeriodicTask& task) const {
    if (!task.single_runner) return task.run(Deadline::after(deps.identity.clock, options.task_timeout));
    // Whoever finds the lease taken leaves the work to its holder until the next turn.
    AUTHOS_TRY(run_with_lease(deps, "task:" + task.name, options.task_timeout, task.run));
    return {};
}

std::size_t Scheduler::State::run_due() {
    const auto& world = deps.identity;
    std::size_t ran = 0;
    for (const std::size_t entry : schedule.take_due(world.clock.steady_now())) {
        const auto& task = tasks[entry];
        if (!threads.stopping()) {
            const auto begun = world.clock.steady_now();
            const auto done = run_guarded([&] { return run_task(task); });
            world.metrics.job_processed(telemetry::job_type_of(task.name), world.clock.steady_now() - begun);
            if (!done) {
                world.log.warn(
                    "task.failed",
                    {{"task", task.name}, {"reason", done.error().reason}, {"detail", done.error().detail}});
            }
            ++ran;
        }
        schedule.finished(entry, world.clock.steady_now());
    }
    return ran;
}

std::chrono::milliseconds Scheduler::State::until_next() const {
    constexpr std::chrono::milliseconds kNothingToDo{60'000};
    const auto next = schedule.next_due();
    if (!next) return kNothingToDo;
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(*next - deps.identity.clock.steady_now());
    return std::clamp(wait, std::chrono::milliseconds{0}, kNothingToDo);
}

Scheduler::Scheduler(const Deps& deps, std::vector<PeriodicTask> tasks, const Options& options)
    : state_(std::make_unique<State>(deps, std::move(tasks), options)) {}

Scheduler::~Scheduler() {
    stop();
}

void Scheduler::start() {
    state_->threads.start(1, [this] {
        return StoppableThreads::Step{[state = state_.get()] {
            state->run_due();
            return state->until_next();
        }};
    });
}

bool Scheduler::stop(Deadline deadline) {
    return state_->threads.stop(deadline);
}

std::size_t Scheduler::run_due() {
    return state_->run_due();
}

} // namespace authos::jobs
