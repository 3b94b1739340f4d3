#include "detail/pool.hpp"

#include "detail/faults.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <list>
#include <mutex>
#include <thread>

namespace authos::storage::detail {

using Steady = Clock::Steady;
using std::chrono::milliseconds;

namespace {

// After a failed attempt callers are refused at once until the next one is due: an unreachable server
// gets a few attempts per second, not one per request.
constexpr milliseconds kFirstPause{100};
constexpr milliseconds kLongestPause{1'000};
constexpr milliseconds kTidyInterval{30'000};
// Waiting happens on the real clock; slices let an injected clock take effect.
constexpr milliseconds kWaitSlice{100};

} // namespace

struct Pool::Slot {
    std::unique_ptr<Connection> connection;
    Steady opened;
    Steady used;
    bool retired = false; // healthy, but not to be used again
};

struct Pool::State {
    struct Waiter {
        std::condition_variable ready;
        std::unique_ptr<Slot> slot;
        std::optional<Error> error;
    };

    State(Connect connect_, std::size_t max_, const PoolConfig& config_, const Clock& clock_)
        : connect(std::move(connect_)), max(max_), config(config_), clock(clock_) {}

    const Connect connect;
    const std::size_t max;
    const PoolConfig config;
    const Clock& clock;

    std::mutex mutex;
    std::condition_variable work;           // for the opener
    std::condition_variable drained;        // for close()
    std::deque<std::unique_ptr<Slot>> idle; // the back was used last
    std::list<Waiter*> waiters;
    std::size_t total = 0; // open, being opened, and being closed
    std::size_t leased = 0;
    bool opening = false;
    bool closed = false;
    Steady suspect_before = Steady::min(); // connections last used before are asked whether they live
    Steady next_attempt = Steady::min();
    milliseconds pause{0};
    std::optional<Error> last_failure;
    std::thread opener;

    [[nodiscard]] bool fresh(const Slot& slot, Steady now) const {
        return now - slot.opened < config.max_lifetime && now - slot.used < config.idle_timeout;
    }
    [[nodiscard]] bool must_be_asked(const Slot& slot, Steady now) const {
        return slot.used < suspect_before || now - slot.used >= config.liveness_after_idle;
    }

    // With the mutex held: gives the slot to the first in the queue, or keeps it.
    void offer(std::unique_ptr<Slot> slot) {
        if (waiters.empty()) {
            idle.push_back(std::move(slot));
            work.notify_one(); // the opener also closes what idles for too long
            return;
        }
        Waiter* first = waiters.front();
        waiters.pop_front();
        ++leased;
        first->slot = std::move(slot);
        first->ready.notify_one();
    }

    void give_back(std::unique_ptr<Slot> slot) {
        const Steady now = clock.steady_now();
        {
            const std::lock_guard lock(mutex);
            const bool broken = slot->connection->broken();
            if (broken) suspect_before = now;
            if (!broken && !slot->retired && !closed && now - slot->opened < config.max_lifetime) {
                --leased;
                slot->used = now;
                offer(std::move(slot));
                drained.notify_all();
                return;
            }
        }
        // Closing may talk to the server. The place is free only afterwards, so that the server never
        // sees more than `max` connections.
        slot.reset();
        const std::lock_guard lock(mutex);
        --leased;
        --total;
        work.notify_one();
        drained.notify_all();
    }

    void opened(Result<std::unique_ptr<Connection>> result) {
        const Steady now = clock.steady_now();
        opening = false;
        if (result) {
            pause = milliseconds{0};
            next_attempt = Steady::min();
            last_failure.reset();
            offer(std::make_unique<Slot>(Slot{std::move(*result), now, now, false}));
            return;
        }
        --total;
        pause = std::clamp(pause * 2, kFirstPause, kLongestPause);
        next_attempt = now + pause;
        last_failure = result.error();
        // While other connections work (the server may just be full), callers wait for one of those.
        if (leased > 0) return;
        for (Waiter* waiter : waiters) {
            waiter->error = last_failure;
            waiter->ready.notify_one();
        }
        waiters.clear();
    }

    // Closes what was idle for too long; returns with the mutex held.
    void tidy(std::unique_lock<std::mutex>& lock) {
        const Steady now = clock.steady_now();
        std::deque<std::unique_ptr<Slot>> old;
        for (auto it = idle.begin(); it != idle.end();) {
            if (fresh(**it, now)) {
                ++it;
            } else {
                old.push_back(std::move(*it));
                it = idle.erase(it);
            }
        }
        lock.unlock();
        for (auto& slot : old) slot.reset();
        lock.lock();
        total -= old.size();
    }

    void run_opener() {
        std::unique_lock lock(mutex);
        while (!closed) {
            const bool wanted = !waiters.empty() && total < max;
            const Steady now = clock.steady_now();
            if (wanted && now >= next_attempt) {
                ++total;
                opening = true;
                lock.unlock();
                auto result = connect();
                lock.lock();
                opened(std::move(result));
            } else if (wanted) {
                work.wait_for(lock,
                              std::min(kWaitSlice, std::chrono::ceil<milliseconds>(next_attempt - now)));
            } else if (idle.empty()) {
                work.wait(lock);
            } else if (work.wait_for(lock, kTidyInterval) == std::cv_status::timeout) {
                tidy(lock);
            }
        }
    }

    // With the mutex held: an idle connection for a caller, or nothing.
    std::unique_ptr<Slot> take_idle() {
        if (idle.empty() || !waiters.empty()) return nullptr;
        auto slot = std::move(idle.back());
        idle.pop_back();
        ++leased;
        return slot;
    }

    [[nodiscard]] bool refuses_at_once(Steady now) const {
        return last_failure && now < next_attempt && total == 0;
    }

    Result<std::unique_ptr<Slot>> wait_for_slot(std::unique_lock<std::mutex>& lock, Deadline deadline) {
        if (refuses_at_once(clock.steady_now())) return *last_failure;
        Waiter self;
        waiters.push_back(&self);
        work.notify_one();
        while (!self.slot && !self.error) {
            const milliseconds left = deadline.remaining(clock);
            if (left <= milliseconds{0}) break;
            self.ready.wait_for(lock, std::min(left, kWaitSlice));
        }
        if (self.slot) return std::move(self.slot);
        if (self.error) return *std::move(self.error);
        waiters.remove(&self);
        const bool none_open = leased == 0 && idle.empty();
        if (none_open)
            return last_failure ? *last_failure : fault_unreachable("no answer before the deadline");
        return fault_busy("all connections are in use");
    }
};

Pool::Lease::Lease(State& state, std::unique_ptr<Slot> slot) : state_(&state), slot_(std::move(slot)) {}
Pool::Lease::Lease(Lease&& other) noexcept = default;
Pool::Lease::~Lease() {
    if (slot_) state_->give_back(std::move(slot_));
}
void Pool::Lease::retire() noexcept {
    slot_->retired = true;
}
Connection& Pool::Lease::connection() const noexcept {
    return *slot_->connection;
}

Pool::Pool(Connect connect, std::size_t max, const PoolConfig& config, const Clock& clock)
    : state_(std::make_unique<State>(std::move(connect), max, config, clock)) {
    state_->opener = std::thread([state = state_.get()] { state->run_opener(); });
}

Pool::~Pool() {
    close();
}

Result<Pool::Lease> Pool::acquire(Deadline deadline) {
    State& state = *state_;
    const Deadline patience{std::min(deadline.at(), state.clock.steady_now() + state.config.acquire_timeout)};
    while (true) {
        std::unique_lock lock(state.mutex);
        if (state.closed) return fault_unreachable("the pool is closed");
        std::unique_ptr<Slot> slot = state.take_idle();
        if (!slot) {
            AUTHOS_TRY(slot, state.wait_for_slot(lock, patience));
        }
        const Steady now = state.clock.steady_now();
        const bool usable = state.fresh(*slot, now) && !slot->connection->broken();
        const bool ask = usable && state.must_be_asked(*slot, now);
        lock.unlock();
        Lease lease(state, std::move(slot));
        Connection& connection = lease.connection();
        if (ask && !run_sql(connection, "SELECT 1")) connection.mark_broken();
        connection.forget_failure();
        if (usable && !connection.broken()) return lease;
        lease.retire(); // too old, or dead: closed when the lease ends
        if (patience.passed(state.clock))
            return fault_unreachable("no living connection before the deadline");
    }
}

PoolStats Pool::stats() const {
    const std::lock_guard lock(state_->mutex);
    return {state_->total - (state_->opening ? 1 : 0), state_->idle.size(), state_->max};
}

void Pool::close() {
    {
        std::unique_lock lock(state_->mutex);
        state_->closed = true;
        for (State::Waiter* waiter : state_->waiters) {
            waiter->error = fault_unreachable("the pool is closed");
            waiter->ready.notify_one();
        }
        state_->waiters.clear();
        state_->work.notify_all();
        state_->drained.wait(lock, [&] { return state_->leased == 0; });
    }
    if (state_->opener.joinable()) state_->opener.join();
    const std::lock_guard lock(state_->mutex);
    state_->idle.clear();
    state_->total = 0;
}

} // namespace authos::storage::detail
