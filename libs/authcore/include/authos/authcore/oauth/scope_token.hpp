#pragma once
// Scope tokens, the words that scopes are lists of. Source: RFC 6749 §3.3.

#include <string_view>

namespace authos::authcore {

/// 1*( %x21 / %x23-5B / %x5D-7E ): visible ASCII without quotation mark and backslash.
[[nodiscard]] constexpr bool is_scope_token(std::string_view text) noexcept {
    for (const char c : text) {
        if (c < 0x21 || c > 0x7E || c == '"' || c == '\\') return false;
    }
    return !text.empty();
}

} // namespace authos::authcore
