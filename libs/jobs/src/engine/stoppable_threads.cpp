#include "engine/stoppable_threads.hpp"

namespace authos::jobs {

void StoppableThreads::start(std::size_t count, const std::function<Step()>& make_step) {
    const std::lock_guard lock{mutex_};
    if (!threads_.empty()) return;
    stopping_ = false;
    for (std::size_t i = 0; i < count; ++i) {
        threads_.emplace_back([this, step = make_step()] { repeat(step); });
        // Counted once it exists: if no more threads can be had, stop waits for those there are.
        ++running_;
    }
}

void StoppableThreads::repeat(const Step& step) {
    std::unique_lock lock{mutex_};
    while (!stopping_) {
        const auto seen = wakes_;
        lock.unlock();
        const auto pause = step();
        lock.lock();
        changed_.wait_for(lock, pause, [&] { return stopping_ || wakes_ != seen; });
    }
    --running_;
    changed_.notify_all();
}

bool StoppableThreads::stop(Deadline deadline) {
    std::unique_lock lock{mutex_};
    stopping_ = true;
    changed_.notify_all();
    const auto ended = [this] { return running_ == 0; };
    if (deadline.unlimited()) {
        changed_.wait(lock, ended);
    } else if (!changed_.wait_for(lock, deadline.remaining(clock_), ended)) {
        return false;
    }
    auto threads = std::move(threads_);
    threads_.clear();
    lock.unlock();
    for (auto& thread : threads) thread.join();
    return true;
}

void StoppableThreads::wake() {
    const std::lock_guard lock{mutex_};
    ++wakes_;
    changed_.notify_all();
}

bool StoppableThreads::stopping() const {
    const std::lock_guard lock{mutex_};
    return stopping_;
}

} // namespace authos::jobs
