#include "authos/storage/repo/memberships.hpp"
#include "fixture.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

using namespace authos;
using namespace authos::identity;
using identity::test::Fixture;

TEST_CASE("refresh: a new pair replaces the old one") {
    Fixture f;
    const auto first = f.sign_in("ada@example.test");
    const auto session = f.access(first)->session_id;

    const auto second = f.refresh(first);

    REQUIRE(second);
    CHECK(second->refresh_token.reveal() != first.refresh_token.reveal());
    CHECK(f.access(*second)->session_id == session);
    CHECK(f.access(first).error().reason == "session_ended");
    CHECK(f.metric("sso_auth_attempts_total{method=\"refresh_token\",result=\"success\"}") == 1);
    CHECK(f.metric("sso_auth_tokens_issued_total") == 2);
}

TEST_CASE("refresh: [80-19] a consumed token that comes back ends the whole family") {
    Fixture f;
    const auto first = f.sign_in("ada@example.test");
    const auto second = f.refresh(first).value();

    const auto replay = f.refresh(first).error();

    CHECK(replay.code == Errc::unauthenticated);
    CHECK(replay.reason == "refresh_token_invalid");
    CHECK(replay.message == "Invalid refresh token");
    CHECK(f.refresh(second).error().reason == "refresh_token_invalid");
    CHECK(f.access(second).error().reason == "session_ended");
    CHECK(f.log.mentions("session.refresh_reused"));
}

TEST_CASE("refresh: [80-19] a token from long before still ends the family") {
    Fixture f;
    const auto first = f.sign_in("ada@example.test");
    auto latest = f.refresh(first).value();
    for (int i = 0; i < 5; ++i) latest = f.refresh(latest).value();

    (void)f.refresh(first);

    CHECK(f.access(latest).error().reason == "session_ended");
}

TEST_CASE("refresh: the end of one family leaves other sessions of the user alone") {
    Fixture f;
    const auto first = f.sign_in("ada@example.test");
    const auto other = f.login("ada@example.test").value();
    (void)f.refresh(first);
    (void)f.refresh(first);
    CHECK(f.access(other));
}

TEST_CASE("refresh: [80-20] a consumed token is refused after a restart as well") {
    Fixture f;
    const auto first = f.sign_in("ada@example.test");
    const auto second = f.refresh(first).value();

    Fixture restarted{f};

    CHECK(restarted.refresh(first).error().reason == "refresh_token_invalid");
    CHECK(restarted.access(second).error().reason == "session_ended");
}

TEST_CASE("refresh: [80-19] of 50 concurrent refreshes of one token exactly one wins") {
    Fixture f;
    const auto first = f.sign_in("ada@example.test");
    std::atomic<int> won{0};
    std::atomic<int> refused{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 50; ++i) {
        threads.emplace_back([&] {
            const auto pair = f.refresh(first);
            if (pair)
                ++won;
            else if (pair.error().reason == "refresh_token_invalid")
                ++refused;
        });
    }
    for (auto& thread : threads) thread.join();

    CHECK(won == 1);
    CHECK(refused == 49);
    // The losers presented a consumed token, so the family is over: its holder signs in again.
    CHECK(f.refresh(first).error().reason == "refresh_token_invalid");
}

TEST_CASE("refresh: empty, over-long and unknown tokens are refused") {
    Fixture f;
    const auto attempt = [&](std::string token) {
        return refresh_session(f.deps, SecretString{std::move(token)}, f.caller).error();
    };
    CHECK(attempt("").reason == "refresh_token_missing");
    CHECK(attempt("").code == Errc::invalid_argument);
    CHECK(attempt(std::string(1001, 'x')).reason == "refresh_token_too_long");
    CHECK(attempt(std::string(1001, 'x')).message == "Refresh token too long");
    CHECK(attempt(std::string(1000, 'x')).reason == "refresh_token_invalid");
    CHECK(attempt("nonsense").code == Errc::unauthenticated);
}

TEST_CASE("refresh: an access token is no refresh token, and ends nothing") {
    Fixture f;
    const auto pair = f.sign_in("ada@example.test");
    CHECK_FALSE(refresh_session(f.deps, pair.access_token, f.caller));
    CHECK(f.access(pair));
}

TEST_CASE("refresh: a token lives 30 days, and each refresh begins them anew") {
    Fixture f;
    auto pair = f.sign_in("ada@example.test");
    f.clock->advance(std::chrono::hours{24 * 29});
    pair = f.refresh(pair).value();
    f.clock->advance(std::chrono::hours{24 * 30} - std::chrono::milliseconds{1});
    pair = f.refresh(pair).value();
    f.clock->advance(std::chrono::hours{24 * 30});

    const auto expired = f.refresh(pair).error();

    CHECK(expired.code == Errc::unauthenticated);
    CHECK(expired.reason == "refresh_token_expired");
    CHECK(expired.message == "Refresh token expired");
}

TEST_CASE("refresh: works after the access token has expired") {
    Fixture f;
    const auto pair = f.sign_in("ada@example.test");
    f.clock->advance(std::chrono::hours{48});
    CHECK(f.access(pair).error().reason == "token_expired");
    CHECK(f.access(f.refresh(pair).value()));
}

TEST_CASE("refresh: [80-21] the new token has the context of the old one") {
    Fixture f;
    const auto owner = f.add_user("owner@example.test");
    const auto org = f.add_organization("acme", owner);
    const auto service = f.add_service(org, "shop");
    f.add_password_identity(owner, org, service);
    const auto of_org = f.login_to_org("owner@example.test", "acme").value();
    const auto of_service = f.login_to_service("owner@example.test", "acme", "shop").value();

    CHECK(f.access(f.refresh(of_org).value())->context.audience() == "org:acme");
    CHECK(f.access(f.refresh(of_service).value())->context.audience() == "service:acme/shop");
}

TEST_CASE("refresh: [80-29] a suspended organization refuses, and the session resumes with it") {
    Fixture f;
    const auto owner = f.add_user("owner@example.test");
    const auto org = f.add_organization("acme", owner);
    const auto pair = f.login_to_org("owner@example.test", "acme").value();
    f.set_status(org, storage::OrgStatus::active, storage::OrgStatus::suspended, owner);

    const auto refused = f.refresh(pair).error();
    CHECK(refused.code == Errc::permission_denied);
    CHECK(refused.reason == "organization_not_active");

    f.set_status(org, storage::OrgStatus::suspended, storage::OrgStatus::active, owner);
    CHECK(f.refresh(pair));
}

TEST_CASE("refresh: [80-29] a membership that ended cannot be refreshed") {
    Fixture f;
    const auto owner = f.add_user("owner@example.test");
    const auto org = f.add_organization("acme", owner);
    const auto pair = f.login_to_org("owner@example.test", "acme").value();
    f.write([&](storage::Session& s) {
        return storage::delete_membership(s, storage::ScopeAuthority::organization(org), owner);
    });

    const auto refused = f.refresh(pair).error();

    CHECK(refused.code == Errc::unauthenticated);
    CHECK(refused.reason == "session_invalid");
    CHECK(refused.message == "Invalid session");
}
