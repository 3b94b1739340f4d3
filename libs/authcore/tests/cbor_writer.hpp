#pragma once
// Writes CBOR for tests, in the shortest form and in the order it is told: sorted or not is the test's
// choice.

#include "authos/base/bytes.hpp"

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

namespace authos::test {

inline Bytes joined(std::initializer_list<Bytes> parts) {
    Bytes all;
    for (const Bytes& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
}

inline Bytes cbor_head(int major, std::uint64_t number) {
    const auto first = static_cast<std::uint8_t>(major << 5);
    if (number < 24) return {static_cast<std::uint8_t>(first | number)};
    int octets = 1;
    while (octets < 8 && number >> (8 * octets) != 0) octets *= 2;
    const int width = octets == 1 ? 24 : octets == 2 ? 25 : octets == 4 ? 26 : 27;
    Bytes head{static_cast<std::uint8_t>(first | width)};
    for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
        head.push_back(static_cast<std::uint8_t>(number >> shift));
    }
    return head;
}

inline Bytes cbor_integer(std::int64_t value) {
    return value >= 0 ? cbor_head(0, static_cast<std::uint64_t>(value))
                      : cbor_head(1, static_cast<std::uint64_t>(-1 - value));
}

inline Bytes cbor_bytes(ByteView octets) {
    return joined({cbor_head(2, octets.size()), Bytes(octets.begin(), octets.end())});
}

inline Bytes cbor_text(std::string_view text) {
    return joined({cbor_head(3, text.size()), to_bytes(text)});
}

inline Bytes cbor_array(const std::vector<Bytes>& items) {
    Bytes all = cbor_head(4, items.size());
    for (const Bytes& item : items) all.insert(all.end(), item.begin(), item.end());
    return all;
}

inline Bytes cbor_map(const std::vector<std::pair<Bytes, Bytes>>& entries) {
    Bytes all = cbor_head(5, entries.size());
    for (const auto& [key, value] : entries) {
        all.insert(all.end(), key.begin(), key.end());
        all.insert(all.end(), value.begin(), value.end());
    }
    return all;
}

} // namespace authos::test
