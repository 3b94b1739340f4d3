#pragma once
// The injected clock, and deadlines on its steady side. Nothing else in the house asks what time it is.

#include "authos/base/time.hpp"

#include <atomic>
#include <chrono>

namespace authos {

/// Two clocks in one: the wall clock for what is stored or signed, the steady clock for waiting.
/// Implementations are safe to call from any thread.
class Clock {
public:
    using Steady = std::chrono::steady_clock::time_point;

    virtual ~Clock() = default;
    [[nodiscard]] virtual UnixMillis now() const = 0;
    [[nodiscard]] virtual Steady steady_now() const = 0;
};

/// The machine's own clocks.
class SystemClock final : public Clock {
public:
    [[nodiscard]] UnixMillis now() const override;
    [[nodiscard]] Steady steady_now() const override;
};

/// A clock that moves only when told to; for tests.
class ManualClock final : public Clock {
public:
    explicit ManualClock(UnixMillis start = UnixMillis::from_seconds(1'767'225'600)) : now_(start.count()) {}
    [[nodiscard]] UnixMillis now() const override { return UnixMillis{now_.load()}; }
    [[nodiscard]] Steady steady_now() const override {
        return Steady{std::chrono::milliseconds{now_.load()}};
    }
    void advance(std::chrono::milliseconds by) { now_.fetch_add(by.count()); }

private:
    std::atomic<std::int64_t> now_;
};

/// A point on the steady clock until which a piece of work is worth doing.
class Deadline {
public:
    /// No limit.
    constexpr Deadline() = default;
    constexpr explicit Deadline(Clock::Steady at) noexcept : at_(at) {}
    static Deadline after(const Clock& clock, std::chrono::milliseconds budget) {
        return Deadline{clock.steady_now() + budget};
    }

    [[nodiscard]] bool passed(const Clock& clock) const { return clock.steady_now() >= at_; }
    /// What is left, never negative.
    [[nodiscard]] std::chrono::milliseconds remaining(const Clock& clock) const;
    [[nodiscard]] constexpr Clock::Steady at() const noexcept { return at_; }
    [[nodiscard]] constexpr bool unlimited() const noexcept { return at_ == Clock::Steady::max(); }

private:
    Clock::Steady at_ = Clock::Steady::max();
};

} // namespace authos
