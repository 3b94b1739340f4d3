#include "authos/authcore/opaque_token.hpp"

#include "counting_random.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::authcore;

TEST_CASE("opaque_token: 256 random bits as base64url behind the prefix") {
    test::CountingRandom random;
    CHECK(make_opaque_token(random).reveal() == "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
    const auto key = make_opaque_token(random, kServiceKeyPrefix);
    CHECK(key.reveal().starts_with("sk_live_"));
    CHECK(key.reveal().size() == 8 + 43);
    CHECK(make_opaque_token(random, kScimTokenPrefix).reveal().starts_with("scim_live_"));
    SystemRandom system;
    CHECK(make_opaque_token(system).reveal() != make_opaque_token(system).reveal());
}

TEST_CASE("opaque_token: the hash is the SHA-256 of the text in hex") {
    CHECK(hash_token(SecretString{"abc"}).hex() ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hash_token(SecretString{"abc"}) == hash_token(SecretString{"abc"}));
    CHECK_FALSE(hash_token(SecretString{"abc"}) == hash_token(SecretString{"abd"}));
}

TEST_CASE("opaque_token: lists show the prefix and six characters") {
    test::CountingRandom random;
    const auto key = make_opaque_token(random, kServiceKeyPrefix);
    CHECK(visible_part(key, kServiceKeyPrefix).value() == "sk_live_AAECAw");
    const auto plain = make_opaque_token(random);
    CHECK(visible_part(plain, "").value() == plain.reveal().substr(0, 6));
}

TEST_CASE("opaque_token: what is no token of that kind shows nothing") {
    test::CountingRandom random;
    const auto key = make_opaque_token(random, kServiceKeyPrefix);
    for (const std::string& text :
         {std::string(), std::string("sk_live_"), std::string("sk_live_AAECAw"), key.reveal() + "A",
          "x" + key.reveal(), key.reveal().substr(8), "scim_live_" + key.reveal().substr(8),
          std::string("sk_live_") + std::string(43, '!')}) {
        const auto part = visible_part(SecretString{text}, kServiceKeyPrefix);
        REQUIRE_FALSE(part.has_value());
        CHECK(part.error().reason == "token_malformed");
    }
}

TEST_CASE("opaque_token: a client secret is kept as SHA-256 in base64") {
    const auto stored = ClientSecretHash::of(SecretString{"abc"});
    CHECK(stored.text() == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    CHECK(verify_client_secret(SecretString{"abc"}, stored));
    CHECK_FALSE(verify_client_secret(SecretString{"abd"}, stored));
    CHECK_FALSE(verify_client_secret(SecretString{}, stored));
    // Whoever steals the hash cannot use it as the secret.
    CHECK_FALSE(verify_client_secret(SecretString{stored.text()}, stored));
    CHECK(verify_client_secret(SecretString{"abc"}, ClientSecretHash::parse(stored.text()).value()));
}

TEST_CASE("opaque_token: a stored client secret hash must be one") {
    for (const char* text : {"", "abc", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0",
                             "dW5nV3Y=", "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0=",
                             "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}) {
        const auto hash = ClientSecretHash::parse(text);
        REQUIRE_FALSE(hash.has_value());
        CHECK(hash.error().reason == "client_secret_hash_malformed");
        CHECK(hash.error().code == Errc::data_loss);
    }
}
