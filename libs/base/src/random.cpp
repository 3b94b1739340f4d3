#include "authos/base/random.hpp"

#include <openssl/rand.h>

#include <stdexcept>

namespace authos {

Bytes Random::bytes(std::size_t count) {
    Bytes out(count);
    fill(out);
    return out;
}

std::uint64_t Random::below(std::uint64_t bound) {
    // Values under `unfair` would make the low results likelier; they are drawn again.
    const std::uint64_t unfair = (0 - bound) % bound;
    for (;;) {
        std::uint8_t raw[8];
        fill(raw);
        std::uint64_t value = 0;
        for (const std::uint8_t octet : raw) value = value << 8 | octet;
        if (value >= unfair) return value % bound;
    }
}

void SystemRandom::fill(std::span<std::uint8_t> out) {
    // RAND_bytes counts in int.
    while (!out.empty()) {
        const std::size_t part = out.size() < 0x10000000 ? out.size() : 0x10000000;
        if (RAND_bytes(out.data(), static_cast<int>(part)) != 1) {
            throw std::runtime_error("the system's random number generator failed");
        }
        out = out.subspan(part);
    }
}

} // namespace authos
