#include "detail/phc.hpp"

#include "authos/base/encoding.hpp"
#include "authos/base/text.hpp"

namespace authos::authcore::detail {

std::string encode_unpadded_base64(ByteView bytes) {
    std::string text = encode_base64(bytes);
    while (text.ends_with('=')) text.pop_back();
    return text;
}

std::optional<Bytes> decode_unpadded_base64(std::string_view text) {
    std::string padded{text};
    if (padded.ends_with('=')) return std::nullopt;
    while (padded.size() % 4 != 0) padded += '=';
    auto bytes = decode_base64(padded);
    if (!bytes) return std::nullopt;
    return std::move(bytes).value();
}

std::optional<std::uint32_t> phc_number(std::string_view text) {
    if (text.empty() || text.size() > 10 || text[0] == '0') return std::nullopt;
    const auto value = parse_decimal(text);
    if (!value || *value > 0xffffffffLL) return std::nullopt;
    return static_cast<std::uint32_t>(*value);
}

std::optional<std::uint32_t> phc_number(std::string_view field, std::string_view name) {
    if (!field.starts_with(name) || field.substr(name.size(), 1) != "=") return std::nullopt;
    return phc_number(field.substr(name.size() + 1));
}

} // namespace authos::authcore::detail
