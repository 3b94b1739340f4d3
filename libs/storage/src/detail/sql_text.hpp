#pragma once
// Statements that share a list of columns, put together by the compiler: SQL stays a literal.

#include <array>
#include <string_view>

namespace authos::storage::detail {

template <const std::string_view&... Parts>
constexpr auto join_sql() noexcept {
    std::array<char, (Parts.size() + ... + 0)> text{};
    std::size_t at = 0;
    const auto append = [&text, &at](std::string_view part) {
        for (const char c : part) text[at++] = c;
    };
    (append(Parts), ...);
    return text;
}

template <const std::string_view&... Parts>
inline constexpr auto kJoinedSql = join_sql<Parts...>();

/// The parts one after another; they must be constants with static storage.
template <const std::string_view&... Parts>
inline constexpr std::string_view kSql{kJoinedSql<Parts...>.data(), kJoinedSql<Parts...>.size()};

} // namespace authos::storage::detail
