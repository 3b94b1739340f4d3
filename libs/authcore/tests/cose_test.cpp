#include "authos/authcore/cose.hpp"

#include "cbor_writer.hpp"
#include "soft_authenticator.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace authos;
using namespace authos::authcore;
using namespace authos::test;

namespace {

using Entries = std::vector<std::pair<Bytes, Bytes>>;

std::string parsing(const Bytes& octets) {
    return reason_of(CosePublicKey::parse(octets));
}

Entries ec2(std::int64_t alg, std::int64_t crv, const Bytes& x, const Bytes& y) {
    return {{cbor_integer(1), cbor_integer(2)},
            {cbor_integer(3), cbor_integer(alg)},
            {cbor_integer(-1), cbor_integer(crv)},
            {cbor_integer(-2), cbor_bytes(x)},
            {cbor_integer(-3), cbor_bytes(y)}};
}

Entries okp(std::int64_t alg, std::int64_t crv, const Bytes& x) {
    return {{cbor_integer(1), cbor_integer(1)},
            {cbor_integer(3), cbor_integer(alg)},
            {cbor_integer(-1), cbor_integer(crv)},
            {cbor_integer(-2), cbor_bytes(x)}};
}

Entries rsa(std::int64_t alg, const Bytes& n, const Bytes& e) {
    return {{cbor_integer(1), cbor_integer(3)},
            {cbor_integer(3), cbor_integer(alg)},
            {cbor_integer(-1), cbor_bytes(n)},
            {cbor_integer(-2), cbor_bytes(e)}};
}

Bytes modulus(std::size_t size, std::uint8_t first) {
    Bytes n(size, 0xff);
    n.front() = first;
    return n;
}

const Bytes kF4{0x01, 0x00, 0x01};

// A new key's coordinates (EC) or its one number (OKP).
struct FreshKey {
    std::shared_ptr<EVP_PKEY> pkey;
    Bytes x;
    Bytes y;
};

FreshKey fresh_ec(const char* curve, std::size_t coordinate) {
    FreshKey fresh{{EVP_EC_gen(curve), EVP_PKEY_free}, {}, {}};
    Bytes point(2 * coordinate + 1);
    std::size_t size = 0;
    REQUIRE(EVP_PKEY_get_octet_string_param(fresh.pkey.get(), "encoded-pub-key", point.data(), point.size(),
                                            &size) == 1);
    const auto half = static_cast<std::ptrdiff_t>(coordinate);
    fresh.x.assign(point.begin() + 1, point.begin() + 1 + half);
    fresh.y.assign(point.begin() + 1 + half, point.end());
    return fresh;
}

FreshKey fresh_okp(const char* name, std::size_t size) {
    FreshKey fresh{{EVP_PKEY_Q_keygen(nullptr, nullptr, name), EVP_PKEY_free}, Bytes(size), {}};
    REQUIRE(EVP_PKEY_get_raw_public_key(fresh.pkey.get(), fresh.x.data(), &size) == 1);
    return fresh;
}

Bytes signature_by(const FreshKey& key, const EVP_MD* digest, ByteView message) {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    Bytes signature(200);
    std::size_t size = signature.size();
    REQUIRE(EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key.pkey.get()) == 1);
    REQUIRE(EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) == 1);
    signature.resize(size);
    return signature;
}

void check_round(const Bytes& octets, CoseAlgorithm algorithm, const Bytes& signature) {
    const auto key = CosePublicKey::parse(octets);
    REQUIRE(reason_of(key) == "accepted");
    CHECK(key->algorithm() == algorithm);
    CHECK(Bytes(key->octets().begin(), key->octets().end()) == octets);
    CHECK(key->verify(as_bytes("message"), signature));
    CHECK_FALSE(key->verify(as_bytes("massage"), signature));
    CHECK_FALSE(key->verify(as_bytes("message"), joined({signature, Bytes{0}})));
    CHECK_FALSE(key->verify(as_bytes("message"), {}));
}

} // namespace

TEST_CASE("cose: each algorithm verifies its own signatures") {
    const auto message = as_bytes("message");
    const auto p256 = fresh_ec("P-256", 32);
    check_round(cbor_map(ec2(-7, 1, p256.x, p256.y)), CoseAlgorithm::es256,
                signature_by(p256, EVP_sha256(), message));
    const auto p384 = fresh_ec("P-384", 48);
    check_round(cbor_map(ec2(-35, 2, p384.x, p384.y)), CoseAlgorithm::es384,
                signature_by(p384, EVP_sha384(), message));
    const auto p521 = fresh_ec("P-521", 66);
    check_round(cbor_map(ec2(-36, 3, p521.x, p521.y)), CoseAlgorithm::es512,
                signature_by(p521, EVP_sha512(), message));
    const auto ed25519 = fresh_okp("ED25519", 32);
    check_round(cbor_map(okp(-8, 6, ed25519.x)), CoseAlgorithm::eddsa,
                signature_by(ed25519, nullptr, message));
    const auto ed448 = fresh_okp("ED448", 57);
    check_round(cbor_map(okp(-53, 7, ed448.x)), CoseAlgorithm::ed448, signature_by(ed448, nullptr, message));
}

