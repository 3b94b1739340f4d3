#include "names.hpp"

#include "authos/base/text.hpp"

#include <algorithm>
#include <array>

namespace authos::identity {

namespace {

// Names that look like a part of the service itself, in paths and in host names.
constexpr std::array<std::string_view, 17> kReservedSlugs = {
    "api",  "www",  "mail",   "ftp",    "admin", "root", "support", "help",  "docs",
    "blog", "news", "status", "health", "ping",  "cdn",  "assets",  "static"};

bool is_slug_char(char c) noexcept {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

} // namespace

std::size_t count_characters(std::string_view text) noexcept {
    // Every octet but the continuations begins one.
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

Result<void> check_slug_form(std::string_view slug) {
    if (slug.size() < 3 || slug.size() > 50 || !std::all_of(slug.begin(), slug.end(), is_slug_char)) {
        return fail(Errc::invalid_argument, "slug_malformed",
                    "Slug must have 3 to 50 characters: letters, digits, hyphens and underscores");
    }
    return {};
}

Result<void> check_slug(std::string_view slug) {
    AUTHOS_TRY(check_slug_form(slug));
    const std::string lower = ascii_lower(slug);
    if (std::find(kReservedSlugs.begin(), kReservedSlugs.end(), lower) != kReservedSlugs.end()) {
        return fail(Errc::invalid_argument, "slug_reserved", "Slug is reserved");
    }
    return {};
}

Result<std::string> parse_name(std::string_view text) {
    const std::string_view name = trim(text);
    const std::size_t characters = is_printable_line(name) ? count_characters(name) : 0;
    if (characters < 2 || characters > 100) {
        return fail(Errc::invalid_argument, "name_malformed", "Name must have 2 to 100 characters");
    }
    return std::string{name};
}

} // namespace authos::identity
