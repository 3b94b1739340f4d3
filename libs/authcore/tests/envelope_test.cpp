#include "authos/authcore/envelope.hpp"

#include "counting_random.hpp"

#include "authos/base/encoding.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::authcore;

namespace {

constexpr EnvelopeContext kSmtpPassword{.table = "smtp", .record_id = "42", .field = "password"};

EncryptionKeyId key_id(std::string_view text) {
    return EncryptionKeyId::parse(text).value();
}
AeadKey key_of(std::uint8_t octet) {
    return AeadKey::from_bytes(Bytes(32, octet)).value();
}
KeyRing ring_of(std::string_view id, std::uint8_t octet) {
    return KeyRing{key_id(id), key_of(octet)};
}

std::string sealed_text(const KeyRing& ring) {
    test::CountingRandom random;
    return seal(ring, kSmtpPassword, SecretString{"hunter2"}, random);
}

} // namespace

TEST_CASE("envelope: opens to what was sealed") {
    const auto ring = ring_of("default", 1);
    test::CountingRandom random;
    for (const std::string& plaintext :
         {std::string(), std::string("hunter2"), std::string("a\0b", 3), std::string(100'000, 'x')}) {
        const std::string text = seal(ring, kSmtpPassword, SecretString{plaintext}, random);
        const auto opened = open(ring, kSmtpPassword, text);
        REQUIRE(opened.has_value());
        CHECK(opened.value().reveal() == plaintext);
    }
}

TEST_CASE("envelope: the layout on disk stays readable by later versions") {
    // Made with another implementation of AES-GCM; a change of layout needs a new version octet.
    const std::string text = sealed_text(ring_of("default", 1));
    CHECK(encode_hex(decode_base64url(text).value())
              .starts_with("414f4501"
                           "07"
                           "64656661756c74"
                           "000102030405060708090a0b"));
    const auto opened = open(ring_of("default", 1), kSmtpPassword,
                             "QU9FAQdkZWZhdWx0AAECAwQFBgcICQoL09P7UkWMNEyEJZ95ZeBmTFzYxwNiojg");
    REQUIRE(opened.has_value());
    CHECK(opened.value().reveal() == "hunter2");
}

TEST_CASE("envelope: sealing twice gives different texts without the plaintext") {
    const auto ring = ring_of("default", 1);
    SystemRandom random;
    const std::string first = seal(ring, kSmtpPassword, SecretString{"hunter2"}, random);
    const std::string second = seal(ring, kSmtpPassword, SecretString{"hunter2"}, random);
    CHECK(first != second);
    CHECK(as_text(decode_base64url(first).value()).find("hunter2") == std::string_view::npos);
}

TEST_CASE("envelope: does not open in another place") {
    const auto ring = ring_of("default", 1);
    const std::string text = sealed_text(ring);
    const EnvelopeContext others[] = {
        {.table = "totp", .record_id = "42", .field = "password"},
        {.table = "smtp", .record_id = "43", .field = "password"},
        {.table = "smtp", .record_id = "42", .field = "username"},
        // The same letters cut elsewhere.
        {.table = "smtp4", .record_id = "2", .field = "password"},
        {.table = "smtp", .record_id = "42p", .field = "assword"},
        {.table = "", .record_id = "", .field = ""},
    };
    for (const EnvelopeContext& other : others) {
        const auto opened = open(ring, other, text);
        REQUIRE_FALSE(opened.has_value());
        CHECK(opened.error().code == Errc::data_loss);
        CHECK(opened.error().reason == "envelope_not_authentic");
    }
}

TEST_CASE("envelope: any changed octet is noticed") {
    const auto ring = ring_of("default", 1);
    const Bytes raw = decode_base64url(sealed_text(ring)).value();
    for (std::size_t i = 0; i < raw.size(); ++i) {
        Bytes changed = raw;
        changed[i] ^= 0x01;
        INFO("octet " << i);
        CHECK_FALSE(open(ring, kSmtpPassword, encode_base64url(changed)).has_value());
    }
}

TEST_CASE("envelope: every shortened envelope is refused") {
    const auto ring = ring_of("default", 1);
    const Bytes raw = decode_base64url(sealed_text(ring)).value();
    for (std::size_t size = 0; size < raw.size(); ++size) {
        const auto opened = open(ring, kSmtpPassword, encode_base64url(ByteView(raw).first(size)));
        REQUIRE_FALSE(opened.has_value());
        CHECK(opened.error().code == Errc::data_loss);
    }
}

TEST_CASE("envelope: what is no envelope is malformed") {
    const auto ring = ring_of("default", 1);
    const std::string good = sealed_text(ring);
    Bytes next_version = decode_base64url(good).value();
    next_version[3] = 2;
    Bytes bad_id = decode_base64url(good).value();
    bad_id[5] = '/';
    Bytes no_id = decode_base64url(good).value();
    no_id[4] = 0;
    Bytes long_id = decode_base64url(good).value();
    long_id[4] = 0xff;
    for (const std::string& text :
         {std::string(), std::string("hunter2"), std::string("{}"), good + "=", good + "\n", " " + good,
          encode_base64url(next_version), encode_base64url(bad_id), encode_base64url(no_id),
          encode_base64url(long_id)}) {
        const auto opened = open(ring, kSmtpPassword, text);
        REQUIRE_FALSE(opened.has_value());
        CHECK(opened.error().reason == "envelope_malformed");
        CHECK(key_id_of(text).error().reason == "envelope_malformed");
        CHECK(needs_rewrap(ring, text).error().reason == "envelope_malformed");
    }
}

TEST_CASE("envelope: a key that is not in the ring is named") {
    const auto opened = open(ring_of("2026", 2), kSmtpPassword, sealed_text(ring_of("2025", 1)));
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().reason == "envelope_key_unknown");
    CHECK(opened.error().message.find("2025") != std::string::npos);
}

TEST_CASE("envelope: another key of the same name does not open") {
    const auto opened = open(ring_of("default", 2), kSmtpPassword, sealed_text(ring_of("default", 1)));
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().reason == "envelope_not_authentic");
}

