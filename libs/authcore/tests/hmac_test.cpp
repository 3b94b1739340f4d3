#include "authos/authcore/hmac.hpp"

#include "vectors.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::authcore;

namespace {

// Truncated tags (RFC 2104 §5) exist in the files but not here: verify_hmac takes full tags only, and
// the shorter ones are compared as prefixes, which shows the same computation.
void check_hmac_file(const char* name, HmacHash hash, int expected_count) {
    const auto file = test::load_vectors(name);
    if (!file) return;
    const int count = test::for_each_wycheproof(*file, [&](const Json& group, const Json& test) {
        const Bytes key = test::hex_member(test, "key");
        const Bytes message = test::hex_member(test, "msg");
        const Bytes tag = test::hex_member(test, "tag");
        const bool valid = test.get_string("result").value() == "valid";
        if (static_cast<std::size_t>(group.get_integer("tagSize").value()) == hmac_size(hash) * 8) {
            CHECK(verify_hmac(hash, key, message, tag) == valid);
        } else {
            CHECK_FALSE(verify_hmac(hash, key, message, tag));
            Bytes full = hmac(hash, key, message);
            full.resize(tag.size());
            CHECK((full == tag) == valid);
        }
    });
    CHECK(count == expected_count);
}

} // namespace

TEST_CASE("hmac: the vectors of RFC 4231") {
    const auto file = test::load_vectors("rfc/rfc4231-hmac-sha256.json");
    if (!file) return;
    const auto tests = file->get("tests").value().items();
    CHECK(tests.size() == 6);
    for (const Json& test : tests) {
        const Bytes key = test::hex_member(test, "key_hex");
        const Bytes data = test::hex_member(test, "data_hex");
        CHECK(encode_hex(hmac(HmacHash::sha256, key, data)) == test.get_string("mac").value());
        CHECK(verify_hmac(HmacHash::sha256, key, data, test::hex_member(test, "mac")));
    }
}

TEST_CASE("hmac: SHA-384 and SHA-512 of RFC 4231 case 2") {
    const auto key = as_bytes("Jefe");
    const auto data = as_bytes("what do ya want for nothing?");
    CHECK(encode_hex(hmac(HmacHash::sha384, key, data)) ==
          "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
          "8e2240ca5e69e2c78b3239ecfab21649");
    CHECK(encode_hex(hmac(HmacHash::sha512, key, data)) ==
          "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
          "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
}

TEST_CASE("hmac: Wycheproof SHA-1") {
    check_hmac_file("wycheproof/hmac_sha1_test.json", HmacHash::sha1, 170);
}
TEST_CASE("hmac: Wycheproof SHA-256") {
    check_hmac_file("wycheproof/hmac_sha256_test.json", HmacHash::sha256, 174);
}
TEST_CASE("hmac: Wycheproof SHA-512") {
    check_hmac_file("wycheproof/hmac_sha512_test.json", HmacHash::sha512, 174);
}

TEST_CASE("hmac: refuses a shortened, a lengthened, an empty and a changed tag") {
    const auto key = as_bytes("key");
    const auto message = as_bytes("message");
    const Bytes tag = hmac(HmacHash::sha256, key, message);
    CHECK(verify_hmac(HmacHash::sha256, key, message, tag));
    Bytes shorter(tag.begin(), tag.end() - 1);
    CHECK_FALSE(verify_hmac(HmacHash::sha256, key, message, shorter));
    Bytes longer = tag;
    longer.push_back(0);
    CHECK_FALSE(verify_hmac(HmacHash::sha256, key, message, longer));
    CHECK_FALSE(verify_hmac(HmacHash::sha256, key, message, {}));
    Bytes changed = tag;
    changed[0] ^= 1;
    CHECK_FALSE(verify_hmac(HmacHash::sha256, key, message, changed));
}

TEST_CASE("hmac: an empty key and an empty message are values like others") {
    CHECK(encode_hex(hmac(HmacHash::sha256, {}, {})) ==
          "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
    CHECK(encode_hex(hmac(HmacHash::sha1, {}, {})) == "fbdb1d1b18aa6c08324b7d64b71fb76370690e1d");
}
