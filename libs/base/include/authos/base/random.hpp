#pragma once
// The injected source of randomness. Everything that must be unguessable is drawn from here.

#include "authos/base/bytes.hpp"

#include <cstdint>
#include <span>

namespace authos {

/// Implementations are safe to call from any thread.
class Random {
public:
    virtual ~Random() = default;
    /// Fills `out` completely. A source that fails throws: there is no way to go on without it.
    virtual void fill(std::span<std::uint8_t> out) = 0;

    [[nodiscard]] Bytes bytes(std::size_t count);
    /// Uniform in [0, bound), without modulo bias. `bound` is at least 1.
    [[nodiscard]] std::uint64_t below(std::uint64_t bound);
};

/// OpenSSL's CSPRNG, seeded by the operating system.
class SystemRandom final : public Random {
public:
    void fill(std::span<std::uint8_t> out) override;
};

} // namespace authos
