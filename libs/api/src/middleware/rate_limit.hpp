#pragma once
// Token buckets in memory, one per group of routes and client address. Memory is bounded: the table has a
// fixed size, and where it is full the bucket that is nearest to being full again gives way. This is the
// first of two: what it lets through is counted together with other instances by shared_limit.hpp.

#include "authos/base/clock.hpp"
#include "authos/base/random.hpp"
#include "route.hpp"

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::api {

/// One permit per `refill`, at most `burst` at once.
struct Rate {
    std::chrono::milliseconds refill;
    int burst;
};

/// The documented rate of a group; nothing for Limit::none.
[[nodiscard]] std::optional<Rate> rate_of(Limit limit) noexcept;

/// Names the bucket of a client (identity::client_network) in a table of this process; never 0.
[[nodiscard]] std::uint64_t bucket_key(Limit limit, const std::string& network, std::uint64_t seed) noexcept;

/// Safe to call from any thread. `clock` outlives it.
class RateLimiter {
public:
    /// Remembers up to `capacity` buckets (rounded up to a multiple of four).
    RateLimiter(const Clock& clock, Random& random, std::size_t capacity = 16'384);

    /// Nothing if the call may go on; else how long to wait for the next permit. Addresses of one IPv6 /64
    /// network share a bucket, because one client commands them all.
    [[nodiscard]] std::optional<std::chrono::milliseconds> refuse(Limit limit, std::string_view address);

private:
    /// Generic cell rate algorithm: the moment when the bucket will be full again says all about it.
    struct Slot {
        std::uint64_t key = 0; // 0: free
        std::int64_t full_at_ms = 0;
    };
    Slot& slot_of(std::uint64_t key);

    const Clock& clock_;
    std::uint64_t seed_;
    std::mutex mutex_;
    std::vector<Slot> slots_;
};

} // namespace authos::api
