#include "authos/http/proxy.hpp"

#include "authos/base/text.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>
#include <optional>

namespace authos::http {

namespace {
using AddressBytes = std::array<std::uint8_t, 16>;
constexpr std::size_t kMappedPrefix = 12; // ::ffff:0:0/96, RFC 4291 §2.5.5.2

// IPv4 as mapped IPv6, so that both forms of one address are equal.
std::optional<AddressBytes> address_bytes(std::string_view text) noexcept {
    char buffer[INET6_ADDRSTRLEN + 1] = {};
    if (text.empty() || text.size() >= sizeof buffer) return std::nullopt;
    std::memcpy(buffer, text.data(), text.size());
    AddressBytes bytes{};
    if (inet_pton(AF_INET, buffer, bytes.data() + kMappedPrefix) == 1) {
        bytes[10] = 0xff;
        bytes[11] = 0xff;
        return bytes;
    }
    if (inet_pton(AF_INET6, buffer, bytes.data()) == 1) return bytes;
    return std::nullopt;
}

bool is_mapped_ipv4(const AddressBytes& bytes) noexcept {
    return std::all_of(bytes.begin(), bytes.begin() + 10, [](std::uint8_t b) { return b == 0; }) &&
           bytes[10] == 0xff && bytes[11] == 0xff;
}

std::string address_text(const AddressBytes& bytes) {
    char buffer[INET6_ADDRSTRLEN] = {};
    const bool v4 = is_mapped_ipv4(bytes);
    inet_ntop(v4 ? AF_INET : AF_INET6, bytes.data() + (v4 ? kMappedPrefix : 0), buffer, sizeof buffer);
    return buffer;
}

// "1.2.3.4:56" and "[::1]:56" without their ports.
std::string_view without_port(std::string_view text) noexcept {
    if (!text.empty() && text.front() == '[') {
        const std::size_t close = text.find(']');
        if (close == std::string_view::npos) return {};
        const std::string_view after = text.substr(close + 1);
        if (!after.empty() && (after.front() != ':' || !parse_decimal(after.substr(1)))) return {};
        return text.substr(1, close - 1);
    }
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || text.find(':', colon + 1) != std::string_view::npos) return text;
    return parse_decimal(text.substr(colon + 1)) ? text.substr(0, colon) : std::string_view{};
}

bool same_prefix(const AddressBytes& a, const AddressBytes& b, unsigned bits) noexcept {
    const std::size_t whole = bits / 8;
    if (!std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(whole), b.begin())) return false;
    const unsigned rest = bits % 8;
    if (rest == 0) return true;
    const unsigned mask = 0xffU << (8 - rest);
    return (a[whole] & mask) == (b[whole] & mask);
}
} // namespace

Result<AddressList> AddressList::parse(const std::vector<std::string>& entries) {
    AddressList list;
    for (const std::string& entry : entries) {
        const std::string_view text = trim(entry);
        const std::size_t slash = text.find('/');
        const auto bytes = address_bytes(text.substr(0, slash));
        std::optional<long long> bits;
        if (bytes) {
            // The width follows from how the entry is written: "::ffff:0:0/96" counts in IPv6 bits.
            const bool v4 = text.substr(0, slash).find(':') == std::string_view::npos;
            const long long width = v4 ? 32 : 128;
            bits = slash == std::string_view::npos ? width : parse_decimal(text.substr(slash + 1));
            if (bits && (*bits < 0 || *bits > width)) bits.reset();
            if (bits && v4) *bits += 96;
        }
        if (!bits) {
            return fail(Errc::invalid_argument, "network_malformed",
                        "'" + std::string(text) + "' is not an address or network such as 10.0.0.0/8.");
        }
        Network network;
        network.prefix = *bytes;
        network.bits = static_cast<unsigned>(*bits);
        list.networks_.push_back(network);
    }
    return list;
}

bool AddressList::contains(std::string_view address) const noexcept {
    const auto bytes = address_bytes(address);
    if (!bytes) return false;
    return std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
        return same_prefix(*bytes, network.prefix, network.bits);
    });
}

std::string canonical_address(std::string_view text) {
    const auto bytes = address_bytes(without_port(trim(text)));
    return bytes ? address_text(*bytes) : std::string{};
}

std::string client_address(std::string_view remote, const Headers& headers,
                           const AddressList& trusted_proxies) {
    std::string client(remote);
    if (!trusted_proxies.contains(remote)) return client;
    const auto values = headers.all("X-Forwarded-For");
    // Each proxy appends the peer it saw, so only the right end was written by someone we trust.
    for (auto value = values.rbegin(); value != values.rend(); ++value) {
        const auto entries = split(*value, ',');
        for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
            std::string address = canonical_address(*entry);
            if (address.empty()) return std::string(remote);
            client = std::move(address);
            if (!trusted_proxies.contains(client)) return client;
        }
    }
    return client;
}

} // namespace authos::http
