#include "authos/authcore/foreign_hash.hpp"

#include "counting_random.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::authcore;

namespace {

constexpr auto kLight = PasswordHashParameters::lightest();

} // namespace

TEST_CASE("stored hash: own and foreign ones are told apart and verified alike") {
    test::CountingRandom random;
    const auto password = Password::parse(SecretString{"correct horse"}).value();
    const auto own = hash_password(password, kLight, random).value();
    const std::string foreign = "$pbkdf2-sha256$4096$c2FsdA$xeR41ZKIyEGqUw22hFxMjZYok6ABzk4RpJY4c6qYE0o";

    CHECK_FALSE(is_foreign(own.text()));
    CHECK(is_foreign(foreign));
    CHECK(verify_stored(password.secret(), own.text()).value());
    CHECK_FALSE(verify_stored(SecretString{"password"}, own.text()).value());
    CHECK(verify_stored(SecretString{"password"}, foreign).value());
    CHECK_FALSE(verify_stored(password.secret(), foreign).value());
}

TEST_CASE("stored hash: what is no hash is lost data, and does not reach the message") {
    for (const char* text :
         {"", "password", "$2a$05$short", "$argon2id$v=19$m=8", "$argon2d$v=19$m=8,t=1,p=1$a$b"}) {
        const auto verified = verify_stored(SecretString{"password"}, text);
        INFO(text);
        REQUIRE_FALSE(verified.has_value());
        CHECK(verified.error().code == Errc::data_loss);
        CHECK(verified.error().reason == "password_hash_malformed");
    }
}

TEST_CASE("stored hash: foreign, outdated and un-normalised ones are due for an upgrade") {
    test::CountingRandom random;
    const auto own =
        hash_password(Password::parse(SecretString{"caf\u00e9 au lait"}).value(), kLight, random).value();
    const char* foreign = "$pbkdf2-sha256$4096$c2FsdA$xeR41ZKIyEGqUw22hFxMjZYok6ABzk4RpJY4c6qYE0o";
    // Argon2id of "cafe" U+0301 " au lait" as typed.
    const char* as_typed =
        "$argon2id$v=19$m=8192,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$SxJ2KF+3cbEkgUoY+vunPOik5Fj5aUhHyMkuzwOhZks";
    const SecretString composed{"caf\u00e9 au lait"};
    const SecretString decomposed{"cafe\u0301 au lait"};

    CHECK_FALSE(needs_upgrade(own.text(), composed, kLight).value());
    CHECK_FALSE(needs_upgrade(own.text(), decomposed, kLight).value());
    CHECK(needs_upgrade(own.text(), composed, PasswordHashParameters{}).value());
    CHECK(needs_upgrade(as_typed, decomposed, kLight).value());
    CHECK(needs_upgrade(foreign, SecretString{"password"}, kLight).value());
}

TEST_CASE("stored hash: a password that could not be set today keeps its hash") {
    CHECK_FALSE(needs_upgrade("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                              SecretString{"U*U"}, kLight)
                    .value());
}
