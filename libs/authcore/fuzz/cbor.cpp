// CBOR from outside. A value that is accepted has one spelling: writing it again gives the same octets.

#include "authos/authcore/cbor.hpp"

#include <algorithm>
#include <cstdlib>

using namespace authos;
using namespace authos::authcore;

namespace {

// What the head alone of a value is.
Bytes fuzz_cbor_head(int major, std::uint64_t number) {
    const auto first = static_cast<std::uint8_t>(major << 5);
    if (number < 24) return {static_cast<std::uint8_t>(first | number)};
    int octets = 1;
    while (octets < 8 && number >> (8 * octets) != 0) octets *= 2;
    Bytes head{static_cast<std::uint8_t>(first | (octets == 1   ? 24
                                                  : octets == 2 ? 25
                                                  : octets == 4 ? 26
                                                                : 27))};
    for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
        head.push_back(static_cast<std::uint8_t>(number >> shift));
    }
    return head;
}

// A scalar or string as the canonical form has it; nothing for arrays and maps.
std::optional<Bytes> fuzz_scalar(const Cbor& value) {
    if (const auto number = value.as_integer()) {
        return *number >= 0 ? fuzz_cbor_head(0, static_cast<std::uint64_t>(*number))
                            : fuzz_cbor_head(1, static_cast<std::uint64_t>(-1 - *number));
    }
    if (const auto truth = value.as_boolean()) return Bytes{static_cast<std::uint8_t>(*truth ? 0xf5 : 0xf4)};
    const auto text = value.as_text();
    if (const auto octets = text ? std::optional(as_bytes(*text)) : value.as_bytes()) {
        Bytes all = fuzz_cbor_head(text ? 3 : 2, octets->size());
        all.insert(all.end(), octets->begin(), octets->end());
        return all;
    }
    return value.kind() == CborKind::null ? std::optional(Bytes{0xf6}) : std::nullopt;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView octets{data, size};
    const auto prefix = parse_cbor_prefix(octets);
    const auto whole = parse_cbor(octets);
    if (whole && (!prefix || prefix->consumed != size)) std::abort();
    if (!prefix) return 0;
    const ByteView spelling = octets.first(prefix->consumed);
    if (!parse_cbor(spelling)) std::abort();
    if (const auto again = fuzz_scalar(prefix->value)) {
        if (!std::equal(again->begin(), again->end(), spelling.begin(), spelling.end())) std::abort();
    }
    if (prefix->value.items().size() > size || prefix->value.size() > size) std::abort();
    static_cast<void>(prefix->value.find(1));
    static_cast<void>(prefix->value.find("fmt"));
    return 0;
}
