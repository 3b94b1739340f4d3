// The table of RFC 4648 §10, and spellings that a strict base64url decoder must refuse.

#include "authos/base/encoding.hpp"

#include <catch2/catch.hpp>

using namespace authos;

namespace {

struct EncodingVector {
    std::string_view data, base64, base32, base16;
};

constexpr EncodingVector kRfc4648[] = {
    {"", "", "", ""},
    {"f", "Zg==", "MY======", "66"},
    {"fo", "Zm8=", "MZXQ====", "666F"},
    {"foo", "Zm9v", "MZXW6===", "666F6F"},
    {"foob", "Zm9vYg==", "MZXW6YQ=", "666F6F62"},
    {"fooba", "Zm9vYmE=", "MZXW6YTB", "666F6F6261"},
    {"foobar", "Zm9vYmFy", "MZXW6YTBOI======", "666F6F626172"},
};

std::string_view without_padding(std::string_view text) {
    return text.substr(0, text.find('='));
}

} // namespace

TEST_CASE("encoding: the table of RFC 4648 section 10") {
    for (const EncodingVector& vector : kRfc4648) {
        INFO("'" << vector.data << "'");
        const Bytes data = to_bytes(vector.data);
        CHECK(encode_base64(data) == vector.base64);
        CHECK(decode_base64(vector.base64).value() == data);
        CHECK(encode_base64url(data) == without_padding(vector.base64));
        CHECK(decode_base64url(without_padding(vector.base64)).value() == data);
        CHECK(encode_base32(data) == without_padding(vector.base32));
        CHECK(decode_base32(without_padding(vector.base32)).value() == data);
        CHECK(decode_hex(encode_hex(data)).value() == data);
        CHECK(decode_hex(vector.base16).value() == data);
    }
}

TEST_CASE("encoding: padding is refused where the form has none") {
    for (const EncodingVector& vector : kRfc4648) {
        if (vector.base64.ends_with('=')) {
            INFO("'" << vector.data << "'");
            CHECK(decode_base64url(vector.base64).error().reason == "base64url_malformed");
            CHECK(decode_base64(without_padding(vector.base64)).error().reason == "base64_malformed");
        }
        if (vector.base32.ends_with('=')) {
            CHECK(decode_base32(vector.base32).error().reason == "base32_malformed");
        }
    }
}

TEST_CASE("encoding: base64url has one spelling for each value") {
    for (const char* text : {"Zg==", "Zm8=", "a", "a b", "Zm9v\n", "Zh", "+/+/", "é"}) {
        INFO(text);
        CHECK(decode_base64url(text).error().reason == "base64url_malformed");
    }
}