TEST_CASE("envelope: previous keys open, only the active one seals") {
    const std::string old_text = sealed_text(ring_of("2025", 1));
    auto ring = ring_of("2026", 2);
    REQUIRE(ring.add_previous(key_id("2025"), key_of(1)).has_value());

    CHECK(open(ring, kSmtpPassword, old_text).value().reveal() == "hunter2");
    CHECK(key_id_of(old_text).value() == key_id("2025"));
    CHECK(needs_rewrap(ring, old_text).value());

    const std::string new_text = sealed_text(ring);
    CHECK(key_id_of(new_text).value() == ring.active_id());
    CHECK_FALSE(needs_rewrap(ring, new_text).value());
}

TEST_CASE("envelope: a ring takes each id and each key once") {
    auto ring = ring_of("active", 1);
    CHECK(ring.add_previous(key_id("active"), key_of(2)).error().reason == "encryption_key_id_duplicate");
    CHECK(ring.add_previous(key_id("old"), key_of(1)).error().reason == "encryption_key_duplicate");
    CHECK(ring.add_previous(key_id("old"), key_of(2)).has_value());
    CHECK(ring.add_previous(key_id("older"), key_of(2)).error().code == Errc::already_exists);
    CHECK(ring.find(key_id("older")) == nullptr);
    CHECK(ring.find(key_id("old")) != nullptr);
}

TEST_CASE("envelope: previous keys are read from a list") {
    auto ring = ring_of("active", 1);
    const std::string two(64, '2');
    const std::string three(64, '3');
    REQUIRE(ring.add_previous_list(SecretString{" 2024=" + two + " , 2025 = " + three}).has_value());
    CHECK(ring.find(key_id("2024")) != nullptr);
    CHECK(ring.find(key_id("2025")) != nullptr);
    CHECK(ring.active_id() == key_id("active"));
    CHECK(ring.add_previous_list(SecretString{""}).has_value());
    CHECK(ring.add_previous_list(SecretString{"  "}).has_value());
}

TEST_CASE("envelope: a faulty list leaves the ring as it was and shows no key") {
    const std::string two(64, '2');
    const std::string three(64, '3');
    const std::pair<std::string, std::string> faults[] = {
        {two, "encryption_key_list_malformed"},
        {"a=" + two + ",", "encryption_key_list_malformed"},
        {"a=" + two + ";b=" + three, "encryption_key_malformed"},
        {"=" + two, "encryption_key_id_malformed"},
        {"a/b=" + two, "encryption_key_id_malformed"},
        {"a=", "encryption_key_malformed"},
        {"a=" + two + "2", "encryption_key_malformed"},
        {"a=" + two + ",a=" + three, "encryption_key_id_duplicate"},
        {"a=" + two + ",b=" + two, "encryption_key_duplicate"},
        {"active=" + two, "encryption_key_id_duplicate"},
    };
    for (const auto& [list, reason] : faults) {
        auto ring = ring_of("active", 1);
        const auto added = ring.add_previous_list(SecretString{list});
        INFO("expected " << reason);
        REQUIRE_FALSE(added.has_value());
        CHECK(added.error().reason == reason);
        CHECK(added.error().message.find("2222") == std::string::npos);
        CHECK(ring.find(key_id("a")) == nullptr);
    }
}

TEST_CASE("envelope: ids of keys are 1 to 64 plain characters") {
    CHECK(EncryptionKeyId::parse("A-z_0.9").value().text() == "A-z_0.9");
    CHECK(EncryptionKeyId::parse(std::string(64, 'a')).has_value());
    for (const std::string& text :
         {std::string(), std::string(65, 'a'), std::string("a b"), std::string("a=b"), std::string("a,b"),
          std::string("ä"), std::string("a\0", 2)}) {
        CHECK(EncryptionKeyId::parse(text).error().reason == "encryption_key_id_malformed");
    }
    // The longest id still fits the envelope.
    const auto ring = ring_of(std::string(64, 'a'), 1);
    CHECK(open(ring, kSmtpPassword, sealed_text(ring)).has_value());
}
