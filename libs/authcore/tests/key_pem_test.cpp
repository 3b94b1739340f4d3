#include "authos/authcore/key.hpp"

#include "test_keys.hpp"

#include <catch2/catch.hpp>

#include <openssl/err.h>

#include <string>

using namespace authos;
using namespace authos::authcore;
using namespace authos::test;

namespace {

Result<PrivateKey> private_pem(const std::string& pem, std::optional<Algorithm> wanted = std::nullopt) {
    return PrivateKey::parse_pem(SecretString(pem), wanted);
}

std::string public_reason(const std::string& pem, std::optional<Algorithm> wanted = std::nullopt) {
    const auto key = PublicKey::parse_pem(pem, wanted);
    return key ? "accepted" : key.error().reason;
}

std::string private_reason(const std::string& pem, std::optional<Algorithm> wanted = std::nullopt) {
    const auto key = private_pem(pem, wanted);
    return key ? "accepted" : key.error().reason;
}

} // namespace

TEST_CASE("key: every PEM form of one key is the same key") {
    const auto rsa = PublicKey::parse_pem(kRsaSpki).value();
    CHECK(PublicKey::parse_pem(kRsaPkcs1Public).value() == rsa);
    CHECK(private_pem(kRsaPkcs1).value().public_key() == rsa);
    CHECK(private_pem(kRsaPkcs8).value().public_key() == rsa);
    const auto ec = PublicKey::parse_pem(kEcSpki).value();
    CHECK(PublicKey::parse_pem(kEcSpkiCompressed).value() == ec);
    CHECK(private_pem(kEcSec1).value().public_key() == ec);
    CHECK(private_pem(kEcPkcs8).value().public_key() == ec);
    const auto ed = PublicKey::parse_pem(kEd25519Spki).value();
    CHECK(private_pem(kEd25519Pkcs8).value().public_key() == ed);
    CHECK_FALSE(rsa == ec);
    CHECK_FALSE(ec == ed);
}

TEST_CASE("key: the algorithm belongs to the key") {
    CHECK(PublicKey::parse_pem(kRsaSpki).value().algorithm() == Algorithm::rs256);
    CHECK(PublicKey::parse_pem(kRsaSpki, Algorithm::ps256).value().algorithm() == Algorithm::ps256);
    CHECK(PublicKey::parse_pem(kEcSpki).value().algorithm() == Algorithm::es256);
    CHECK(PublicKey::parse_pem(kEd25519Spki).value().algorithm() == Algorithm::eddsa);
    CHECK(public_reason(kRsaSpki, Algorithm::es256) == "key_algorithm_mismatch");
    CHECK(public_reason(kEcSpki, Algorithm::rs256) == "key_algorithm_mismatch");
    CHECK(public_reason(kEd25519Spki, Algorithm::es256) == "key_algorithm_mismatch");
    CHECK(private_reason(kEcSec1, Algorithm::eddsa) == "key_algorithm_mismatch");

    const auto pkcs1 = PublicKey::parse_pem(kRsaSpki, Algorithm::rs256).value();
    const auto pss = PublicKey::parse_pem(kRsaSpki, Algorithm::ps256).value();
    CHECK_FALSE(pkcs1 == pss);
    CHECK(pkcs1.same_material(pss));
}

TEST_CASE("key: wire names are exact") {
    for (const Algorithm known : {Algorithm::rs256, Algorithm::ps256, Algorithm::es256, Algorithm::eddsa}) {
        CHECK(find_algorithm(wire_name(known)) == known);
    }
    for (const char* unknown : {"", "none", "HS256", "rs256", "RS384", "ES384", "EdDSA ", "Ed25519"}) {
        CHECK_FALSE(find_algorithm(unknown).has_value());
    }
}

TEST_CASE("key: RSA below 2048 bits is refused by name") {
    CHECK(public_reason(kRsa1024Spki) == "rsa_key_too_small");
    CHECK(private_reason(kRsa1024Pkcs8) == "rsa_key_too_small");
    CHECK(PrivateKey::generate(Algorithm::rs256, 1024).error().reason == "rsa_key_too_small");
    CHECK(PrivateKey::generate(Algorithm::ps256, 16384).error().reason == "key_unsupported");
}

