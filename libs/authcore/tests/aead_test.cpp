#include "authos/authcore/aead.hpp"

#include "counting_random.hpp"
#include "vectors.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace authos;
using namespace authos::authcore;

namespace {

AeadNonce nonce_of(const Bytes& raw) {
    AeadNonce nonce{};
    REQUIRE(raw.size() == nonce.size());
    std::copy(raw.begin(), raw.end(), nonce.begin());
    return nonce;
}

AeadKey test_key() {
    return AeadKey::from_bytes(Bytes(32, 7)).value();
}

} // namespace

TEST_CASE("aead: Wycheproof's AES-256-GCM with 12-octet nonces") {
    const auto file = test::load_vectors("wycheproof/aes_gcm_test.json");
    if (!file) return;
    int applied = 0;
    test::for_each_wycheproof(*file, [&](const Json& group, const Json& vector) {
        // The type of a key and of a nonce leaves no room for other sizes; those groups do not apply.
        if (group.get_integer("keySize").value() != 256 || group.get_integer("ivSize").value() != 96) return;
        ++applied;
        const auto key = AeadKey::from_bytes(test::hex_member(vector, "key")).value();
        const auto nonce = nonce_of(test::hex_member(vector, "iv"));
        const Bytes associated = test::hex_member(vector, "aad");
        const Bytes plaintext = test::hex_member(vector, "msg");
        Bytes sealed = test::hex_member(vector, "ct");
        const Bytes tag = test::hex_member(vector, "tag");
        sealed.insert(sealed.end(), tag.begin(), tag.end());

        const auto opened = aead_decrypt(key, nonce, associated, sealed);

        if (vector.get_string("result").value() == "valid") {
            REQUIRE(opened.has_value());
            CHECK(opened.value().reveal() == plaintext);
            CHECK(aead_encrypt(key, nonce, associated, plaintext) == sealed);
        } else {
            REQUIRE_FALSE(opened.has_value());
            CHECK(opened.error().reason == "aead_not_authentic");
        }
    });
    CHECK(applied >= 60);
}

TEST_CASE("aead: keys of another size or form are refused") {
    for (const std::size_t size : {0U, 16U, 24U, 31U, 33U, 64U}) {
        const auto key = AeadKey::from_bytes(Bytes(size, 1));
        REQUIRE_FALSE(key.has_value());
        CHECK(key.error().code == Errc::invalid_argument);
        CHECK(key.error().reason == "encryption_key_malformed");
    }
    CHECK_FALSE(AeadKey::from_hex(SecretString{std::string(63, 'a')}).has_value());
    CHECK_FALSE(AeadKey::from_hex(SecretString{std::string(62, 'a')}).has_value());
    CHECK_FALSE(AeadKey::from_hex(SecretString{std::string(63, 'a') + "g"}).has_value());
    CHECK_FALSE(AeadKey::from_hex(SecretString{}).has_value());
    const auto upper = AeadKey::from_hex(SecretString{std::string(64, 'A')}).value();
    CHECK(Bytes(upper.reveal().begin(), upper.reveal().end()) == Bytes(32, 0xaa));
}

TEST_CASE("aead: the error of a malformed key does not show the key") {
    const auto key = AeadKey::from_hex(SecretString{"deadbeefdeadbeef"});
    REQUIRE_FALSE(key.has_value());
    CHECK(key.error().message.find("deadbeef") == std::string::npos);
    CHECK(key.error().detail.empty());
}

TEST_CASE("aead: any changed bit of the sealed message is noticed") {
    test::CountingRandom random;
    const auto key = test_key();
    const auto nonce = make_aead_nonce(random);
    const Bytes sealed = aead_encrypt(key, nonce, as_bytes("context"), as_bytes("a message"));
    REQUIRE(sealed.size() == 9 + kAeadTagBytes);
    for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
        Bytes changed = sealed;
        changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1U << bit % 8));
        CHECK_FALSE(aead_decrypt(key, nonce, as_bytes("context"), changed).has_value());
    }
}

TEST_CASE("aead: another key, nonce or context does not open") {
    test::CountingRandom random;
    const auto key = test_key();
    const auto nonce = make_aead_nonce(random);
    const Bytes sealed = aead_encrypt(key, nonce, as_bytes("context"), as_bytes("a message"));
    CHECK(aead_decrypt(key, nonce, as_bytes("context"), sealed).has_value());
    CHECK_FALSE(aead_decrypt(AeadKey::make(random), nonce, as_bytes("context"), sealed).has_value());
    CHECK_FALSE(aead_decrypt(key, make_aead_nonce(random), as_bytes("context"), sealed).has_value());
    CHECK_FALSE(aead_decrypt(key, nonce, as_bytes("contexT"), sealed).has_value());
    CHECK_FALSE(aead_decrypt(key, nonce, {}, sealed).has_value());
}

TEST_CASE("aead: a message shorter than its tag is refused") {
    test::CountingRandom random;
    const auto nonce = make_aead_nonce(random);
    for (std::size_t size = 0; size < kAeadTagBytes; ++size) {
        const auto opened = aead_decrypt(test_key(), nonce, {}, Bytes(size, 0));
        REQUIRE_FALSE(opened.has_value());
        CHECK(opened.error().code == Errc::data_loss);
    }
}

TEST_CASE("aead: an empty message is authenticated as well") {
    test::CountingRandom random;
    const auto nonce = make_aead_nonce(random);
    const Bytes sealed = aead_encrypt(test_key(), nonce, {}, {});
    CHECK(sealed.size() == kAeadTagBytes);
    const auto opened = aead_decrypt(test_key(), nonce, {}, sealed);
    REQUIRE(opened.has_value());
    CHECK(opened.value().reveal().empty());
}
