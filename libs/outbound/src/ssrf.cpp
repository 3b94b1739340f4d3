#include "authos/outbound/ssrf.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <string>

namespace authos::outbound {
namespace {

struct AddressBlock {
    std::array<std::uint8_t, 16> prefix;
    int bits;
    AddressClass kind;
};

constexpr AddressBlock v4_block(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d, int bits,
                                AddressClass kind) {
    return {{a, b, c, d}, bits, kind};
}

// The first match counts; what matches nothing is global.
constexpr std::array<AddressBlock, 19> kV4Blocks{{
    v4_block(100, 100, 100, 200, 32, AddressClass::forbidden), // metadata service of a cloud
    v4_block(168, 63, 129, 16, 32, AddressClass::forbidden),   // agent endpoint of a cloud
    v4_block(0, 0, 0, 0, 8, AddressClass::forbidden),          // "this host": connects to loopback
    v4_block(127, 0, 0, 0, 8, AddressClass::loopback),
    v4_block(10, 0, 0, 0, 8, AddressClass::internal),
    v4_block(100, 64, 0, 0, 10, AddressClass::internal),
    v4_block(172, 16, 0, 0, 12, AddressClass::internal),
    v4_block(192, 168, 0, 0, 16, AddressClass::internal),
    v4_block(198, 18, 0, 0, 15, AddressClass::internal),    // benchmarks of networks
    v4_block(169, 254, 0, 0, 16, AddressClass::forbidden),  // link-local, metadata services
    v4_block(192, 0, 0, 0, 24, AddressClass::forbidden),    // protocol assignments
    v4_block(192, 0, 2, 0, 24, AddressClass::forbidden),    // documentation
    v4_block(192, 88, 99, 0, 24, AddressClass::forbidden),  // 6to4 relays
    v4_block(192, 31, 196, 0, 24, AddressClass::forbidden), // AS112
    v4_block(192, 175, 48, 0, 24, AddressClass::forbidden), // AS112
    v4_block(198, 51, 100, 0, 24, AddressClass::forbidden), // documentation
    v4_block(203, 0, 113, 0, 24, AddressClass::forbidden),  // documentation
    v4_block(224, 0, 0, 0, 4, AddressClass::forbidden),     // multicast
    v4_block(240, 0, 0, 0, 4, AddressClass::forbidden),     // reserved, broadcast
}};

// The first match counts; what matches nothing is reserved space and forbidden.
constexpr std::array<AddressBlock, 9> kV6Blocks{{
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, AddressClass::loopback},
    // Metadata service of a cloud, inside the unique local addresses.
    {{0xfd, 0x00, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54}, 128, AddressClass::forbidden},
    {{0xfc}, 7, AddressClass::internal},
    {{0x20, 0x01, 0x0d, 0xb8}, 32, AddressClass::forbidden},             // documentation
    {{0x20, 0x01, 0x00}, 23, AddressClass::forbidden},                   // protocol assignments, Teredo
    {{0x20, 0x02}, 16, AddressClass::forbidden},                         // 6to4: hides an IPv4 address
    {{0x26, 0x20, 0x00, 0x4f, 0x80, 0x00}, 48, AddressClass::forbidden}, // AS112
    {{0x3f, 0xff, 0x00}, 20, AddressClass::forbidden},                   // documentation
    {{0x20}, 3, AddressClass::global},
}};

constexpr std::array<std::uint8_t, 12> kMappedPrefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr std::array<std::uint8_t, 12> kNat64Prefix{0, 0x64, 0xff, 0x9b};

bool lies_in(ByteView address, const AddressBlock& block) noexcept {
    int bits = block.bits;
    for (std::size_t i = 0; bits > 0; ++i, bits -= 8) {
        const unsigned mask = bits >= 8 ? 0xFFU : (0xFFU << (8 - bits)) & 0xFFU;
        if (((static_cast<unsigned>(address[i]) ^ block.prefix[i]) & mask) != 0) return false;
    }
    return true;
}

AddressClass classify_v4(ByteView octets) noexcept {
    for (const AddressBlock& block : kV4Blocks) {
        if (lies_in(octets, block)) return block.kind;
    }
    return AddressClass::global;
}

AddressClass classify_v6(ByteView octets) noexcept {
    const auto starts_with = [&octets](const std::array<std::uint8_t, 12>& prefix) {
        return std::equal(prefix.begin(), prefix.end(), octets.begin());
    };
    if (starts_with(kMappedPrefix)) return classify_v4(octets.subspan(12));
    if (starts_with(kNat64Prefix)) {
        // RFC 6052 §3.1: the well-known prefix carries public addresses only; others are an attack.
        return classify_v4(octets.subspan(12)) == AddressClass::global ? AddressClass::global
                                                                       : AddressClass::forbidden;
    }
    for (const AddressBlock& block : kV6Blocks) {
        if (lies_in(octets, block)) return block.kind;
    }
    return AddressClass::forbidden;
}

Error malformed_address() {
    return fail(Errc::invalid_argument, "address_malformed", "The text is not an IPv4 or IPv6 address.");
}

} // namespace

Result<IpAddress> IpAddress::parse(std::string_view text) {
    if (text.size() > INET6_ADDRSTRLEN || text.find('\0') != std::string_view::npos)
        return malformed_address();
    const std::string terminated(text);
    IpAddress address;
    if (::inet_pton(AF_INET, terminated.c_str(), address.octets_.data()) == 1) {
        address.v4_ = true;
        return address;
    }
    if (::inet_pton(AF_INET6, terminated.c_str(), address.octets_.data()) == 1) return address;
    return malformed_address();
}

Result<IpAddress> IpAddress::from_octets(ByteView octets) {
    if (octets.size() != 4 && octets.size() != 16) return malformed_address();
    IpAddress address;
    std::copy(octets.begin(), octets.end(), address.octets_.begin());
    address.v4_ = octets.size() == 4;
    return address;
}

AddressClass classify(const IpAddress& address) noexcept {
    return address.is_v4() ? classify_v4(address.octets()) : classify_v6(address.octets());
}

bool may_connect(const IpAddress& address, bool allow_private_networks) noexcept {
    switch (classify(address)) {
    case AddressClass::global: return true;
    case AddressClass::loopback:
    case AddressClass::internal: return allow_private_networks;
    case AddressClass::forbidden: return false;
    }
    return false;
}

} // namespace authos::outbound
