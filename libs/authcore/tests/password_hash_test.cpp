#include "authos/authcore/password_hash.hpp"

#include "counting_random.hpp"
#include "vectors.hpp"

#include <catch2/catch.hpp>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace authos;
using namespace authos::authcore;

namespace {

constexpr auto kLight = PasswordHashParameters::lightest();
const std::string kSalt = "MDEyMzQ1Njc4OWFiY2RlZg";
const std::string kTag = "gy5SuVm5Z7Vw7keB9se9p87QGcomaseB/S2U1OhTsM0";

Password password_of(std::string text) {
    return Password::parse(SecretString{std::move(text)}).value();
}

std::string phc(const std::string& costs) {
    return "$argon2id$v=19$" + costs + "$" + kSalt + "$" + kTag;
}

/// Runs `f` in a child process that cannot get more memory than it has; whether `f` returned true there.
template <class F>
bool holds_without_memory(F&& f) {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const rlimit none{.rlim_cur = 0, .rlim_max = 0};
        _exit(setrlimit(RLIMIT_DATA, &none) == 0 && f() ? 0 : 1);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

} // namespace

TEST_CASE("password_hash: PHC strings of the reference implementation") {
    const auto file = test::load_vectors("rfc/rfc9106-argon2.json");
    if (!file) return;
    int checked = 0;
    for (const Json& vector : file->get("phc").value().items()) {
        const std::string encoded = vector.get_string("encoded").value();
        INFO(encoded);
        const auto hash = PasswordHash::parse(encoded);
        if (vector.find_string("note").value()) {
            REQUIRE_FALSE(hash.has_value());
            CHECK(hash.error().code == Errc::data_loss);
        } else {
            REQUIRE(hash.has_value());
            const SecretString password{vector.get_string("password").value()};
            CHECK(verify_password(password, hash.value()).value() == vector.get_boolean("valid").value());
        }
        ++checked;
    }
    CHECK(checked == 12);
}

TEST_CASE("password_hash: a new hash verifies its password and no other") {
    test::CountingRandom random;
    const auto hash = hash_password(password_of("correct horse"), kLight, random).value();
    CHECK(hash.text().starts_with("$argon2id$v=19$m=8192,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$"));
    CHECK(verify_password(SecretString{"correct horse"}, hash).value());
    CHECK_FALSE(verify_password(SecretString{"Correct horse"}, hash).value());
    CHECK_FALSE(verify_password(SecretString{"correct horse "}, hash).value());
    CHECK_FALSE(verify_password(SecretString{""}, hash).value());
    CHECK(PasswordHash::parse(hash.text()).value().text() == hash.text());
}

TEST_CASE("password_hash: the same password gets another salt each time") {
    SystemRandom random;
    const auto password = password_of("correct horse");
    CHECK(hash_password(password, kLight, random).value().text() !=
          hash_password(password, kLight, random).value().text());
}

TEST_CASE("password_hash: passwords are taken octet by octet, NUL and blanks included") {
    test::CountingRandom random;
    const auto hash = hash_password(password_of(std::string(" pass\0word ", 11)), kLight, random).value();
    CHECK(verify_password(SecretString{std::string(" pass\0word ", 11)}, hash).value());
    CHECK_FALSE(verify_password(SecretString{std::string(" pass")}, hash).value());
    CHECK_FALSE(verify_password(SecretString{std::string(" pass\0worD ", 11)}, hash).value());
}

TEST_CASE("password_hash: a password has 8 to 1024 octets") {
    CHECK(Password::parse(SecretString{"1234567"}).error().reason == "password_too_short");
    CHECK(Password::parse(SecretString{}).error().code == Errc::invalid_argument);
    CHECK(Password::parse(SecretString{"12345678"}).value().secret().reveal() == "12345678");
    CHECK(Password::parse(SecretString{std::string(1024, 'x')}).has_value());
    CHECK(Password::parse(SecretString{std::string(1025, 'x')}).error().reason == "password_too_long");
}

TEST_CASE("password_hash: composed and decomposed accents are the same password") {
    test::CountingRandom random;
    const auto composed = password_of("caf\u00e9 \ud55c\uae00");
    const std::string typed = "cafe\u0301 \u1112\u1161\u11ab\u1100\u1173\u11af";
    CHECK(password_of(typed).secret().reveal() == composed.secret().reveal());

    const auto hash = hash_password(composed, kLight, random).value();
    CHECK(verify_password(SecretString{typed}, hash).value());
    CHECK(verify_password(composed.secret(), hash).value());
    CHECK_FALSE(verify_password(SecretString{"cafe \ud55c\uae00"}, hash).value());
}

TEST_CASE("password_hash: compatible characters and cases stay different passwords") {
    CHECK(password_of("\ufb01ve fish").secret().reveal() != password_of("five fish").secret().reveal());
    CHECK(password_of("Five fish").secret().reveal() == "Five fish");
}

TEST_CASE("password_hash: a hash made before normalisation still fits what was typed then") {
    // Argon2id of the octets "cafe" U+0301 " au lait", not composed.
    const auto old = PasswordHash::parse("$argon2id$v=19$m=8192,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$"
                                         "SxJ2KF+3cbEkgUoY+vunPOik5Fj5aUhHyMkuzwOhZks")
                         .value();
    CHECK(verify_password(SecretString{"cafe\u0301 au lait"}, old).value());
    CHECK_FALSE(verify_password(SecretString{"caf\u00e9 au lait"}, old).value());
}

TEST_CASE("password_hash: a new password is UTF-8, an old one need not be") {
    for (const char* text : {"latin1 caf\xe9 au lait", "overlong \xc0\xaf slash", "surrogate \xed\xa0\x80",
                             "cut off \xe2\x82", "beyond \xf4\x90\x80\x80"}) {
        const auto password = Password::parse(SecretString{text});
        INFO(text);
        REQUIRE_FALSE(password.has_value());
        CHECK(password.error().code == Errc::invalid_argument);
        CHECK(password.error().reason == "password_not_utf8");
    }
    const auto old = PasswordHash::parse("$argon2id$v=19$m=8192,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$"
                                         "1UlJSGK0sZXoQVuQoCYyuqbSYdOr0bw6a/71OM0Z1EM")
                         .value();
    CHECK(verify_password(SecretString{"latin1 caf\xe9 au lait"}, old).value());
}

TEST_CASE("password_hash: the length is that of the normal form") {
    // Seven octets composed, nine as typed.
    CHECK(Password::parse(SecretString{"re\u0301sum"}).error().reason == "password_too_short");
    const auto repeated = [](std::string_view piece, std::size_t times) {
        std::string text;
        for (std::size_t i = 0; i < times; ++i) text += piece;
        return SecretString{std::move(text)};
    };
    // Nine octets each as typed, three composed.
    CHECK(Password::parse(repeated("\u1112\u1161\u11ab", 341)).value().secret().reveal().size() == 1023);
    CHECK(Password::parse(repeated("\u1112\u1161\u11ab", 342)).error().reason == "password_too_long");
    CHECK(Password::parse(repeated("x", 1'000'000)).error().reason == "password_too_long");
    // Two octets as typed, four in the normal form: such a letter has no composed one.
    CHECK(Password::parse(repeated("\u0344", 257)).error().reason == "password_too_long");
}

TEST_CASE("password_hash: long passwords count to their last octet") {
    test::CountingRandom random;
    const auto hash = hash_password(password_of(std::string(1023, 'x') + "y"), kLight, random).value();
    CHECK(verify_password(SecretString{std::string(1023, 'x') + "y"}, hash).value());
    CHECK_FALSE(verify_password(SecretString{std::string(1024, 'x')}, hash).value());
    CHECK_FALSE(verify_password(SecretString{std::string(1023, 'x') + "yy"}, hash).value());
}

TEST_CASE("password_hash: parameters stay between floor and ceiling") {
    CHECK(PasswordHashParameters::make(19456, 2).value() == PasswordHashParameters{});
    CHECK(PasswordHashParameters::make(8192, 1).value() == kLight);
    CHECK(PasswordHashParameters::make(8191, 1).error().reason == "argon2_memory_out_of_range");
    CHECK(PasswordHashParameters::make(-1, 1).error().reason == "argon2_memory_out_of_range");
    CHECK(PasswordHashParameters::make(262'145, 1).error().reason == "argon2_memory_out_of_range");
    CHECK(PasswordHashParameters::make(1LL << 40, 1).error().reason == "argon2_memory_out_of_range");
    CHECK(PasswordHashParameters::make(8192, 0).error().reason == "argon2_iterations_out_of_range");
    CHECK(PasswordHashParameters::make(8192, 33).error().reason == "argon2_iterations_out_of_range");
}

TEST_CASE("password_hash: a stored hash that asks for too much is refused before any work") {
    for (const char* costs : {"m=262145,t=1,p=1", "m=4294967295,t=1,p=1", "m=8192,t=33,p=1",
                              "m=8192,t=4294967295,p=1", "m=8192,t=1,p=17", "m=8192,t=1,p=4294967295"}) {
        const auto hash = PasswordHash::parse(phc(costs));
        INFO(costs);
        REQUIRE_FALSE(hash.has_value());
        CHECK(hash.error().reason == "password_hash_too_costly");
    }
    CHECK(PasswordHash::parse(phc("m=262144,t=32,p=16")).has_value());
}

TEST_CASE("password_hash: costs have one spelling") {
    for (const char* costs :
         {"m=4294967296,t=1,p=1", "m=99999999999999999999,t=1,p=1", "m=08192,t=1,p=1", "m=+8192,t=1,p=1",
          "m=-1,t=1,p=1", "m=0,t=1,p=1", "m=8192,t=0,p=1", "m=8192,t=1,p=0", "m=,t=1,p=1", "m=8192,t=1",
          "t=1,m=8192,p=1", "m=8192,t=1,p=1,", "m=8192,t=1,p=1,keyid=AA", "m=8192, t=1,p=1",
          "m=8192,t=1,p=1 ", "m=0x20,t=1,p=1", "m=7,t=1,p=1", "m=31,t=1,p=4", ""}) {
        const auto hash = PasswordHash::parse(phc(costs));
        INFO(costs);
        REQUIRE_FALSE(hash.has_value());
        CHECK(hash.error().reason == "password_hash_malformed");
    }
}

TEST_CASE("password_hash: other algorithms, versions and malformed parts are refused") {
    const std::string costs = "m=19456,t=2,p=1";
    const std::string tail = "$" + kSalt + "$" + kTag;
    for (const std::string& text : {"$argon2i$v=19$" + costs + tail,
                                    "$argon2d$v=19$" + costs + tail,
                                    "$argon2id$v=16$" + costs + tail,
                                    "$argon2id$" + costs + tail,
                                    "argon2id$v=19$" + costs + tail,
                                    " " + phc(costs),
                                    phc(costs) + " ",
                                    phc(costs) + "$",
                                    phc(costs) + "\n",
                                    phc(costs) + std::string(1, '\0'),
                                    phc(costs) + "=",
                                    "$argon2id$v=19$" + costs + "$" + kSalt + "==$" + kTag,
                                    "$argon2id$v=19$" + costs + "$c2hvcnQ$" + kTag,
                                    "$argon2id$v=19$" + costs + "$" + std::string(88, 'A') + "$" + kTag,
                                    "$argon2id$v=19$" + costs + "$" + kSalt + "$" + std::string(20, 'A'),
                                    "$argon2id$v=19$" + costs + "$" + kSalt + "$" + std::string(88, 'A'),
                                    "$argon2id$v=19$" + costs + "$" + kSalt + "$" + kTag.substr(0, 42) + "1",
                                    "$argon2id$v=19$" + costs + "$" + kSalt + "$" + kTag.substr(0, 42) + "_",
                                    std::string("plain text"),
                                    std::string()}) {
        const auto hash = PasswordHash::parse(text);
        INFO(text);
        REQUIRE_FALSE(hash.has_value());
        CHECK(hash.error().reason == "password_hash_malformed");
        CHECK(hash.error().message.find(kSalt) == std::string::npos);
    }
}

TEST_CASE("password_hash: a candidate beyond 1024 octets is wrong without work") {
    const auto hash = dummy_hash(PasswordHashParameters::make(262'144, 32).value());
    CHECK_FALSE(verify_password(SecretString{std::string(1025, 'x')}, hash).value());
}

TEST_CASE("password_hash: the dummy fits no password and costs what a real hash costs") {
    const auto dummy = dummy_hash(kLight);
    CHECK(dummy.parameters() == kLight);
    CHECK(dummy.parallelism() == 1);
    CHECK_FALSE(needs_rehash(dummy, kLight));
    CHECK_FALSE(verify_password(SecretString{"correct horse"}, dummy).value());
    CHECK_FALSE(verify_password(SecretString{""}, dummy).value());
}

TEST_CASE("password_hash: a hash of other cost, parallelism, salt or tag is made anew") {
    const PasswordHashParameters standard{};
    const auto needs = [&](const std::string& text) {
        return needs_rehash(PasswordHash::parse(text).value(), standard);
    };
    CHECK_FALSE(needs(phc("m=19456,t=2,p=1")));
    CHECK(needs(phc("m=8192,t=2,p=1")));
    CHECK(needs(phc("m=65536,t=2,p=1")));
    CHECK(needs(phc("m=19456,t=3,p=1")));
    CHECK(needs(phc("m=19456,t=2,p=2")));
    CHECK(needs("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$" + kTag));
    CHECK(needs("$argon2id$v=19$m=19456,t=2,p=1$" + kSalt + "$AAAAAAAAAAAAAAAAAAAAAA"));
}

// A sanitizer's own allocator does not survive the limit.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("password_hash: too little memory is an error of its own, not a wrong password") {
    test::CountingRandom random;
    const auto large = PasswordHashParameters::make(65'536, 1).value();
    const auto password = password_of("correct horse");
    const auto hash = dummy_hash(large);

    CHECK(holds_without_memory([&] {
        const auto verified = verify_password(password.secret(), hash);
        return !verified && verified.error().code == Errc::resource_exhausted &&
               verified.error().reason == "password_hash_memory";
    }));
    CHECK(holds_without_memory([&] {
        const auto made = hash_password(password, large, random);
        return !made && made.error().reason == "password_hash_memory";
    }));
    const auto foreign = PasswordHash::parse(phc("m=65536,t=1,p=4")).value();
    CHECK(holds_without_memory([&] {
        const auto verified = verify_password(password.secret(), foreign);
        return !verified && verified.error().reason == "password_hash_memory";
    }));
    CHECK_FALSE(verify_password(password.secret(), hash).value());
    CHECK_FALSE(verify_password(password.secret(), foreign).value());
}
#endif
