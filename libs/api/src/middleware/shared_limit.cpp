#include "middleware/shared_limit.hpp"

#include "authos/identity/limits/shared_rate.hpp"
#include "middleware/rate_limit.hpp"

#include <algorithm>

namespace authos::api {
namespace {

using std::chrono_literals::operator""ms;

// A limiter that waits longer than this for its write does more harm than the calls it would refuse.
constexpr auto kPatience = 2'000ms;

std::string_view group_of(Limit limit) noexcept {
    switch (limit) {
    case Limit::authentication: return "authentication";
    case Limit::device: return "device";
    case Limit::mfa_setup: return "mfa_setup";
    case Limit::mfa_verify: return "mfa_verify";
    case Limit::page:
    case Limit::none: break;
    }
    return "none";
}

Deadline earlier(const Clock& clock, Deadline deadline) {
    const Deadline patience = Deadline::after(clock, kPatience);
    return patience.at() < deadline.at() ? patience : deadline;
}

} // namespace

SharedLimiter::SharedLimiter(std::uint64_t seed, std::size_t capacity)
    : seed_(seed), leases_(std::max<std::size_t>(1, capacity)) {}

bool SharedLimiter::spend(std::uint64_t key, UnixMillis now, std::chrono::milliseconds refill) {
    const std::scoped_lock lock{mutex_};
    Lease& lease = leases_[key % leases_.size()];
    if (lease.key != key) return false;
    const auto lapsed = std::max<std::int64_t>(0, (now - lease.since) / refill);
    lease.since = lease.since + refill * lapsed;
    lease.permits = lapsed >= lease.permits ? 0 : lease.permits - static_cast<int>(lapsed);
    if (lease.permits == 0) return false;
    --lease.permits;
    return true;
}

void SharedLimiter::keep(std::uint64_t key, int permits, UnixMillis now) {
    if (permits <= 0) return;
    const std::scoped_lock lock{mutex_};
    Lease& lease = leases_[key % leases_.size()];
    // Another call of the same client may have brought a lease at the same time.
    const int held = lease.key == key ? lease.permits : 0;
    lease = {key, held + permits, now};
}

std::optional<std::chrono::milliseconds> SharedLimiter::refuse(const identity::Deps& deps, Limit limit,
                                                               std::string_view address, Deadline deadline) {
    const auto rate = rate_of(limit);
    // Looking at a page is not worth a write: there each instance limits by itself.
    if (!rate || limit == Limit::page) return std::nullopt;
    const std::string network = identity::client_network(address);
    const std::uint64_t key = bucket_key(limit, network, seed_);
    const UnixMillis now = deps.clock.now();
    if (spend(key, now, rate->refill)) return std::nullopt;
    const auto granted =
        identity::take_shared_permits(deps, {group_of(limit), rate->refill, rate->burst}, network,
                                      std::max(1, rate->burst / 4), earlier(deps.clock, deadline));
    if (!granted) {
        deps.log.warn("rate_limit.not_shared", {{"reason", granted.error().reason}});
        return std::nullopt;
    }
    if (granted->taken == 0) return granted->wait;
    keep(key, granted->taken - 1, now);
    return std::nullopt;
}

} // namespace authos::api
