#include "authos/storage/repo/users.hpp"
#include "fixture.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::identity;
using identity::test::Fixture;

namespace {

std::string stored_hash(Fixture& f, const UserId& id) {
    return f.read([&](storage::Session& s) { return storage::get_user(s, Fixture::platform(), id); })
        .password_hash->reveal();
}

/// As an import of users would leave it.
void store_hash(Fixture& f, const UserId& id, const std::string& hash) {
    const storage::PasswordReplacement change{SecretString{stored_hash(f, id)}, SecretString{hash}};
    REQUIRE(f.write([&](storage::Session& s) {
        return storage::replace_password_hash(s, Fixture::platform(), id, change, f.clock->now());
    }));
}

} // namespace

TEST_CASE("login: a hash of outdated cost is made anew") {
    Fixture f;
    const auto id = f.add_user("ada@example.test");
    const auto before = stored_hash(f, id);
    f.settings.password_cost.iterations += 1;

    REQUIRE(f.login("ada@example.test"));
    const auto after = stored_hash(f, id);
    CHECK(after != before);
    CHECK(after.find("t=2") != std::string::npos);
    REQUIRE(f.login("ada@example.test"));
    CHECK(stored_hash(f, id) == after);
}

TEST_CASE("login: an imported hash lets its owner in and is replaced by one of ours") {
    struct Imported {
        const char* password;
        const char* hash;
    };
    for (const Imported& imported : {
             Imported{"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
                      "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui"},
             Imported{"password",
                      "$scrypt$ln=10,r=8,p=16$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWIurzDZLiKj"
                      "iG/xCSedmDDaxyevuUqD7m2DYMvfoswGQA"},
             Imported{"password", "$pbkdf2-sha256$4096$c2FsdA$xeR41ZKIyEGqUw22hFxMjZYok6ABzk4RpJY4c6qYE0o"},
             Imported{"l\u00e8tmein",
                      "pbkdf2_sha256$10000$seasalt$CWWFdHOWwPnki7HvkcqN9iA2T3KLW1cf2uZ5kvArtVY="},
             Imported{"password",
                      "$argon2i$v=19$m=256,t=2,p=2$c29tZXNhbHQ$T/XOJ2mh1/TIpJHfCdQan76Q5esCFVoT5MAeIM1Oq2E"},
         }) {
        INFO(imported.hash);
        Fixture f;
        const auto id = f.add_user("ada@example.test");
        store_hash(f, id, imported.hash);

        CHECK(f.login("ada@example.test", "not the password").error().reason == "invalid_credentials");
        CHECK(stored_hash(f, id) == imported.hash);
        REQUIRE(f.login("ada@example.test", imported.password));
        const auto upgraded = stored_hash(f, id);
        CHECK(upgraded.starts_with("$argon2id$v=19$"));
        REQUIRE(f.login("ada@example.test", imported.password));
        CHECK(stored_hash(f, id) == upgraded);
        CHECK(f.login("ada@example.test", "not the password").error().reason == "invalid_credentials");
    }
}

TEST_CASE("login: bcrypt's 72 octets are forgotten with the first login") {
    Fixture f;
    const auto id = f.add_user("ada@example.test");
    const std::string seen = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    store_hash(f, id, "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui");

    REQUIRE(f.login("ada@example.test", seen + " and what was never looked at"));
    CHECK(f.login("ada@example.test", seen).error().reason == "invalid_credentials");
    CHECK(f.login("ada@example.test", seen + " and what was never looked at"));
}

TEST_CASE("login: a password hashed before normalisation signs in as it was typed, and then in either form") {
    Fixture f;
    const auto id = f.add_user("ada@example.test");
    // Argon2id of "cafe" U+0301 " au lait", not composed.
    store_hash(
        f, id,
        "$argon2id$v=19$m=8192,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$SxJ2KF+3cbEkgUoY+vunPOik5Fj5aUhHyMkuzwOhZks");

    CHECK(f.login("ada@example.test", "caf\u00e9 au lait").error().reason == "invalid_credentials");
    REQUIRE(f.login("ada@example.test", "cafe\u0301 au lait"));
    const auto normalised = stored_hash(f, id);
    CHECK(f.login("ada@example.test", "caf\u00e9 au lait"));
    CHECK(f.login("ada@example.test", "cafe\u0301 au lait"));
    CHECK(stored_hash(f, id) == normalised);
}

TEST_CASE("login: a broken stored hash is the server's fault and no wrong password") {
    Fixture f;
    const auto id = f.add_user("ada@example.test");
    store_hash(f, id, "$2a$05$cut off");

    const auto error = f.login("ada@example.test").error();
    CHECK(error.code == Errc::data_loss);
    CHECK(error.message.find("cut off") == std::string::npos);
}
