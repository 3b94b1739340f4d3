#pragma once
// Raw octets. Text and octets are different types here; these are the only bridges between them.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace authos {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

/// The octets of `text`, not copied: the view lives as long as the text.
[[nodiscard]] inline ByteView as_bytes(std::string_view text) noexcept {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
/// The octets seen as text, not copied and not checked for UTF-8.
[[nodiscard]] inline std::string_view as_text(ByteView bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
[[nodiscard]] inline Bytes to_bytes(std::string_view text) {
    const ByteView view = as_bytes(text);
    return {view.begin(), view.end()};
}

} // namespace authos