TEST_CASE("cose: a digest other than the algorithm's is refused") {
    const auto p256 = fresh_ec("P-256", 32);
    const auto key = CosePublicKey::parse(cbor_map(ec2(-7, 1, p256.x, p256.y))).value();
    CHECK_FALSE(key.verify(as_bytes("m"), signature_by(p256, EVP_sha384(), as_bytes("m"))));
    CHECK_FALSE(key.verify(as_bytes("m"), signature_by(p256, EVP_sha1(), as_bytes("m"))));
}

TEST_CASE("cose: numbers of algorithms are known or not") {
    CHECK(find_cose_algorithm(-7) == CoseAlgorithm::es256);
    CHECK(find_cose_algorithm(-257) == CoseAlgorithm::rs256);
    for (const std::int64_t number : {0LL, 7LL, -37LL, -38LL, -47LL, -65535LL, 4294967289LL, -4294967303LL}) {
        CHECK_FALSE(find_cose_algorithm(number));
    }
}

TEST_CASE("cose: [80-51] points that are not on their curve are refused") {
    const auto good = fresh_ec("P-256", 32);
    Bytes off = good.y;
    off.back() ^= 1;
    CHECK(parsing(cbor_map(ec2(-7, 1, good.x, off))) == "key_invalid");
    CHECK(parsing(cbor_map(ec2(-7, 1, Bytes(32, 0), Bytes(32, 0)))) == "key_invalid");
    CHECK(parsing(cbor_map(ec2(-7, 1, Bytes(32, 0xff), good.y))) == "key_invalid");
    CHECK(parsing(cbor_map(ec2(-7, 1, good.y, good.x))) == "key_invalid");

    // Points of small order: the identity, the one of order two, and a coordinate beyond the field.
    Bytes one(32, 0);
    one.front() = 1;
    CHECK(parsing(cbor_map(okp(-8, 6, one))) == "key_invalid");
    CHECK(parsing(cbor_map(okp(-8, 6, Bytes(32, 0)))) == "key_invalid");
    CHECK(parsing(cbor_map(okp(-8, 6, Bytes(32, 0xff)))) == "key_invalid");
}

TEST_CASE("cose: [80-51] points of Ed448 that anybody could sign for are refused") {
    Bytes minus_one(57, 0xff); // 2^448 - 2^224 - 2
    minus_one[0] = 0xfe;
    minus_one[28] = 0xfe;
    minus_one[56] = 0;
    Bytes one(57, 0);
    one.front() = 1;
    Bytes field = minus_one; // the modulus itself, a second spelling of zero
    field[0] = 0xff;
    Bytes other_sign(57, 0);
    other_sign.back() = 0x80;
    Bytes beyond(57, 0);
    beyond.back() = 0x01;
    for (const Bytes& point : {minus_one, one, field, other_sign, beyond, Bytes(57, 0), Bytes(57, 0xff)}) {
        CHECK(parsing(cbor_map(okp(-53, 7, point))) == "key_invalid");
    }
    // About half of all numbers are no coordinate of a point.
    int points = 0;
    for (std::uint8_t number = 2; number < 66; ++number) {
        Bytes y(57, 0);
        y.front() = number;
        points += parsing(cbor_map(okp(-53, 7, y))) == "accepted" ? 1 : 0;
    }
    CHECK(points > 16);
    CHECK(points < 48);
}

TEST_CASE("cose: [80-55] kind, curve and algorithm must agree") {
    const auto p256 = fresh_ec("P-256", 32);
    const auto p384 = fresh_ec("P-384", 48);
    const auto ed25519 = fresh_okp("ED25519", 32);
    CHECK(parsing(cbor_map(ec2(-35, 1, p256.x, p256.y))) == "key_algorithm_mismatch");
    CHECK(parsing(cbor_map(ec2(-7, 2, p384.x, p384.y))) == "key_algorithm_mismatch");
    CHECK(parsing(cbor_map(ec2(-8, 6, p256.x, p256.y))) == "key_algorithm_mismatch");
    CHECK(parsing(cbor_map(ec2(-257, 1, p256.x, p256.y))) == "key_algorithm_mismatch");
    CHECK(parsing(cbor_map(okp(-7, 6, ed25519.x))) == "key_algorithm_mismatch");
    CHECK(parsing(cbor_map(okp(-8, 4, ed25519.x))) == "key_algorithm_mismatch");
    CHECK(parsing(cbor_map(okp(-53, 6, ed25519.x))) == "key_algorithm_mismatch");
    CHECK(parsing(cbor_map(rsa(-7, modulus(256, 0xff), kF4))) == "key_algorithm_mismatch");
    CHECK(parsing(cbor_map(ec2(-7, 8, p256.x, p256.y))) == "key_algorithm_mismatch"); // secp256k1
}

