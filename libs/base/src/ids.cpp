#include "authos/base/ids.hpp"

#include "authos/base/encoding.hpp"
#include "authos/base/text.hpp"

namespace authos::detail {

Result<std::string> parse_uuid(std::string_view text) {
    const auto malformed = [] {
        return fail(Errc::invalid_argument, "id_malformed",
                    "An id must be a UUID such as 3f2a0c1e-6b7d-4a55-9c31-0d2f8e4b7a10.");
    };
    if (text.size() != 36) return malformed();
    std::string folded = ascii_lower(text);
    for (std::size_t i = 0; i < folded.size(); ++i) {
        const char c = folded[i];
        const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        const bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        if (hyphen ? c != '-' : !digit) return malformed();
    }
    return folded;
}

std::string make_uuid(Random& random) {
    std::uint8_t raw[16];
    random.fill(raw);
    raw[6] = static_cast<std::uint8_t>((raw[6] & 0x0f) | 0x40); // version 4
    raw[8] = static_cast<std::uint8_t>((raw[8] & 0x3f) | 0x80); // variant 10
    std::string text = encode_hex(raw);
    for (const std::size_t at : {8U, 13U, 18U, 23U}) text.insert(at, 1, '-');
    return text;
}

} // namespace authos::detail