TEST_CASE("key: keys that are not what they seem are refused") {
    CHECK(public_reason(kEcOffCurveSpki) == "key_malformed");
    CHECK(private_reason(kEcMismatchSec1) == "key_invalid");
    CHECK(private_reason(kRsaWrongD) == "key_invalid");
    CHECK(private_reason(kRsaWrongDp) == "key_invalid");
    CHECK(private_reason(kRsaWrongP) == "key_invalid");
    CHECK(public_reason(kRsaEvenModulus) == "key_invalid");
    CHECK(public_reason(kRsaExponentOne) == "key_invalid");
}

TEST_CASE("key: other kinds of key are unsupported") {
    CHECK(public_reason(kP384Spki) == "key_unsupported");
    CHECK(public_reason(kX25519Spki) == "key_unsupported");
    CHECK(public_reason(kRsaPssSpki) == "key_unsupported");
    CHECK(public_reason(kEcExplicitSpki) == "key_unsupported");
    CHECK(PublicKey::parse_pem(kP384Spki).error().code == Errc::unsupported);
}

TEST_CASE("key: damaged PEM is refused without asking for a passphrase") {
    const std::string good = kRsaSpki;
    CHECK(private_reason(kRsaEncryptedPkcs8) == "key_malformed");
    CHECK(private_reason(kRsaEncryptedPkcs1) == "key_malformed");
    CHECK(public_reason("") == "key_malformed");
    CHECK(public_reason("MIIB") == "key_malformed");
    CHECK(public_reason(good.substr(0, good.size() / 2)) == "key_malformed");
    CHECK(public_reason("some words first\n" + good) == "key_malformed");
    CHECK(public_reason(good + "some words after") == "key_malformed");
    CHECK(public_reason(good + good) == "key_malformed");
    CHECK(public_reason(kCertificate) == "key_malformed");
    CHECK(public_reason(std::string(40'000, '-')) == "key_malformed");
    CHECK(public_reason("\n  " + good + "  \n") == "accepted");
    std::string crlf;
    for (const char c : good) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
    CHECK(public_reason(crlf) == "accepted");
}

TEST_CASE("key: a private key in the public place is refused, and the reverse") {
    CHECK(public_reason(kRsaPkcs8) == "key_is_private");
    CHECK(public_reason(kEcSec1) == "key_is_private");
    CHECK(private_reason(kRsaSpki) == "key_malformed");
    CHECK(private_reason(kEd25519Spki) == "key_malformed");
}

TEST_CASE("key: PEM goes out as it came in") {
    for (const char* pem : {kRsaSpki, kEcSpki, kEd25519Spki}) {
        CHECK(PublicKey::parse_pem(pem).value().to_pem() == pem);
    }
    for (const char* pem : {kRsaPkcs8, kEcPkcs8, kEd25519Pkcs8}) {
        CHECK(private_pem(pem).value().to_pem().reveal() == pem);
    }
    // The public half of a private key is only that.
    CHECK(private_pem(kEcPkcs8).value().public_key().to_pem() == kEcSpki);
}

TEST_CASE("key: matches tells whether two halves belong together") {
    const auto rsa = private_pem(kRsaPkcs8).value();
    CHECK(matches(rsa, PublicKey::parse_pem(kRsaSpki).value()));
    CHECK(matches(rsa, PublicKey::parse_pem(kRsaSpki, Algorithm::ps256).value()));
    CHECK_FALSE(matches(rsa, PublicKey::parse_pem(kEcSpki).value()));
    CHECK_FALSE(
        matches(PrivateKey::generate(Algorithm::es256).value(), PublicKey::parse_pem(kEcSpki).value()));
}

TEST_CASE("key: a failed parse leaves OpenSSL's error queue empty") {
    CHECK(public_reason("-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n") == "key_malformed");
    CHECK(private_reason(kEcMismatchSec1) == "key_invalid");
    CHECK_FALSE(PublicKey::parse_pem(kRsaSpki).value().verify(as_bytes("message"), Bytes(256, 1)));
    CHECK(ERR_peek_error() == 0);
}
