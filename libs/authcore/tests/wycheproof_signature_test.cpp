// Signature files of Wycheproof. "acceptable" is decided as refused: the one such case (RSA without the
// NULL of its algorithm identifier) has no place in a protocol that knows one encoding.

#include "authos/authcore/key.hpp"

#include "vectors.hpp"

#include <catch2/catch.hpp>

#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>

using namespace authos;
using namespace authos::authcore;

namespace {

struct SignatureCounts {
    int all = 0;
    int valid = 0;
};

bool is_valid_case(const Json& test) {
    return test.get_string("result").value() == "valid";
}

SignatureCounts check_signature_file(const char* name, Algorithm algorithm) {
    SignatureCounts counts;
    const auto file = test::load_vectors(name);
    if (!file) return counts;
    counts.all = test::for_each_wycheproof(*file, [&](const Json& group, const Json& test) {
        const auto key = PublicKey::parse_pem(group.get_string("publicKeyPem").value(), algorithm);
        REQUIRE(key.has_value());
        const bool valid = is_valid_case(test);
        CHECK(key->verify(test::hex_member(test, "msg"), test::hex_member(test, "sig")) == valid);
        counts.valid += valid ? 1 : 0;
    });
    return counts;
}

// Strict DER to r || s, as JOSE carries it. Nothing where the DER is not the one spelling of two
// numbers of at most 32 octets.
std::optional<Bytes> strict_der_to_fixed(const Bytes& der) {
    const unsigned char* at = der.data();
    ECDSA_SIG* parsed = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
    ERR_clear_error();
    if (parsed == nullptr) return std::nullopt;
    const BIGNUM* r = ECDSA_SIG_get0_r(parsed);
    const BIGNUM* s = ECDSA_SIG_get0_s(parsed);
    unsigned char* again = nullptr;
    const int size = i2d_ECDSA_SIG(parsed, &again);
    const bool same = size >= 0 && Bytes(again, again + size) == der;
    Bytes fixed(64);
    const bool fits = !BN_is_negative(r) && !BN_is_negative(s) && BN_bn2binpad(r, fixed.data(), 32) == 32 &&
                      BN_bn2binpad(s, fixed.data() + 32, 32) == 32;
    OPENSSL_free(again);
    ECDSA_SIG_free(parsed);
    ERR_clear_error();
    return same && fits ? std::optional(fixed) : std::nullopt;
}

} // namespace

TEST_CASE("wycheproof: RSA PKCS#1 v1.5, 259 cases") {
    const auto counts =
        check_signature_file("wycheproof/rsa_signature_2048_sha256_test.json", Algorithm::rs256);
    if (counts.all == 0) return;
    CHECK(counts.all == 259);
    CHECK(counts.valid == 9);
}

TEST_CASE("wycheproof: RSA PSS, 108 cases") {
    const auto counts =
        check_signature_file("wycheproof/rsa_pss_2048_sha256_mgf1_32_test.json", Algorithm::ps256);
    if (counts.all == 0) return;
    CHECK(counts.all == 108);
    CHECK(counts.valid == 63);
}

TEST_CASE("wycheproof: ECDSA P-256 as r || s, 262 cases") {
    const auto counts =
        check_signature_file("wycheproof/ecdsa_secp256r1_sha256_p1363_test.json", Algorithm::es256);
    if (counts.all == 0) return;
    CHECK(counts.all == 262);
    CHECK(counts.valid == 173);
}

TEST_CASE("wycheproof: Ed25519, 151 cases") {
    const auto counts = check_signature_file("wycheproof/ed25519_test.json", Algorithm::eddsa);
    if (counts.all == 0) return;
    CHECK(counts.all == 151);
    CHECK(counts.valid == 88);
}

// JOSE never carries DER. The cases are turned into r || s where their DER is strict, for the sake of
// their numbers; the others must be faults of the encoding, and as they stand DER is refused.
TEST_CASE("wycheproof: ECDSA P-256 in DER, 484 cases through conversion") {
    const auto file = test::load_vectors("wycheproof/ecdsa_secp256r1_sha256_test.json");
    if (!file) return;
    int converted = 0;
    const int all = test::for_each_wycheproof(*file, [&](const Json& group, const Json& test) {
        const auto key = PublicKey::parse_pem(group.get_string("publicKeyPem").value()).value();
        const Bytes message = test::hex_member(test, "msg");
        const Bytes der = test::hex_member(test, "sig");
        if (der.size() != 64) CHECK_FALSE(key.verify(message, der));
        const auto fixed = strict_der_to_fixed(der);
        if (fixed) {
            ++converted;
            CHECK(key.verify(message, *fixed) == is_valid_case(test));
        } else {
            CHECK_FALSE(is_valid_case(test));
        }
    });
    CHECK(all == 484);
    CHECK(converted > 174);
}
