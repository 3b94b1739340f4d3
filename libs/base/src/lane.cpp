#include "authos/base/lane.hpp"

#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace authos {

struct Lane::State {
    struct Work {
        Deadline deadline;
        UniqueFunction<void()> run;
        UniqueFunction<void()> expired;
    };

    State(const Clock& clock_, LaneOptions options_) : clock(clock_), options(std::move(options_)) {}

    void work_until_stopped() {
        name_this_thread();
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [&] { return stopping || !queue.empty(); });
            if (queue.empty()) return;
            Work next = std::move(queue.front());
            queue.pop_front();
            lock.unlock();
            if (next.deadline.passed(clock)) {
                next.expired();
            } else {
                next.run();
            }
            // Destroyed before waiting again: the work may own what others wait for.
            next = Work{};
            lock.lock();
            --active;
        }
    }

    void name_this_thread() const {
        pthread_setname_np(pthread_self(), options.name.substr(0, 15).c_str());
        if (options.niceness > 0) {
            // On Linux the priority is a property of the thread.
            setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), options.niceness);
        }
    }

    const Clock& clock;
    const LaneOptions options;
    mutable std::mutex mutex;
    std::condition_variable changed;
    std::deque<Work> queue;
    std::size_t active = 0; // waiting and running
    bool stopping = false;
    std::vector<std::thread> threads;
};

Lane::Lane(const Clock& clock, LaneOptions options)
    : state_(std::make_unique<State>(clock, std::move(options))) {
    for (std::size_t i = 0; i < state_->options.threads; ++i) {
        state_->threads.emplace_back([state = state_.get()] { state->work_until_stopped(); });
    }
}

Lane::~Lane() {
    stop();
}

bool Lane::submit(Deadline deadline, UniqueFunction<void()> work, UniqueFunction<void()> expired) {
    {
        const std::lock_guard lock(state_->mutex);
        if (state_->stopping || state_->active >= state_->options.threads + state_->options.queue_limit)
            return false;
        ++state_->active;
        state_->queue.push_back({deadline, std::move(work), std::move(expired)});
    }
    state_->changed.notify_one();
    return true;
}

std::size_t Lane::queued() const {
    const std::lock_guard lock(state_->mutex);
    return state_->queue.size();
}

const std::string& Lane::name() const noexcept {
    return state_->options.name;
}

void Lane::stop() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->stopping = true;
    }
    state_->changed.notify_all();
    for (std::thread& thread : state_->threads) {
        if (thread.joinable()) thread.join();
    }
}

} // namespace authos
