#include "authos/authcore/key.hpp"

#include "test_keys.hpp"
#include "vectors.hpp"

#include "authos/base/encoding.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::authcore;
using namespace authos::test;

namespace {

// RFC 7515 A.2 (RSA, cut to its public half), A.3 and RFC 8037 A.1, A.2.
const Json kEcPrivateJwk = Json::object({{"kty", "EC"},
                                         {"crv", "P-256"},
                                         {"x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"},
                                         {"y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"},
                                         {"d", "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}});
const Json kEdPrivateJwk = Json::object({{"kty", "OKP"},
                                         {"crv", "Ed25519"},
                                         {"d", "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"},
                                         {"x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}});

Json without(Json jwk, std::string_view name) {
    return jwk.erase(name);
}
Json with(Json jwk, std::string_view name, Json value) {
    return jwk.set(name, std::move(value));
}

std::string jwk_reason(const Json& jwk, std::optional<Algorithm> wanted = std::nullopt) {
    const auto key = PublicKey::parse_jwk(jwk, wanted);
    return key ? "accepted" : key.error().reason;
}

std::string private_jwk_reason(const Json& jwk) {
    const auto key = PrivateKey::parse_jwk(jwk);
    return key ? "accepted" : key.error().reason;
}

Json rsa_jwk() {
    return PublicKey::parse_pem(kRsaSpki).value().to_jwk();
}

} // namespace

TEST_CASE("jwk: a key survives the way to JWK and back") {
    for (const char* pem : {kRsaSpki, kEcSpki, kEd25519Spki}) {
        const auto key = PublicKey::parse_pem(pem).value();
        const Json jwk = key.to_jwk();
        CHECK(jwk.get_string("use").value() == "sig");
        CHECK(jwk.get_string("alg").value() == wire_name(key.algorithm()));
        CHECK_FALSE(jwk.contains("d"));
        CHECK(PublicKey::parse_jwk(jwk).value() == key);
    }
    const auto pss = PublicKey::parse_pem(kRsaSpki, Algorithm::ps256).value();
    CHECK(PublicKey::parse_jwk(pss.to_jwk()).value().algorithm() == Algorithm::ps256);
}

TEST_CASE("jwk: a private key signs what its public half verifies") {
    for (const Json& jwk : {kEcPrivateJwk, kEdPrivateJwk}) {
        const auto key = PrivateKey::parse_jwk(jwk).value();
        const auto signature = key.sign(as_bytes("message")).value();
        CHECK(PublicKey::parse_jwk(without(jwk, "d")).value().verify(as_bytes("message"), signature));
    }
}

TEST_CASE("jwk: halves that do not belong together are refused") {
    CHECK(private_jwk_reason(with(kEcPrivateJwk, "d", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE")) ==
          "key_invalid");
    CHECK(private_jwk_reason(with(kEcPrivateJwk, "d", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")) ==
          "key_invalid");
    CHECK(private_jwk_reason(with(kEdPrivateJwk, "d", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE")) ==
          "key_invalid");
}

TEST_CASE("jwk: alg, use and key_ops are obeyed") {
    const Json ec = without(kEcPrivateJwk, "d");
    CHECK(jwk_reason(with(ec, "alg", "ES256")) == "accepted");
    CHECK(jwk_reason(with(ec, "alg", "RS256")) == "key_algorithm_mismatch");
    CHECK(jwk_reason(with(ec, "alg", "ECDH-ES")) == "key_unsupported");
    CHECK(jwk_reason(with(ec, "alg", 7)) == "key_malformed");
    CHECK(jwk_reason(with(rsa_jwk(), "alg", "PS256"), Algorithm::rs256) == "key_algorithm_mismatch");
    CHECK(jwk_reason(with(rsa_jwk(), "alg", "HS256")) == "key_unsupported");
    CHECK(jwk_reason(with(rsa_jwk(), "alg", "none")) == "key_unsupported");
    CHECK(jwk_reason(with(ec, "use", "sig")) == "accepted");
    CHECK(jwk_reason(with(ec, "use", "enc")) == "key_use_mismatch");
    CHECK(jwk_reason(with(ec, "use", "")) == "key_use_mismatch");
    CHECK(jwk_reason(with(ec, "use", true)) == "key_malformed");
    const auto ops = [](std::vector<std::string> list) { return Json(list); };
    CHECK(jwk_reason(with(ec, "key_ops", ops({"verify"}))) == "accepted");
    CHECK(jwk_reason(with(ec, "key_ops", ops({"sign"}))) == "key_use_mismatch");
    CHECK(jwk_reason(with(ec, "key_ops", ops({}))) == "key_use_mismatch");
    CHECK(jwk_reason(with(ec, "key_ops", ops({"verify", "verify"}))) == "key_malformed");
    CHECK(jwk_reason(with(ec, "key_ops", "verify")) == "key_malformed");
    CHECK(private_jwk_reason(with(kEcPrivateJwk, "key_ops", ops({"sign"}))) == "accepted");
    CHECK(private_jwk_reason(with(kEcPrivateJwk, "key_ops", ops({"verify"}))) == "key_use_mismatch");
}

TEST_CASE("jwk: a private key in the public place is refused") {
    CHECK(jwk_reason(kEcPrivateJwk) == "key_is_private");
    CHECK(jwk_reason(kEdPrivateJwk) == "key_is_private");
    CHECK(jwk_reason(with(rsa_jwk(), "p", "AQ")) == "key_is_private");
}

TEST_CASE("jwk: missing, mistyped and misspelt numbers are refused") {
    const Json ec = without(kEcPrivateJwk, "d");
    CHECK(jwk_reason(Json()) == "key_malformed");
    CHECK(jwk_reason(Json::array()) == "key_malformed");
    CHECK(jwk_reason(Json::object()) == "key_malformed");
    CHECK(jwk_reason(without(ec, "kty")) == "key_malformed");
    CHECK(jwk_reason(with(ec, "kty", "oct")) == "key_unsupported");
    CHECK(jwk_reason(with(ec, "kty", "RSA")) == "key_malformed");
    CHECK(jwk_reason(without(ec, "crv")) == "key_unsupported");
    CHECK(jwk_reason(with(ec, "crv", "P-384")) == "key_unsupported");
    CHECK(jwk_reason(with(ec, "crv", "secp256k1")) == "key_unsupported");
    CHECK(jwk_reason(without(ec, "y")) == "key_malformed");
    CHECK(jwk_reason(with(ec, "x", 5)) == "key_malformed");
    CHECK(jwk_reason(with(ec, "x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU=")) == "key_malformed");
    CHECK(jwk_reason(with(ec, "x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVA")) == "key_malformed");
    CHECK(jwk_reason(with(ec, "y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a4")) == "key_invalid");
    const Json ed = without(kEdPrivateJwk, "d");
    CHECK(jwk_reason(with(ed, "crv", "X25519")) == "key_unsupported");
    CHECK(jwk_reason(with(ed, "crv", "Ed448")) == "key_unsupported");
    CHECK(jwk_reason(with(ed, "x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcH")) == "key_malformed");
}

TEST_CASE("jwk: an Ed25519 point of small order is refused") {
    Json jwk = without(kEdPrivateJwk, "d");
    CHECK(jwk_reason(with(jwk, "x", encode_base64url(Bytes(32, 0)))) == "key_invalid");
    Bytes identity(32, 0);
    identity[0] = 1;
    CHECK(jwk_reason(with(jwk, "x", encode_base64url(identity))) == "key_invalid");
}

TEST_CASE("jwk: RSA numbers have one spelling and sane sizes") {
    const Json rsa = rsa_jwk();
    const Bytes n = decode_base64url(rsa.get_string("n").value()).value();
    Bytes padded{0};
    padded.insert(padded.end(), n.begin(), n.end());
    CHECK(jwk_reason(with(rsa, "n", encode_base64url(padded))) == "key_malformed");
    CHECK(jwk_reason(with(rsa, "e", "AAEAAQ")) == "key_malformed");
    CHECK(jwk_reason(with(rsa, "e", "")) == "key_malformed");
    CHECK(jwk_reason(with(rsa, "e", "AQ")) == "key_invalid");
    CHECK(jwk_reason(with(rsa, "e", "Ag")) == "key_invalid");
    CHECK(jwk_reason(with(rsa, "e", encode_base64url(Bytes(9, 0xff)))) == "key_invalid");
    CHECK(jwk_reason(with(rsa, "n", encode_base64url(Bytes(128, 0xff)))) == "rsa_key_too_small");
    CHECK(jwk_reason(with(rsa, "n", encode_base64url(Bytes(1025, 0xff)))) == "key_malformed");
    CHECK(private_jwk_reason(rsa) == "key_malformed");
    CHECK(private_jwk_reason(with(rsa, "oth", Json::array())) == "key_unsupported");
}

TEST_CASE("jwk: the thumbprints of RFC 7638, RFC 8037 and RFC 9449") {
    const auto file = test::load_vectors("rfc/rfc7638-thumbprint.json");
    if (!file) return;
    const auto tests = file->get("tests").value().items();
    CHECK(tests.size() == 3);
    for (const Json& test : tests) {
        const auto key = PublicKey::parse_jwk(test.get("jwk").value()).value();
        CHECK(key.thumbprint() == test.get_string("thumbprint").value());
    }
}

TEST_CASE("key: generated keys sign, and each is new") {
    for (const Algorithm algorithm :
         {Algorithm::rs256, Algorithm::ps256, Algorithm::es256, Algorithm::eddsa}) {
        const auto key = PrivateKey::generate(algorithm).value();
        CHECK(key.algorithm() == algorithm);
        CHECK(key.public_key().bits() == (key.public_key().to_jwk().contains("n") ? 2048 : 256));
        const auto signature = key.sign(as_bytes("message")).value();
        CHECK(key.public_key().verify(as_bytes("message"), signature));
        CHECK_FALSE(key.public_key().verify(as_bytes("messagf"), signature));
        CHECK_FALSE(key.public_key().verify(as_bytes("message"), {}));
    }
    CHECK_FALSE(PrivateKey::generate(Algorithm::eddsa).value().public_key() ==
                PrivateKey::generate(Algorithm::eddsa).value().public_key());
}

TEST_CASE("key: signatures of one RSA key under two algorithms are not exchangeable") {
    const auto pkcs1 = PrivateKey::parse_pem(SecretString(kRsaPkcs8), Algorithm::rs256).value();
    const auto pss = PrivateKey::parse_pem(SecretString(kRsaPkcs8), Algorithm::ps256).value();
    const auto signature = pkcs1.sign(as_bytes("message")).value();
    CHECK(pkcs1.public_key().verify(as_bytes("message"), signature));
    CHECK_FALSE(pss.public_key().verify(as_bytes("message"), signature));
    CHECK_FALSE(pkcs1.public_key().verify(as_bytes("message"), pss.sign(as_bytes("message")).value()));
}
