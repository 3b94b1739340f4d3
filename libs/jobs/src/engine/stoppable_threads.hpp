#pragma once
// Threads that repeat a step, pause in between, and end promptly when told to.

#include "authos/base/clock.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace authos::jobs {

/// All methods are safe to call from any thread, except that `start` and `stop` belong to the owner.
class StoppableThreads {
public:
    explicit StoppableThreads(const Clock& clock) : clock_(clock) {}
    ~StoppableThreads() { stop({}); }
    StoppableThreads(const StoppableThreads&) = delete;
    StoppableThreads& operator=(const StoppableThreads&) = delete;

    /// Each thread makes its own step with `make_step` and repeats it: a step returns how long to pause
    /// before the next. Steps must not throw.
    using Step = std::function<std::chrono::milliseconds()>;
    void start(std::size_t count, const std::function<Step()>& make_step);

    /// True once all have ended and are joined; false if one still runs at `deadline`.
    bool stop(Deadline deadline);

    /// Ends the pauses; a wake during a step lets the next pause be skipped.
    void wake();
    [[nodiscard]] bool stopping() const;

private:
    void repeat(const Step& step);

    const Clock& clock_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::thread> threads_;
    std::size_t running_ = 0;
    unsigned long long wakes_ = 0;
    bool stopping_ = false;
};

} // namespace authos::jobs
