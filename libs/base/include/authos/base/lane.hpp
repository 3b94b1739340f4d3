#pragma once
// A lane: a few threads behind a bounded queue. Work that does not fit is refused at once and was not
// started; work whose deadline passes while it waits is expired instead of run.

#include "authos/base/clock.hpp"
#include "authos/base/unique_function.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace authos {

/// Shape of a lane. `niceness` above 0 lets other threads go first (Linux only).
struct LaneOptions {
    std::string name;
    std::size_t threads = 1;
    std::size_t queue_limit = 4; // waiting pieces of work, besides those that run
    int niceness = 0;
};

/// Safe to call from any thread. `work` must not throw: a lane has no one to tell.
class Lane {
public:
    Lane(const Clock& clock, LaneOptions options);
    ~Lane(); // stop()
    Lane(const Lane&) = delete;
    Lane& operator=(const Lane&) = delete;

    /// False: the queue is full or the lane is stopping, and neither callable will be called. True:
    /// exactly one of them will be, on a thread of the lane.
    [[nodiscard]] bool submit(Deadline deadline, UniqueFunction<void()> work, UniqueFunction<void()> expired);

    [[nodiscard]] std::size_t queued() const;
    [[nodiscard]] const std::string& name() const noexcept;

    /// Refuses new work, finishes what was accepted, joins. May be called twice.
    void stop();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace authos
