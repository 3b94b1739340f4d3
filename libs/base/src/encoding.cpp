#include "authos/base/encoding.hpp"

#include <array>

namespace authos {

namespace {

constexpr std::string_view kBase64Alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBase64UrlAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kBase32Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kHexAlphabet = "0123456789abcdef";

using ReverseTable = std::array<std::int8_t, 256>;

constexpr ReverseTable reverse_of(std::string_view alphabet) {
    ReverseTable table{};
    for (auto& entry : table) entry = -1;
    for (std::size_t i = 0; i < alphabet.size(); ++i) {
        table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
    }
    return table;
}

constexpr ReverseTable kBase64Values = reverse_of(kBase64Alphabet);
constexpr ReverseTable kBase64UrlValues = reverse_of(kBase64UrlAlphabet);
constexpr ReverseTable kBase32Values = reverse_of(kBase32Alphabet);

std::string encode_bits(ByteView bytes, std::string_view alphabet, unsigned width) {
    std::string out;
    out.reserve((bytes.size() * 8 + width - 1) / width + 2);
    std::uint32_t buffer = 0;
    unsigned bits = 0;
    const std::uint32_t mask = (1U << width) - 1;
    for (const std::uint8_t octet : bytes) {
        buffer = (buffer << 8 | octet) & 0xffffff;
        bits += 8;
        while (bits >= width) {
            bits -= width;
            out += alphabet[buffer >> bits & mask];
        }
    }
    if (bits > 0) out += alphabet[buffer << (width - bits) & mask];
    return out;
}

/// Nothing where a character is foreign, a digit too many, or trailing bits are set.
std::optional<Bytes> decode_bits(std::string_view text, const ReverseTable& values, unsigned width) {
    Bytes out;
    out.reserve(text.size() * width / 8);
    std::uint32_t buffer = 0;
    unsigned bits = 0;
    for (const char c : text) {
        const int value = values[static_cast<unsigned char>(c)];
        if (value < 0) return std::nullopt;
        buffer = (buffer << width | static_cast<std::uint32_t>(value)) & 0xffffff;
        bits += width;
        if (bits >= 8) {
            bits -= 8;
            out.push_back(static_cast<std::uint8_t>(buffer >> bits & 0xff));
        }
    }
    const bool spare_digit = bits >= width;
    const bool dirty_tail = (buffer & ((1U << bits) - 1)) != 0;
    if (spare_digit || dirty_tail) return std::nullopt;
    return out;
}

} // namespace

std::string encode_base64url(ByteView bytes) {
    return encode_bits(bytes, kBase64UrlAlphabet, 6);
}

Result<Bytes> decode_base64url(std::string_view text) {
    auto decoded = decode_bits(text, kBase64UrlValues, 6);
    if (!decoded) {
        return fail(Errc::invalid_argument, "base64url_malformed",
                    "The text is not base64url without padding.");
    }
    return *std::move(decoded);
}

std::string encode_base64(ByteView bytes) {
    std::string out = encode_bits(bytes, kBase64Alphabet, 6);
    while (out.size() % 4 != 0) out += '=';
    return out;
}

Result<Bytes> decode_base64(std::string_view text) {
    const auto malformed = [] {
        return fail(Errc::invalid_argument, "base64_malformed", "The text is not base64 with padding.");
    };
    if (text.size() % 4 != 0) return malformed();
    std::string_view digits = text;
    if (digits.ends_with('=')) digits.remove_suffix(1);
    if (digits.ends_with('=')) digits.remove_suffix(1);
    auto decoded = decode_bits(digits, kBase64Values, 6);
    if (!decoded) return malformed();
    return *std::move(decoded);
}

std::string encode_base32(ByteView bytes) {
    return encode_bits(bytes, kBase32Alphabet, 5);
}

Result<Bytes> decode_base32(std::string_view text) {
    auto decoded = decode_bits(text, kBase32Values, 5);
    if (!decoded) {
        return fail(Errc::invalid_argument, "base32_malformed",
                    "The text is not upper-case base32 without padding.");
    }
    return *std::move(decoded);
}

std::string encode_hex(ByteView bytes) {
    return encode_bits(bytes, kHexAlphabet, 4);
}

Result<Bytes> decode_hex(std::string_view text) {
    const auto digit = [](char c) {
        if (c >= '0' && c <= '9') return c - '0';
        if (c >= 'a' && c <= 'f') return c - 'a' + 10;
        if (c >= 'A' && c <= 'F') return c - 'A' + 10;
        return -1;
    };
    Bytes out;
    out.reserve(text.size() / 2);
    bool good = text.size() % 2 == 0;
    for (std::size_t i = 0; good && i < text.size(); i += 2) {
        const int high = digit(text[i]);
        const int low = digit(text[i + 1]);
        good = high >= 0 && low >= 0;
        if (good) out.push_back(static_cast<std::uint8_t>(high * 16 + low));
    }
    if (!good)
        return fail(Errc::invalid_argument, "hex_malformed", "The text is not an even number of hex digits.");
    return out;
}

} // namespace authos
