#pragma once
// Pieces of the PHC string format: "$id$name=number,...$salt$tag" with base64 that has no padding.
// Source: https://github.com/P-H-C/phc-string-format

#include "authos/base/bytes.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace authos::authcore::detail {

[[nodiscard]] std::string encode_unpadded_base64(ByteView bytes);
/// Strict: one spelling per value.
[[nodiscard]] std::optional<Bytes> decode_unpadded_base64(std::string_view text);

/// A cost: decimal, at least 1, no leading zero, below 2^32.
[[nodiscard]] std::optional<std::uint32_t> phc_number(std::string_view text);
/// The cost behind "<name>=" in `field`.
[[nodiscard]] std::optional<std::uint32_t> phc_number(std::string_view field, std::string_view name);

} // namespace authos::authcore::detail
