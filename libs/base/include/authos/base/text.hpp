#pragma once
// Small operations on ASCII text and a check for UTF-8. Locale never plays a part.

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos {

[[nodiscard]] std::string_view trim(std::string_view text) noexcept; // blanks, tabs, CR, LF
[[nodiscard]] std::string ascii_lower(std::string_view text);
[[nodiscard]] bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept; // ASCII only
[[nodiscard]] bool is_blank(std::string_view text) noexcept;

/// The pieces between separators; "a,,b" has three. An empty text has one empty piece. They are views into
/// `text`, hence not of a temporary.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
template <std::same_as<std::string> Temporary>
std::vector<std::string_view> split(Temporary&& text, char separator) = delete;

/// A whole decimal number without sign or blanks, or nothing.
[[nodiscard]] std::optional<long long> parse_decimal(std::string_view text) noexcept;

/// Well-formed UTF-8 (no overlong forms, no surrogates, at most U+10FFFF).
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// UTF-8 without NUL or other control characters: fit to be stored and shown on one line.
[[nodiscard]] bool is_printable_line(std::string_view text) noexcept;

/// At most `limit` octets of `text`, cut between characters.
[[nodiscard]] std::string_view truncate_utf8(std::string_view text, std::size_t limit) noexcept;

} // namespace authos
