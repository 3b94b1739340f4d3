#include "authos/authcore/kdf.hpp"

#include "vectors.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::authcore;

TEST_CASE("kdf: Wycheproof's HKDF-SHA256") {
    const auto file = test::load_vectors("wycheproof/hkdf_sha256_test.json");
    if (!file) return;
    const int count = test::for_each_wycheproof(*file, [](const Json&, const Json& vector) {
        const auto size = static_cast<std::size_t>(vector.get_integer("size").value());
        const auto derived = hkdf_sha256(test::hex_member(vector, "ikm"), test::hex_member(vector, "salt"),
                                         test::hex_member(vector, "info"), size);
        if (vector.get_string("result").value() == "valid") {
            REQUIRE(derived.has_value());
            CHECK(derived.value().reveal() == test::hex_member(vector, "okm"));
        } else {
            REQUIRE_FALSE(derived.has_value());
            CHECK(derived.error().reason == "hkdf_length");
        }
    });
    CHECK(count == 86);
}

TEST_CASE("kdf: the length is 1 to 8160 octets") {
    const Bytes key(32, 1);
    CHECK(hkdf_sha256(key, {}, {}, 1).value().reveal().size() == 1);
    CHECK(hkdf_sha256(key, {}, {}, 8160).value().reveal().size() == 8160);
    CHECK(hkdf_sha256(key, {}, {}, 0).error().reason == "hkdf_length");
    CHECK(hkdf_sha256(key, {}, {}, 8161).error().code == Errc::invalid_argument);
}

TEST_CASE("kdf: another label or salt gives another key") {
    const Bytes key(32, 1);
    const Bytes plain = hkdf_sha256(key, {}, as_bytes("device trust"), 32).value().reveal();
    CHECK(hkdf_sha256(key, {}, as_bytes("device trust"), 32).value().reveal() == plain);
    CHECK(hkdf_sha256(key, {}, as_bytes("something else"), 32).value().reveal() != plain);
    CHECK(hkdf_sha256(key, as_bytes("salt"), as_bytes("device trust"), 32).value().reveal() != plain);
}

TEST_CASE("kdf: an empty salt stands for zeros and an empty key is still a key") {
    const Bytes key(32, 1);
    CHECK(hkdf_sha256(key, {}, {}, 32).value().reveal() ==
          hkdf_sha256(key, Bytes(32, 0), {}, 32).value().reveal());
    CHECK(hkdf_sha256({}, {}, {}, 32).value().reveal().size() == 32);
}
