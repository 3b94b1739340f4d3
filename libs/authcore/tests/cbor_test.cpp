#include "authos/authcore/cbor.hpp"

#include "authos/base/encoding.hpp"
#include "cbor_writer.hpp"
#include "reason.hpp"

#include <catch2/catch.hpp>

#include <limits>

using namespace authos;
using namespace authos::authcore;
using test::reason_of;

namespace {

Result<Cbor> parse_hex(std::string_view hex, CborLimits limits = {}) {
    return parse_cbor(decode_hex(hex).value(), limits);
}

struct RefusedCbor {
    const char* what;
    const char* hex;
    const char* reason;
};

constexpr RefusedCbor kRefused[] = {
    {"nothing", "", "cbor_malformed"},
    {"reserved head", "1c", "cbor_malformed"},
    {"reserved simple value", "fc", "cbor_malformed"},
    {"number cut short", "19ff", "cbor_malformed"},
    {"octets cut short", "4401", "cbor_malformed"},
    {"octets of 2^64 - 1", "5bffffffffffffffff00", "cbor_malformed"},
    {"text of 2^63", "7b800000000000000061", "cbor_malformed"},
    {"array of 2^32 - 1", "9affffffff00", "cbor_malformed"},
    {"map of 2^64 - 1", "bbffffffffffffffff0000", "cbor_malformed"},
    {"map without its last value", "a20102", "cbor_malformed"},
    {"octet left over", "0000", "cbor_malformed"},
    {"text that is not UTF-8", "62c328", "cbor_malformed"},
    {"23 in two octets", "1817", "cbor_not_canonical"},
    {"255 in three octets", "1900ff", "cbor_not_canonical"},
    {"65535 in five octets", "1a0000ffff", "cbor_not_canonical"},
    {"2^32 - 1 in nine octets", "1b00000000ffffffff", "cbor_not_canonical"},
    {"-1 in two octets", "3800", "cbor_not_canonical"},
    {"long length of octets", "580101", "cbor_not_canonical"},
    {"long length of a text", "780161", "cbor_not_canonical"},
    {"long count of an array", "980100", "cbor_not_canonical"},
    {"long count of a map", "b8010000", "cbor_not_canonical"},
    {"octets of indefinite length", "5f4101ff", "cbor_not_canonical"},
    {"text of indefinite length", "7f6161ff", "cbor_not_canonical"},
    {"array of indefinite length", "9f01ff", "cbor_not_canonical"},
    {"map of indefinite length", "bf0102ff", "cbor_not_canonical"},
    {"break alone", "ff", "cbor_not_canonical"},
    {"keys 2, 1", "a202000100", "cbor_not_canonical"},
    {"keys -1, 1", "a220000100", "cbor_not_canonical"},
    {"keys bb, a", "a2626262006161f5", "cbor_not_canonical"},
    {"keys b, a", "a261620061610000", "cbor_not_canonical"},
    {"text before number", "a26161000100", "cbor_not_canonical"},
    {"same number twice", "a201000101", "cbor_duplicate_key"},
    {"same text twice", "a2616100616101", "cbor_duplicate_key"},
    {"array as key", "a18000", "cbor_unsupported"},
    {"octets as key", "a1410000", "cbor_unsupported"},
    {"boolean as key", "a1f500", "cbor_unsupported"},
    {"tag", "c000", "cbor_unsupported"},
    {"tag of a big number", "c24101", "cbor_unsupported"},
    {"undefined", "f7", "cbor_unsupported"},
    {"half", "f93c00", "cbor_unsupported"},
    {"float", "fa3fc00000", "cbor_unsupported"},
    {"double", "fb3ff8000000000000", "cbor_unsupported"},
    {"2^63", "1b8000000000000000", "cbor_unsupported"},
    {"-2^63 - 1", "3b8000000000000000", "cbor_unsupported"},
};

} // namespace

