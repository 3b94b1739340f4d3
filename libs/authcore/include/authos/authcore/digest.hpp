#pragma once
// SHA-2 digests of whole messages. Source: FIPS 180-4.

#include "authos/base/bytes.hpp"

#include <array>
#include <cstdint>

namespace authos::authcore {

using Sha256 = std::array<std::uint8_t, 32>;
using Sha384 = std::array<std::uint8_t, 48>;
using Sha512 = std::array<std::uint8_t, 64>;

/// The digest of `message`, raw octets. A cryptographic library that cannot do this is broken beyond
/// use: std::runtime_error, never a wrong value.
[[nodiscard]] Sha256 sha256(ByteView message);
[[nodiscard]] Sha384 sha384(ByteView message);
[[nodiscard]] Sha512 sha512(ByteView message);

} // namespace authos::authcore
