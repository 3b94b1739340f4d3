#pragma once
// Whose address counts when a reverse proxy stands in front. Headers are believed only as far as the
// chain of trusted proxies reaches; whether to look at them at all is the product's decision.

#include "authos/base/result.hpp"
#include "authos/http/headers.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace authos::http {

/// A list of networks: "10.0.0.0/8", "2001:db8::/32", single addresses.
class AddressList {
public:
    /// Errc::invalid_argument, reason "network_malformed"; the message names the entry. Host bits below
    /// the prefix are ignored.
    static Result<AddressList> parse(const std::vector<std::string>& entries);
    /// False for text that is not an IP address.
    [[nodiscard]] bool contains(std::string_view address) const noexcept;
    [[nodiscard]] bool empty() const noexcept { return networks_.empty(); }

private:
    struct Network {
        std::array<std::uint8_t, 16> prefix{}; // IPv4 as ::ffff:a.b.c.d
        unsigned bits = 128;
    };
    std::vector<Network> networks_;
};

/// The client's address: `remote` (of the socket) unless that is a trusted proxy; then X-Forwarded-For
/// is walked from the right through trusted proxies, and the first address that is not one counts (the
/// leftmost if all are). An entry on that way that cannot be read: `remote` is returned.
[[nodiscard]] std::string client_address(std::string_view remote, const Headers& headers,
                                         const AddressList& trusted_proxies);

/// An address in its canonical text ("::ffff:1.2.3.4" is "1.2.3.4"), or empty if it is none. Accepts
/// "1.2.3.4:5678" and "[::1]:5678", as proxies write them.
[[nodiscard]] std::string canonical_address(std::string_view text);

} // namespace authos::http
