#include "authos/authcore/keyset.hpp"

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

SigningKey rsa_signing_key() {
    return {kid_of("rsa-1"), PrivateKey::parse_pem(SecretString(kRsaPkcs8)).value()};
}

VerificationKey fresh_key(std::string_view kid) {
    return {kid_of(kid), PrivateKey::generate(Algorithm::eddsa).value().public_key()};
}

std::string jwks_reason(std::string_view text) {
    const auto keys = VerificationKeys::parse_jwks(text);
    return keys ? "accepted" : keys.error().reason;
}

} // namespace

TEST_CASE("kid: 1 to 128 printable characters without blanks") {
    CHECK(Kid::parse("2011-04-29").value().text() == "2011-04-29");
    CHECK(Kid::parse(std::string(128, 'k')).has_value());
    for (const std::string& bad : {std::string(), std::string(129, 'k'), std::string("a b"),
                                   std::string("a\n"), std::string("k\0", 2), std::string("\xc3\xa4")}) {
        CHECK(Kid::parse(bad).error().reason == "kid_malformed");
    }
}

TEST_CASE("keyset: finds the active and the previous keys by kid, and nothing else") {
    const auto old = fresh_key("old");
    const KeySet keys = KeySet::make(rsa_signing_key(), {old}).value();
    REQUIRE(keys.find("rsa-1") != nullptr);
    CHECK(*keys.find("rsa-1") == keys.active().key.public_key());
    REQUIRE(keys.find("old") != nullptr);
    CHECK(*keys.find("old") == old.key);
    for (const char* unknown : {"", "rsa-", "rsa-11", "RSA-1"}) CHECK(keys.find(unknown) == nullptr);
}

TEST_CASE("keyset: refuses a kid or a key that comes twice, and an eleventh previous key") {
    CHECK(KeySet::make(rsa_signing_key(), {fresh_key("rsa-1")}).error().reason == "kid_duplicate");
    const auto one = fresh_key("one");
    CHECK(KeySet::make(rsa_signing_key(), {one, {kid_of("two"), one.key}}).error().reason == "key_duplicate");
    // The same numbers under another algorithm are the same key still.
    const auto again = PublicKey::parse_pem(kRsaSpki, Algorithm::ps256).value();
    CHECK(KeySet::make(rsa_signing_key(), {{kid_of("two"), again}}).error().reason == "key_duplicate");

    std::vector<VerificationKey> previous;
    for (int i = 0; i < 10; ++i)
        previous.push_back(fresh_key(std::string(static_cast<std::size_t>(i) + 1, 'k')));
    CHECK(KeySet::make(rsa_signing_key(), previous).value().verification().all().size() == 11);
    previous.push_back(fresh_key("last"));
    CHECK(KeySet::make(rsa_signing_key(), previous).error().reason == "too_many_previous_keys");
}

TEST_CASE("keyset: the JWKS names the active key first and shows public numbers only") {
    const auto ec = PublicKey::parse_pem(kEcSpki).value();
    const auto ed = PublicKey::parse_pem(kEd25519Spki).value();
    const KeySet keys = KeySet::make(rsa_signing_key(), {{kid_of("z\"1"), ec}, {kid_of("a"), ed}}).value();

    const std::string& text = keys.to_jwks();
    CHECK(text.rfind(R"({"keys":[{"kty":"RSA","alg":"RS256","use":"sig","kid":"rsa-1","n":")", 0) == 0);
    CHECK(
        text.find(R"("e":"AQAB"},{"kty":"EC","alg":"ES256","use":"sig","kid":"z\"1","crv":"P-256","x":")") !=
        std::string::npos);
    const Json document = parse_json(text).value();
    const auto list = document.get("keys").value().items();
    REQUIRE(list.size() == 3);
    CHECK(list[2].get_string("kid").value() == "a");
    for (const Json& jwk : list) {
        for (const char* secret : {"d", "p", "q", "dp", "dq", "qi"}) CHECK_FALSE(jwk.contains(secret));
    }
}

TEST_CASE("keyset: what it publishes can be read back") {
    const auto old = fresh_key("old");
    const KeySet keys = KeySet::make(rsa_signing_key(), {old}).value();
    const auto read = VerificationKeys::parse_jwks(keys.to_jwks()).value();
    REQUIRE(read.all().size() == 2);
    CHECK(*read.find("rsa-1") == keys.active().key.public_key());
    CHECK(*read.find("old") == old.key);
}

TEST_CASE("jwks: the set of RFC 7517 yields its signature key; the encryption key is left out") {
    const auto file = test::load_vectors("rfc/rfc7517-jwks.json");
    if (!file) return;
    const auto keys = VerificationKeys::parse_jwks(file->get("jwks").value().dump()).value();
    REQUIRE(keys.all().size() == 1);
    REQUIRE(keys.find("2011-04-29") != nullptr);
    CHECK(keys.find("2011-04-29")->algorithm() == Algorithm::rs256);
}

TEST_CASE("jwks: refuses what is no set of usable keys") {
    for (const char* bad : {"", "[]", "{}", R"({"keys":{}})", R"({"keys":[]})", R"({"keys":[1,null,"x"]})",
                            R"({"keys":[{"kty":"oct","k":"AQ","kid":"a"}]})"}) {
        CHECK(jwks_reason(bad) == "jwks_malformed");
    }
    Json jwk = PublicKey::parse_pem(kEcSpki).value().to_jwk();
    const auto set_of = [](std::vector<Json> keys) {
        return Json::object({{"keys", Json::array(std::move(keys))}}).dump();
    };
    CHECK(jwks_reason(set_of({jwk})) == "jwks_malformed"); // no kid
    jwk.set("kid", "k");
    CHECK(jwks_reason(set_of({jwk})) == "accepted");
    Json other = PublicKey::parse_pem(kEd25519Spki).value().to_jwk().set("kid", "k");
    CHECK(jwks_reason(set_of({jwk, other})) == "kid_duplicate");
    CHECK(jwks_reason(set_of({jwk, Json(jwk).set("kid", "l")})) == "key_duplicate");
    CHECK(jwks_reason(set_of(std::vector<Json>(101, jwk))) == "jwks_malformed");
}
