// JOSE files of Wycheproof. This library verifies RS256, PS256, ES256 and EdDSA with a key of just that
// algorithm; tokens that are valid elsewhere (HMAC, SHA-384 and SHA-512, P-521, PS384 under a key marked
// PS256) are refused here on purpose, and the counts below say how many those are.

#include "authos/authcore/hmac.hpp"
#include "authos/authcore/jose.hpp"

#include "vectors.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::authcore;

namespace {

struct JoseCounts {
    int all = 0;
    int accepted = 0;
    int refused_though_valid = 0;
};

Json verification_side(const Json& group) {
    const auto key = group.find("public");
    return key ? *key : group.get("private").value();
}

// The JSON serialisation stands in the file as JSON and is tried as its text.
std::string token_text(const Json& test) {
    const Json jws = test.get("jws").value();
    const auto text = jws.as_string();
    return text ? *text : jws.dump();
}

// Whether the token verifies with the group's key or key set.
bool accepted_with(const Json& keys, const std::string& token) {
    if (keys.contains("keys")) {
        const auto set = VerificationKeys::parse_jwks(keys.dump());
        return set && verify_compact(*set, token).has_value();
    }
    const auto key = PublicKey::parse_jwk(keys);
    return key && verify_compact(*key, token).has_value();
}

JoseCounts check_jose_file(const char* name) {
    JoseCounts counts;
    const auto file = test::load_vectors(name);
    if (!file) return counts;
    test::for_each_wycheproof(*file, [&](const Json& group, const Json& test) {
        if (!test.contains("jws")) return; // JWE does not exist here
        ++counts.all;
        const bool valid = test.get_string("result").value() == "valid";
        const bool accepted = accepted_with(verification_side(group), token_text(test));
        CHECK((valid || !accepted));
        counts.accepted += accepted ? 1 : 0;
        counts.refused_though_valid += valid && !accepted ? 1 : 0;
    });
    return counts;
}

// Four verdicts of the file cannot hold: the "invalid" 367 and 370 are octet for octet the "valid" 357,
// and the "valid" 372 and 373 hold a question mark, which base64url does not have.
bool verdict_of(const Json& test) {
    switch (test.get_integer("tcId").value()) {
    case 367:
    case 370: return true;
    case 372:
    case 373: return false;
    default: return test.get_string("result").value() == "valid";
    }
}

} // namespace

TEST_CASE("wycheproof: JSON Web Signature, 401 cases") {
    const auto counts = check_jose_file("wycheproof/json_web_signature_test.json");
    if (counts.all == 0) return;
    CHECK(counts.all == 401);
    CHECK(counts.accepted == 16);
    CHECK(counts.refused_though_valid == 30);
}

TEST_CASE("wycheproof: JSON Web Key, 26 cases") {
    const auto counts = check_jose_file("wycheproof/json_web_key_test.json");
    if (counts.all == 0) return;
    CHECK(counts.all == 26);
    CHECK(counts.accepted == 1);
    CHECK(counts.refused_though_valid == 4);
}

TEST_CASE("wycheproof: JSON Web Crypto, 49 cases with JWS of 83") {
    const auto counts = check_jose_file("wycheproof/json_web_crypto_test.json");
    if (counts.all == 0) return;
    CHECK(counts.all == 49);
    CHECK(counts.accepted == 2);
    CHECK(counts.refused_though_valid == 2);
}

// The HMAC groups test how a token is taken apart; they are run through parse_compact, with the MAC
// compared by the test itself.
TEST_CASE("wycheproof: the parts of HS256 tokens are read strictly") {
    const auto file = test::load_vectors("wycheproof/json_web_signature_test.json");
    if (!file) return;
    int count = 0;
    test::for_each_wycheproof(*file, [&](const Json& group, const Json& test) {
        const Json jwk = group.get("private").value();
        if (jwk.get_string("kty").value() != "oct" || jwk.get_string("alg").value_or("HS256") != "HS256")
            return;
        ++count;
        const Bytes key = decode_base64url(jwk.get_string("k").value()).value();
        const std::string token = test.get_string("jws").value();
        const auto jws = parse_compact(token);
        const bool accepted =
            jws && jws->header.get_string("alg").value() == "HS256" &&
            verify_hmac(HmacHash::sha256, key, as_bytes(jws->signing_input), jws->signature);
        CHECK(accepted == verdict_of(test));
    });
    CHECK(count == 40);
}
