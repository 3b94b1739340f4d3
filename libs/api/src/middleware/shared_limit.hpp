#pragma once
// The documented rates across instances. The table in memory (rate_limit.hpp) refuses a flood on the threads
// of the sockets, before this is asked; this asks the database, on the lane of the route.
//
// Permits are leased: one short write takes up to a quarter of the burst (never more than half of what is
// left), and the following calls of that client spend them from memory. So a client within its rate costs one
// write for up to five calls, and a lone call one write beside those that its own work makes anyway. A leased
// permit lapses in the time in which the database's bucket wins one back: what is held and what is stored are
// never more than the burst together, so that any number of instances allow what one allows. The price: a
// client that jumps between instances in the middle of a burst may be refused a few calls early.
//
// Where the database does not answer, the limits in memory hold alone: nobody is kept out because a limiter
// could not write, and nobody gets more than each instance's own rate.

#include "authos/base/clock.hpp"
#include "authos/identity/deps.hpp"
#include "route.hpp"

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::api {

/// Safe to call from any thread.
class SharedLimiter {
public:
    /// Remembers the leases of up to `capacity` clients; one that is forgotten is lost to its client.
    explicit SharedLimiter(std::uint64_t seed, std::size_t capacity = 4096);

    /// Nothing if the call may go on; else how long to wait for the next permit. Writes to the database where
    /// no lease is left: never on a thread of the sockets.
    [[nodiscard]] std::optional<std::chrono::milliseconds>
    refuse(const identity::Deps& deps, Limit limit, std::string_view address, Deadline deadline);

private:
    struct Lease {
        std::uint64_t key = 0; // 0: free
        int permits = 0;
        UnixMillis since; // from here on one permit lapses per refill
    };
    bool spend(std::uint64_t key, UnixMillis now, std::chrono::milliseconds refill);
    void keep(std::uint64_t key, int permits, UnixMillis now);

    std::uint64_t seed_;
    std::mutex mutex_;
    std::vector<Lease> leases_;
};

} // namespace authos::api