TEST_CASE("cose: algorithms that are not offered anywhere are refused") {
    const auto p256 = fresh_ec("P-256", 32);
    for (const std::int64_t alg : {-47, -9, 0, 5, -65535}) {
        CHECK(parsing(cbor_map(ec2(alg, 1, p256.x, p256.y))) == "key_unsupported");
    }
    CHECK(parsing(cbor_map(rsa(-65535, modulus(256, 0xff), kF4))) == "key_unsupported"); // RS1: SHA-1
    CHECK(parsing(cbor_map(rsa(-37, modulus(256, 0xff), kF4))) == "key_unsupported");
}

TEST_CASE("cose: RSA keys have 2048 to 8192 bits and numbers in their shortest form") {
    CHECK(parsing(cbor_map(rsa(-257, modulus(256, 0x80), kF4))) == "accepted");
    CHECK(parsing(cbor_map(rsa(-257, modulus(1024, 0xff), kF4))) == "accepted");
    CHECK(parsing(cbor_map(rsa(-257, modulus(256, 0x7f), kF4))) == "rsa_key_too_small");
    CHECK(parsing(cbor_map(rsa(-257, modulus(1025, 0x01), kF4))) == "key_unsupported");
    CHECK(parsing(cbor_map(rsa(-257, modulus(257, 0x00), kF4))) == "key_malformed");
    CHECK(parsing(cbor_map(rsa(-257, modulus(256, 0xff), {0x00, 0x01, 0x00, 0x01}))) == "key_malformed");
    CHECK(parsing(cbor_map(rsa(-257, {}, kF4))) == "key_malformed");
    CHECK(parsing(cbor_map(rsa(-257, modulus(256, 0xff), {0x01}))) == "key_invalid");
    CHECK(parsing(cbor_map(rsa(-257, modulus(256, 0xff), {0x02}))) == "key_invalid");
    CHECK(parsing(cbor_map(rsa(-257, modulus(256, 0xff), Bytes(9, 0xff)))) == "key_invalid");
    CHECK(parsing(cbor_map(rsa(-257, modulus(4096, 0xff), kF4))) == "cbor_too_large");
}

TEST_CASE("cose: exactly the members of the kind, each of its type") {
    const auto p256 = fresh_ec("P-256", 32);
    const Entries good = ec2(-7, 1, p256.x, p256.y);
    REQUIRE(parsing(cbor_map(good)) == "accepted");
    for (std::size_t i = 0; i < good.size(); ++i) {
        Entries without = good;
        without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
        CHECK(parsing(cbor_map(without)) == "key_malformed");
        Entries of_other_type = good;
        of_other_type[i].second = cbor_text("text");
        CHECK(parsing(cbor_map(of_other_type)) == "key_malformed");
    }
    Entries more = good;
    more.insert(more.begin() + 1, {cbor_integer(2), cbor_bytes(Bytes{1})}); // "kid"
    CHECK(parsing(cbor_map(more)) == "key_malformed");
    Entries compressed = good;
    compressed.back().second = Bytes{0xf5}; // y as its sign
    CHECK(parsing(cbor_map(compressed)) == "key_malformed");
    CHECK(parsing(cbor_map(ec2(-7, 1, Bytes(31, 1), p256.y))) == "key_malformed");
    CHECK(parsing(cbor_map(ec2(-7, 1, p256.x, joined({Bytes{0}, p256.y})))) == "key_malformed");
    CHECK(parsing(cbor_map(okp(-8, 6, Bytes(31, 1)))) == "key_malformed");
    CHECK(parsing(cbor_integer(1)) == "key_malformed");
}

TEST_CASE("cose: a private key is no public key") {
    const auto p256 = fresh_ec("P-256", 32);
    Entries ec = ec2(-7, 1, p256.x, p256.y);
    ec.emplace_back(cbor_integer(-4), cbor_bytes(Bytes(32, 1)));
    CHECK(parsing(cbor_map(ec)) == "key_is_private");
    Entries rsa_key = rsa(-257, modulus(256, 0xff), kF4);
    rsa_key.emplace_back(cbor_integer(-3), cbor_bytes(Bytes(256, 1)));
    CHECK(parsing(cbor_map(rsa_key)) == "key_is_private");
}

TEST_CASE("cose: only the canonical spelling is a key") {
    const auto p256 = fresh_ec("P-256", 32);
    Entries unsorted = ec2(-7, 1, p256.x, p256.y);
    std::swap(unsorted[0], unsorted[1]);
    CHECK(parsing(cbor_map(unsorted)) == "cbor_not_canonical");
    Entries twice = ec2(-7, 1, p256.x, p256.y);
    twice.insert(twice.begin(), twice.front());
    CHECK(parsing(cbor_map(twice)) == "cbor_duplicate_key");
    const Bytes good = cbor_map(ec2(-7, 1, p256.x, p256.y));
    CHECK(parsing(joined({good, Bytes{0}})) == "cbor_malformed");
    CHECK(parsing(Bytes(good.begin(), good.end() - 1)) == "cbor_malformed");
    CHECK(parsing({}) == "cbor_malformed");
}
