#pragma once
// Randomness that repeats in every run of a test: octets counting up from a start.

#include "authos/base/random.hpp"

namespace authos::test {

/// Each octet is one more than the one before, modulo 256.
class CountingRandom final : public Random {
public:
    explicit CountingRandom(std::uint8_t first = 0) : next_(first) {}
    void fill(std::span<std::uint8_t> out) override {
        for (std::uint8_t& octet : out) octet = next_++;
    }

private:
    std::uint8_t next_;
};

} // namespace authos::test
