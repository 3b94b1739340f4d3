#include "detail/unicode.hpp"

#include <utf8proc.h>

#include <cstdint>
#include <stdexcept>
#include <vector>

namespace authos::authcore::detail {

namespace {

constexpr int kComposed = UTF8PROC_STABLE | UTF8PROC_COMPOSE;

std::optional<SecretString> mapped(std::string_view text, int flags) {
    const auto options = static_cast<utf8proc_option_t>(flags);
    const auto* octets = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    const auto length = static_cast<utf8proc_ssize_t>(text.size());
    const utf8proc_ssize_t needed = utf8proc_decompose(octets, length, nullptr, 0, options);
    if (needed < 0) return std::nullopt;
    // A buffer of our own, unlike that of utf8proc_map, can be wiped. The octets are written over the code
    // points, with a NUL behind them that needs the one element more.
    Secret<std::vector<std::int32_t>> owner{std::vector<std::int32_t>(static_cast<std::size_t>(needed) + 1)};
    auto* buffer = const_cast<std::int32_t*>(owner.reveal().data());
    utf8proc_decompose(octets, length, buffer, needed, options);
    const utf8proc_ssize_t size = utf8proc_reencode(buffer, needed, options);
    if (size < 0) return std::nullopt;
    return SecretString{std::string(reinterpret_cast<const char*>(buffer), static_cast<std::size_t>(size))};
}

} // namespace

std::optional<SecretString> normal_form(std::string_view text) {
    return mapped(text, kComposed);
}

std::optional<SecretString> case_folded(std::string_view text) {
    return mapped(text, kComposed | UTF8PROC_CASEFOLD);
}

Secret<std::u32string> code_points(std::string_view text) {
    std::u32string points;
    points.reserve(text.size()); // never moved, so nothing is left behind
    while (!text.empty()) {
        utf8proc_int32_t point = 0;
        const utf8proc_ssize_t used = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                                       static_cast<utf8proc_ssize_t>(text.size()), &point);
        if (used <= 0) throw std::logic_error("code_points of text that is not UTF-8");
        points += static_cast<char32_t>(point);
        text.remove_prefix(static_cast<std::size_t>(used));
    }
    return Secret<std::u32string>{std::move(points)};
}

} // namespace authos::authcore::detail
