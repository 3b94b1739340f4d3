#include "fixture.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::identity;
using identity::test::Fixture;

TEST_CASE("logout: neither token of the session works afterwards") {
    Fixture f;
    const auto pair = f.sign_in("ada@example.test");
    const auto principal = f.access(pair).value();

    REQUIRE(logout(f.deps, principal, f.caller));

    CHECK(f.access(pair).error().reason == "session_ended");
    CHECK(f.refresh(pair).error().reason == "refresh_token_invalid");
    CHECK(f.log.mentions("user.logout"));
    CHECK(logout(f.deps, principal, f.caller));
}

TEST_CASE("logout: other sessions of the user live on") {
    Fixture f;
    const auto first = f.sign_in("ada@example.test");
    const auto second = f.login("ada@example.test").value();
    REQUIRE(logout(f.deps, f.access(first).value(), f.caller));
    CHECK(f.access(second));
}

TEST_CASE("logout: [80-32] nobody ends the session of another user") {
    Fixture f;
    const auto victim = f.sign_in("ada@example.test");
    auto forged = f.access(f.sign_in("eve@example.test")).value();
    forged.session_id = f.access(victim)->session_id;
    (void)logout(f.deps, forged, f.caller);
    CHECK(f.access(victim));
}

TEST_CASE("revoke: either token ends the session") {
    Fixture f;
    const auto first = f.sign_in("ada@example.test");
    const auto second = f.login("ada@example.test").value();

    REQUIRE(revoke_token(f.deps, first.access_token, f.caller));
    CHECK(f.refresh(first).error().reason == "refresh_token_invalid");
    CHECK(f.access(second));
    REQUIRE(revoke_token(f.deps, second.refresh_token, f.caller));
    CHECK(f.access(second).error().reason == "session_ended");
}

TEST_CASE("revoke: [80-20] a consumed refresh token ends its family as well") {
    Fixture f;
    const auto first = f.sign_in("ada@example.test");
    const auto second = f.refresh(first).value();
    REQUIRE(revoke_token(f.deps, first.refresh_token, f.caller));
    CHECK(f.access(second).error().reason == "session_ended");
}

TEST_CASE("revoke: an unknown, empty or huge token is answered with success") {
    Fixture f;
    const auto pair = f.sign_in("ada@example.test");
    CHECK(revoke_token(f.deps, SecretString{"unknown"}, f.caller));
    CHECK(revoke_token(f.deps, SecretString{}, f.caller));
    CHECK(revoke_token(f.deps, SecretString{std::string(100'000, 'x')}, f.caller));
    CHECK(f.access(pair));
}
