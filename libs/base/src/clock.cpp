#include "authos/base/clock.hpp"

namespace authos {

UnixMillis SystemClock::now() const {
    const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return UnixMillis{std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count()};
}

Clock::Steady SystemClock::steady_now() const {
    return std::chrono::steady_clock::now();
}

std::chrono::milliseconds Deadline::remaining(const Clock& clock) const {
    using std::chrono::milliseconds;
    if (unlimited()) return milliseconds::max();
    const auto left = std::chrono::duration_cast<milliseconds>(at_ - clock.steady_now());
    return left.count() > 0 ? left : milliseconds{0};
}

} // namespace authos
