#include "authos/jobs/engine/backoff.hpp"

#include <algorithm>

namespace authos::jobs {

std::chrono::milliseconds backoff_delay(const BackoffPolicy& policy, int attempt, Random& random) {
    auto full = policy.base;
    for (int i = 1; i < attempt && full < policy.cap; ++i) full *= 2;
    full = std::clamp(full, std::chrono::milliseconds{1}, policy.cap);
    const auto half = full / 2;
    const auto spread = static_cast<std::uint64_t>((full - half).count()) + 1;
    return half + std::chrono::milliseconds{static_cast<std::int64_t>(random.below(spread))};
}

} // namespace authos::jobs