TEST_CASE("cbor: numbers, texts, octets and the simple values are read as they are") {
    CHECK(parse_hex("00")->as_integer() == 0);
    CHECK(parse_hex("17")->as_integer() == 23);
    CHECK(parse_hex("1818")->as_integer() == 24);
    CHECK(parse_hex("390100")->as_integer() == -257);
    CHECK(parse_hex("1a000f4240")->as_integer() == 1000000);
    CHECK(parse_hex("1b7fffffffffffffff")->as_integer() == std::numeric_limits<std::int64_t>::max());
    CHECK(parse_hex("3b7fffffffffffffff")->as_integer() == std::numeric_limits<std::int64_t>::min());
    CHECK(parse_hex("f5")->as_boolean() == true);
    CHECK(parse_hex("f4")->as_boolean() == false);
    CHECK(parse_hex("f6")->kind() == CborKind::null);
    CHECK(parse_hex("63666d74")->as_text() == "fmt");
    CHECK(parse_hex("40")->as_bytes()->empty());
    const auto octets = parse_hex("43010203").value();
    CHECK(Bytes(octets.as_bytes()->begin(), octets.as_bytes()->end()) == Bytes{1, 2, 3});
}

TEST_CASE("cbor: members of maps and items of arrays are found") {
    const auto map = parse_hex("a4010203262001636b6579820102").value();
    CHECK(map.kind() == CborKind::map);
    CHECK(map.size() == 4);
    CHECK(map.find(1)->as_integer() == 2);
    CHECK(map.find(3)->as_integer() == -7);
    CHECK(map.find(-1)->as_integer() == 1);
    CHECK(map.find("key")->items().size() == 2);
    CHECK(map.find(2) == nullptr);
    CHECK(map.find("k") == nullptr);
    CHECK(map.items().empty());
}

TEST_CASE("cbor: accessors of another kind give nothing") {
    const auto number = parse_hex("01").value();
    CHECK_FALSE(number.as_bytes());
    CHECK_FALSE(number.as_text());
    CHECK_FALSE(number.as_boolean());
    CHECK(number.find(1) == nullptr);
    CHECK(number.find("a") == nullptr);
    CHECK(number.size() == 0);
    CHECK_FALSE(parse_hex("f5")->as_integer());
    CHECK_FALSE(parse_hex("6161")->as_bytes());
    CHECK_FALSE(parse_hex("4161")->as_text());
}

TEST_CASE("cbor: [80-51] every other spelling and every malformed value is refused") {
    for (const RefusedCbor& refused : kRefused) {
        INFO(refused.what);
        CHECK(reason_of(parse_hex(refused.hex)) == refused.reason);
    }
}

TEST_CASE("cbor: [80-51] depth and size have bounds") {
    CHECK(parse_hex("8181818100").has_value());
    CHECK(reason_of(parse_hex("818181818100")) == "cbor_too_deep");
    CHECK(reason_of(parse_hex("a101a101a101a101a10100")) == "cbor_too_deep");
    CHECK(reason_of(parse_hex("8100", {.max_depth = 0})) == "cbor_too_deep");
    CHECK(reason_of(parse_hex("43010203", {.max_bytes = 3})) == "cbor_too_large");

    const Bytes nested(64 * 1024, 0x81);
    CHECK(reason_of(parse_cbor(nested)) == "cbor_too_deep");
    CHECK(reason_of(parse_cbor(Bytes(64 * 1024 + 1, 0x00))) == "cbor_too_large");
    const Bytes full = test::cbor_bytes(Bytes(64 * 1024 - 3, 0xaa));
    CHECK(parse_cbor(full)->as_bytes()->size() == 64 * 1024 - 3);
}

TEST_CASE("cbor: a prefix tells where the rest begins") {
    const Bytes octets = decode_hex("a10102ffff").value();
    const auto prefix = parse_cbor_prefix(octets).value();
    CHECK(prefix.consumed == 3);
    CHECK(prefix.value.find(1)->as_integer() == 2);
    CHECK(reason_of(parse_cbor(octets)) == "cbor_malformed");
}

TEST_CASE("cbor: what the writer of these tests writes is what the reader reads") {
    for (const std::int64_t value : {0LL, 23LL, 24LL, 255LL, 256LL, 65535LL, 65536LL, 4294967295LL,
                                     4294967296LL, -1LL, -24LL, -25LL, -257LL, -65537LL, -4294967297LL}) {
        CHECK(parse_cbor(test::cbor_integer(value))->as_integer() == value);
    }
    const Bytes map =
        test::cbor_map({{test::cbor_integer(1), test::cbor_text("a")},
                        {test::cbor_text("x"), test::cbor_array({test::cbor_bytes(Bytes{9})})}});
    CHECK(parse_cbor(map)->find("x")->items().size() == 1);
}
