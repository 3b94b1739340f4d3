#pragma once
// How long a failed job waits before its next attempt: doubling, capped, with jitter, so that jobs that
// failed together do not come back together.

#include "authos/base/random.hpp"

#include <chrono>

namespace authos::jobs {

/// The ends between which delays grow; `cap` is not below `base`.
struct BackoffPolicy {
    std::chrono::milliseconds base{60'000};   // after the first failure
    std::chrono::milliseconds cap{3'600'000}; // never longer
};

/// Between half and all of base * 2^(attempt-1), at most `cap`. `attempt` counts finished attempts from 1.
[[nodiscard]] std::chrono::milliseconds backoff_delay(const BackoffPolicy& policy, int attempt,
                                                      Random& random);

} // namespace authos::jobs
