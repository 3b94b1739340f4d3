#pragma once
// Which addresses an outgoing request may reach. Works on resolved addresses, never on names: spellings
// such as 0x7f.1 or 2130706433 are the resolver's business and arrive here as what they mean.
// Source: IANA IPv4 and IPv6 Special-Purpose Address Registries, RFC 6890, RFC 6052.

#include "authos/base/bytes.hpp"
#include "authos/base/result.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace authos::outbound {

/// An IPv4 or IPv6 address.
class IpAddress {
public:
    /// Canonical text: dotted decimal or RFC 4291 form, without zone or brackets. Errc::invalid_argument,
    /// "address_malformed".
    static Result<IpAddress> parse(std::string_view text);
    /// 4 or 16 octets in network order. Errc::invalid_argument, "address_malformed".
    static Result<IpAddress> from_octets(ByteView octets);

    [[nodiscard]] bool is_v4() const noexcept { return v4_; }
    /// In network order: 4 or 16 octets.
    [[nodiscard]] ByteView octets() const noexcept { return {octets_.data(), v4_ ? 4U : 16U}; }

private:
    IpAddress() = default;
    std::array<std::uint8_t, 16> octets_{};
    bool v4_ = false;
};

/// `global`: the public internet. `internal`: private, shared (100.64/10) and unique local addresses.
/// `forbidden`: never a destination: unspecified, link-local with the metadata services of clouds,
/// multicast, broadcast, documentation, reserved, tunnels.
enum class AddressClass { global, loopback, internal, forbidden };

/// Addresses that carry an IPv4 address (mapped, NAT64) are what the inner address is.
[[nodiscard]] AddressClass classify(const IpAddress& address) noexcept;

/// `allow_private_networks` admits loopback and internal addresses; forbidden ones stay forbidden.
[[nodiscard]] bool may_connect(const IpAddress& address, bool allow_private_networks) noexcept;

} // namespace authos::outbound
