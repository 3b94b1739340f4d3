#include "authos/authcore/jose.hpp"

#include "test_keys.hpp"
#include "vectors.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::authcore;
using namespace authos::test;

namespace {

Kid kid_of(std::string_view text) {
    return Kid::parse(text).value();
}

PrivateKey ec_key() {
    return PrivateKey::parse_pem(SecretString(kEcPkcs8)).value();
}

KeySet ec_keys() {
    return KeySet::make({kid_of("ec-1"), ec_key()}).value();
}

// A token with any header text at all, signed properly.
std::string token_with_header(const PrivateKey& key, std::string_view header,
                              std::string_view payload = "{}") {
    const std::string input = encode_base64url(as_bytes(header)) + '.' + encode_base64url(as_bytes(payload));
    return input + '.' + encode_base64url(key.sign(as_bytes(input)).value());
}

std::string jws_reason(std::string_view token, JoseLimits limits = {}) {
    const auto jws = verify_compact(ec_keys(), token, limits);
    if (jws) return "accepted";
    CHECK(jws.error().code == Errc::unauthenticated);
    return jws.error().reason;
}

std::string header_reason(std::string_view header) {
    return jws_reason(token_with_header(ec_key(), header));
}

} // namespace

TEST_CASE("jws: what is signed verifies, for every algorithm") {
    for (const Algorithm algorithm :
         {Algorithm::rs256, Algorithm::ps256, Algorithm::es256, Algorithm::eddsa}) {
        const PrivateKey key = PrivateKey::generate(algorithm).value();
        const auto token = sign_compact(key, {"at+jwt", kid_of("k"), {}}, as_bytes("payload\n")).value();
        const auto jws = verify_compact(key.public_key(), token.reveal()).value();
        CHECK(as_text(jws.payload) == "payload\n");
        CHECK(jws.header == Json::object({{"alg", wire_name(algorithm)}, {"typ", "at+jwt"}, {"kid", "k"}}));
    }
}

TEST_CASE("jws: further header parameters are signed; the key's own cannot be given") {
    const auto key = ec_key();
    const JwsHeader header{"dpop+jwt", std::nullopt,
                           Json::object({{"jwk", key.public_key().to_jwk()}, {"q\"", 1}})};
    const auto token = sign_compact(key, header, as_bytes("{}")).value();
    const auto jws = verify_compact(key.public_key(), token.reveal()).value();
    CHECK(PublicKey::parse_jwk(jws.header.get("jwk").value()).value() == key.public_key());
    CHECK(jws.header.get_integer("q\"").value() == 1);
    CHECK_FALSE(jws.header.contains("kid"));
    for (const char* own : {"alg", "typ", "kid", "crit", "b64"}) {
        const JwsHeader bad{"", std::nullopt, Json::object({{own, "none"}})};
        CHECK(sign_compact(key, bad, {}).error().reason == "jws_header_invalid");
    }
    const JwsHeader list{"", std::nullopt, Json::array()};
    CHECK(sign_compact(key, list, {}).error().reason == "jws_header_invalid");
}

TEST_CASE("jws: the examples of RFC 7515 and RFC 8037") {
    const auto file = test::load_vectors("rfc/rfc7515-jws.json");
    if (!file) return;
    int verified = 0;
    for (const Json& test : file->get("tests").value().items()) {
        INFO(test.get_string("id").value());
        const std::string token = test.get_string("jws").value();
        const auto key = PublicKey::parse_jwk(test.find("key").value_or(Json()));
        if (!key) {
            // HS256 and none: there is no key for them in this library.
            CHECK((test.get_string("alg").value() == "HS256" || test.get_string("alg").value() == "none"));
            CHECK(jws_reason(token) == "jws_kid_unknown");
            continue;
        }
        ++verified;
        CHECK(verify_compact(*key, token).has_value() == test.get_boolean("valid").value());
    }
    CHECK(verified == 3);
}

TEST_CASE("jws: a token has exactly three parts of strict base64url") {
    const std::string good = token_with_header(ec_key(), R"({"alg":"ES256","kid":"ec-1"})");
    CHECK(jws_reason(good) == "accepted");
    CHECK(jws_reason("") == "jws_malformed");
    CHECK(jws_reason("..") == "jws_malformed");
    CHECK(jws_reason("a.b") == "jws_malformed");
    CHECK(jws_reason(good + ".") == "jws_malformed");
    CHECK(jws_reason(good + ".AAAA") == "jws_malformed");
    CHECK(jws_reason("." + good) == "jws_malformed");
    CHECK(jws_reason(good + "==") == "jws_malformed");
    CHECK(jws_reason(" " + good) == "jws_malformed");
    CHECK(jws_reason(good + "\n") == "jws_malformed");
    CHECK(jws_reason(good + std::string(1, '\0')) == "jws_malformed");
    std::string standard = good;
    standard[standard.size() - 2] = '+';
    CHECK(jws_reason(standard) == "jws_malformed");
}

TEST_CASE("jws: a change anywhere spoils the signature") {
    const std::string good =
        token_with_header(ec_key(), R"({"alg":"ES256","kid":"ec-1"})", R"({"sub":"ada"})");
    const std::size_t payload = good.find('.') + 1;
    const std::size_t signature = good.rfind('.') + 1;
    for (const std::size_t at : {payload, payload + 4, signature, signature + 40}) {
        std::string changed = good;
        changed[at] = changed[at] == 'A' ? 'B' : 'A';
        CHECK(jws_reason(changed) == "jws_signature_invalid");
    }
    CHECK(jws_reason(good.substr(0, signature)) == "jws_signature_invalid");
    Bytes shorter = decode_base64url(good.substr(signature)).value();
    shorter.pop_back();
    CHECK(jws_reason(good.substr(0, signature) + encode_base64url(shorter)) == "jws_signature_invalid");
    CHECK(jws_reason(good + "AAAA") == "jws_signature_invalid");
}

