#include "authos/base/encoding.hpp"

#include <catch2/catch.hpp>

using namespace authos;

TEST_CASE("base64url: strict both ways") {
    CHECK(encode_base64url(as_bytes("foobar")) == "Zm9vYmFy");
    CHECK(encode_base64url(Bytes{0xfb, 0xff}) == "-_8");
    CHECK(encode_base64url({}).empty());
    CHECK(decode_base64url("-_8").value() == Bytes{0xfb, 0xff});
    for (const auto* bad : {"Zg==", "Zg=", "Z", "Zh", "Zm9vYmF", "Z+9v", "Z/9v", "Zm 9", "Zm9v\n", "Zm9vé"}) {
        INFO(bad);
        CHECK(decode_base64url(bad).error().reason == "base64url_malformed");
    }
}

TEST_CASE("base64: padding is required and must be exact") {
    CHECK(encode_base64(as_bytes("f")) == "Zg==");
    CHECK(encode_base64(as_bytes("fo")) == "Zm8=");
    CHECK(encode_base64(as_bytes("foo")) == "Zm9v");
    CHECK(decode_base64("Zm8=").value() == to_bytes("fo"));
    CHECK(decode_base64("").value().empty());
    for (const auto* bad : {"Zg", "Zg=", "Zh==", "====", "=", "Z===", "Zg==Zg==", "Zm9v====", "Zm-v"}) {
        INFO(bad);
        CHECK_FALSE(decode_base64(bad).has_value());
    }
}

TEST_CASE("base32: upper case without padding") {
    CHECK(encode_base32(as_bytes("foobar")) == "MZXW6YTBOI");
    CHECK(decode_base32("MZXW6YTBOI").value() == to_bytes("foobar"));
    for (const auto* bad : {"mzxw6", "MZXW6===", "M", "MZ1", "MZXW6YTBO", "MZXW6YTBOJ"}) {
        INFO(bad);
        CHECK(decode_base32(bad).error().reason == "base32_malformed");
    }
}

TEST_CASE("hex: either case in, lower case out") {
    CHECK(encode_hex(Bytes{0x00, 0xab, 0xff}) == "00abff");
    CHECK(decode_hex("00ABff").value() == Bytes{0x00, 0xab, 0xff});
    CHECK(decode_hex("").value().empty());
    for (const auto* bad : {"a", "0g", "0x00", " 00"}) {
        INFO(bad);
        CHECK(decode_hex(bad).error().reason == "hex_malformed");
    }
}

TEST_CASE("encoding: every length survives the way there and back") {
    for (std::size_t length = 0; length < 70; ++length) {
        Bytes bytes(length);
        for (std::size_t i = 0; i < length; ++i) bytes[i] = static_cast<std::uint8_t>(i * 37 + length);
        CHECK(decode_base64url(encode_base64url(bytes)).value() == bytes);
        CHECK(decode_base64(encode_base64(bytes)).value() == bytes);
        CHECK(decode_base32(encode_base32(bytes)).value() == bytes);
        CHECK(decode_hex(encode_hex(bytes)).value() == bytes);
    }
}
