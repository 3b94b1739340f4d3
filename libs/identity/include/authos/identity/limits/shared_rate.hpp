#pragma once
// Rates that all instances on one database keep together. One client is one IPv4 address or one IPv6 /64
// network, because whoever has one address of such a network has them all.

#include "authos/base/clock.hpp"
#include "authos/base/result.hpp"
#include "authos/identity/deps.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace authos::identity {

/// The network that stands for a client: "192.0.2.1", "2001:db8:0:1::/64". An IPv4 address that is written as
/// an IPv6 one is the IPv4 address. What is no address stands for itself.
[[nodiscard]] std::string client_network(std::string_view address);

/// One permit per `refill`, at most `burst` at once, for each client and `group`.
struct SharedRate {
    std::string_view group;
    std::chrono::milliseconds refill{1000};
    int burst = 1;
};

/// What a client was given: permits, or the time until there is one.
struct SharedPermits {
    int taken = 0;
    std::chrono::milliseconds wait{0};
};

/// Takes up to `wanted` permits of the client of `network` in one short transaction. All instances together
/// give out no more than the rate allows. Errors are those of the database: whoever limits with this decides
/// what follows from them.
[[nodiscard]] Result<SharedPermits> take_shared_permits(const Deps& deps, const SharedRate& rate,
                                                        const std::string& network, int wanted,
                                                        Deadline deadline);

} // namespace authos::identity