TEST_CASE("jws: the header cannot choose the algorithm") {
    for (const char* alg :
         {"none", "None", "NONE", "HS256", "RS256", "PS256", "EdDSA", "es256", "ES256 ", ""}) {
        const Json header = Json::object({{"alg", alg}, {"kid", "ec-1"}});
        CHECK(header_reason(header.dump()) == "jws_algorithm_mismatch");
    }
    CHECK(header_reason(R"({"kid":"ec-1"})") == "jws_header_invalid");
    CHECK(header_reason(R"({"alg":null,"kid":"ec-1"})") == "jws_header_invalid");
    CHECK(header_reason(R"({"alg":["ES256"],"kid":"ec-1"})") == "jws_header_invalid");
}

TEST_CASE("jws: an HMAC with the public key as its secret is refused") {
    const auto rsa = PublicKey::parse_pem(kRsaSpki).value();
    const std::string input = encode_base64url(as_bytes(R"({"alg":"HS256","kid":"r"})")) + ".e30";
    const auto keys = VerificationKeys::make({{kid_of("r"), rsa}}).value();
    CHECK(verify_compact(keys, input + ".AAAA").error().reason == "jws_algorithm_mismatch");
    CHECK(verify_compact(rsa, input + ".AAAA").error().reason == "jws_algorithm_mismatch");
}

TEST_CASE("jws: extensions that would have to be understood are refused") {
    CHECK(header_reason(R"({"alg":"ES256","kid":"ec-1","crit":["exp"]})") == "jws_header_invalid");
    CHECK(header_reason(R"({"alg":"ES256","kid":"ec-1","crit":[]})") == "jws_header_invalid");
    CHECK(header_reason(R"({"alg":"ES256","kid":"ec-1","crit":null})") == "jws_header_invalid");
    CHECK(header_reason(R"({"alg":"ES256","kid":"ec-1","b64":false})") == "jws_header_invalid");
    CHECK(header_reason(R"({"alg":"ES256","kid":"ec-1","b64":true})") == "jws_header_invalid");
}

TEST_CASE("jws: keys offered by the token are never used") {
    const auto attacker = PrivateKey::generate(Algorithm::es256).value();
    Json header = Json::object({{"alg", "ES256"}, {"kid", "ec-1"}, {"jwk", attacker.public_key().to_jwk()}});
    CHECK(jws_reason(token_with_header(attacker, header.dump())) == "jws_signature_invalid");
    header.set("kid", "attacker")
        .set("jku", "https://attacker.example/jwks")
        .set("x5u", "https://attacker.example/x");
    CHECK(jws_reason(token_with_header(attacker, header.dump())) == "jws_kid_unknown");
}

TEST_CASE("jws: without a kid, or with one that is unknown, no key is tried") {
    CHECK(header_reason(R"({"alg":"ES256"})") == "jws_kid_unknown");
    CHECK(header_reason(R"({"alg":"ES256","kid":"other"})") == "jws_kid_unknown");
    CHECK(header_reason(R"({"alg":"ES256","kid":""})") == "jws_kid_unknown");
    CHECK(header_reason(R"({"alg":"ES256","kid":7})") == "jws_header_invalid");
    CHECK(header_reason(R"({"alg":"ES256","kid":"ec-1","typ":{}})") == "jws_header_invalid");
    // A known key needs no name.
    CHECK(
        verify_compact(ec_key().public_key(), token_with_header(ec_key(), R"({"alg":"ES256"})")).has_value());
}

TEST_CASE("jws: a header that is no sound JSON object is refused") {
    for (const char* header :
         {"", "x", "[]", "\"ES256\"", "{\"alg\":\"ES256\"", "{\"alg\":\"none\",\"alg\":\"ES256\"}",
          "{\"alg\":\"ES256\",\"kid\":\"ec-1\"} x",
          "{\"alg\":\"ES256\",\"kid\":\"ec-1\",\"a\":[[[[[[[[[[1]]]]]]]]]]}"}) {
        CHECK(header_reason(header) == "jws_malformed");
    }
}

TEST_CASE("jws: an ES256 signature in DER is refused") {
    const std::string input = encode_base64url(as_bytes(R"({"alg":"ES256","kid":"ec-1"})")) + ".e30";
    const Bytes fixed = ec_key().sign(as_bytes(input)).value();
    REQUIRE(fixed.size() == 64);
    Bytes der{0x30, 0x46, 0x02, 0x21, 0x00};
    der.insert(der.end(), fixed.begin(), fixed.begin() + 32);
    der.insert(der.end(), {0x02, 0x21, 0x00});
    der.insert(der.end(), fixed.begin() + 32, fixed.end());
    CHECK(jws_reason(input + '.' + encode_base64url(fixed)) == "accepted");
    CHECK(jws_reason(input + '.' + encode_base64url(der)) == "jws_signature_invalid");
}

TEST_CASE("jws: a token beyond the size limit is refused unread") {
    const std::string good = token_with_header(ec_key(), R"({"alg":"ES256","kid":"ec-1"})");
    CHECK(jws_reason(good, {.max_token_bytes = good.size()}) == "accepted");
    CHECK(jws_reason(good, {.max_token_bytes = good.size() - 1}) == "jws_too_large");
    CHECK(jws_reason(std::string(16 * 1024 + 1, 'A')) == "jws_too_large");
}
