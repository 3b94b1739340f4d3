#pragma once
// How long a worker waits before it looks at the queue again: short after work, doubling while there is
// none, so that an idle server asks its database rarely and a busy one answers at once.

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace authos::jobs {

/// One worker's pause; not shared between threads.
class AdaptivePause {
public:
    AdaptivePause(std::chrono::milliseconds busy, std::chrono::milliseconds idle) noexcept
        : busy_(busy), idle_(std::max(busy, idle)), next_(idle_) {}

    /// The pause after a look that found `found` jobs where up to `limit` were asked for: none after a full
    /// batch, `busy` after any work, else twice the last pause up to `idle`.
    [[nodiscard]] std::chrono::milliseconds after(std::size_t found, std::size_t limit) noexcept {
        if (found > 0) {
            next_ = busy_;
            return found >= limit ? std::chrono::milliseconds{0} : busy_;
        }
        next_ = std::min(next_ * 2, idle_);
        return next_;
    }

private:
    std::chrono::milliseconds busy_;
    std::chrono::milliseconds idle_;
    std::chrono::milliseconds next_;
};

} // namespace authos::jobs
