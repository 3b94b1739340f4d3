#include "middleware/rate_limit.hpp"

#include "authos/identity/limits/shared_rate.hpp"

#include <algorithm>
#include <functional>

namespace authos::api {
namespace {

constexpr std::size_t kWays = 4; // slots that one key may use

/// Mixes all bits (the finaliser of splitmix64), so that neighbouring addresses land apart.
std::uint64_t mix_bits(std::uint64_t x) noexcept {
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31U);
}

} // namespace

std::optional<Rate> rate_of(Limit limit) noexcept {
    using std::chrono_literals::operator""ms;
    switch (limit) {
    case Limit::authentication: return Rate{1'000ms, 20};
    case Limit::device: return Rate{5'000ms, 10};
    case Limit::mfa_setup: return Rate{300ms, 5};
    case Limit::mfa_verify: return Rate{1'000ms, 3};
    case Limit::page: return Rate{200ms, 60}; // pages that are looked at; their forms have their own
    case Limit::none: break;
    }
    return std::nullopt;
}

std::uint64_t bucket_key(Limit limit, const std::string& network, std::uint64_t seed) noexcept {
    const std::uint64_t name = std::hash<std::string>{}(network);
    return mix_bits(name ^ mix_bits(seed + static_cast<std::uint64_t>(limit))) | 1U;
}

// A secret seed: nobody can choose addresses that push a certain bucket out.
RateLimiter::RateLimiter(const Clock& clock, Random& random, std::size_t capacity)
    : clock_(clock), seed_(random.below(~std::uint64_t{0})),
      slots_(std::max<std::size_t>(1, (capacity + kWays - 1) / kWays) * kWays) {}

RateLimiter::Slot& RateLimiter::slot_of(std::uint64_t key) {
    const std::size_t first = key % (slots_.size() / kWays) * kWays;
    std::size_t oldest = first;
    for (std::size_t i = first; i < first + kWays; ++i) {
        if (slots_[i].key == key) return slots_[i];
        if (slots_[i].full_at_ms < slots_[oldest].full_at_ms) oldest = i;
    }
    slots_[oldest] = {key, 0};
    return slots_[oldest];
}

std::optional<std::chrono::milliseconds> RateLimiter::refuse(Limit limit, std::string_view address) {
    const auto rate = rate_of(limit);
    if (!rate) return std::nullopt;
    const std::uint64_t key = bucket_key(limit, identity::client_network(address), seed_);
    const auto now =
        std::chrono::duration_cast<std::chrono::milliseconds>(clock_.steady_now().time_since_epoch());

    const std::scoped_lock lock{mutex_};
    Slot& slot = slot_of(key);
    const std::int64_t full_at = std::max(slot.full_at_ms, now.count()) + rate->refill.count();
    const std::int64_t excess = full_at - now.count() - rate->refill.count() * rate->burst;
    if (excess > 0) return std::chrono::milliseconds{excess};
    slot.full_at_ms = full_at;
    return std::nullopt;
}

} // namespace authos::api
