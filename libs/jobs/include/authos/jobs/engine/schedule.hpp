#pragma once
// When periodic work is due: pure arithmetic on the steady clock, no threads and no sleeping.

#include "authos/base/clock.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

namespace authos::jobs {

/// Entries are numbered in the order of `add`. Not safe to share between threads.
class Schedule {
public:
    /// First due at `first`, then `interval` after each end of a run: a slow run never piles up.
    std::size_t add(std::chrono::milliseconds interval, Clock::Steady first);

    /// The entries due at `now`, the longest overdue first; each is marked as running until `finished`.
    [[nodiscard]] std::vector<std::size_t> take_due(Clock::Steady now);
    void finished(std::size_t entry, Clock::Steady now);

    /// When the next entry that is not running becomes due, or nothing.
    [[nodiscard]] std::optional<Clock::Steady> next_due() const;

private:
    struct Entry {
        std::chrono::milliseconds interval;
        Clock::Steady due;
        bool running = false;
    };
    std::vector<Entry> entries_;
};

} // namespace authos::jobs
