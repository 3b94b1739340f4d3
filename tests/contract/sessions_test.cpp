#include "support/fixture.hpp"

#include <catch2/catch.hpp>

#include <atomic>

using namespace contract;

namespace {

RefreshRotation rotation_of(Fixture& f, const TokenHash& old_refresh) {
    return {.old_refresh = old_refresh,
            .new_refresh = f.hash(),
            .new_refresh_expires_at = kLater + std::chrono::hours{48},
            .new_access = f.hash(),
            .new_access_expires_at = kLater + std::chrono::hours{1},
            .now = kNow};
}

NewSession signed_in(Fixture& f, const UserId& user) {
    NewSession session = f.new_session(user);
    f.write([&](Session& s) { return insert_session(s, session); }).value();
    return session;
}

auto by_access(Fixture& f, const TokenHash& hash, UnixMillis now = kNow) {
    return f.read([&](Session& s) { return find_session_by_access(s, hash, now); }).value();
}
auto by_refresh(Fixture& f, const TokenHash& hash, UnixMillis now = kNow) {
    return f.read([&](Session& s) { return find_session_by_refresh(s, hash, now); }).value();
}

} // namespace

TEST_CASE("sessions: found by either token until it expires, with its context") {
    Fixture f;
    const OrgId org = f.add_org("acme");
    const UserId user = f.add_org_user(org, "ada@example.test");
    NewSession session = f.new_session(user);
    session.context = {.org_slug = "acme",
                       .resource = "https://api.example.test",
                       .user_agent = std::string(600, 'x'),
                       .ip_address = "192.0.2.1"};
    f.write([&](Session& s) { return insert_session(s, session); }).value();

    const auto found = by_access(f, session.access_token);
    REQUIRE(found);
    CHECK(found->id == session.id);
    CHECK(found->user_id == user);
    CHECK(found->user_org_id == org);
    CHECK(found->context.org_slug == "acme");
    CHECK_FALSE(found->context.service_id);
    CHECK(found->context.resource == "https://api.example.test");
    CHECK(found->context.user_agent->size() == 512);
    CHECK(found->refresh_expires_at == session.refresh_expires_at);
    CHECK_FALSE(by_access(f, session.access_token, kLater));
    CHECK_FALSE(by_access(f, *session.refresh_token));
    CHECK(by_refresh(f, *session.refresh_token, kLater));
    CHECK_FALSE(by_refresh(f, *session.refresh_token, kLater + std::chrono::hours{24}));
    CHECK_FALSE(by_access(f, f.hash()));
}

TEST_CASE("sessions: a token is never stored twice") {
    Fixture f;
    const NewSession first = signed_in(f, f.add_user("ada@example.test"));
    NewSession second = f.new_session(first.user_id);
    second.refresh_token = first.refresh_token;
    CHECK(f.write([&](Session& s) { return insert_session(s, second); }).error().reason ==
          "session_token_taken");
}

TEST_CASE("sessions: rotation replaces both tokens and works once") {
    Fixture f;
    const NewSession session = signed_in(f, f.add_user("ada@example.test"));
    const RefreshRotation rotation = rotation_of(f, *session.refresh_token);
    const auto rotate = [&](const RefreshRotation& r) {
        return f.write([&](Session& s) { return rotate_refresh(s, r); });
    };

    CHECK(rotate(rotation).value());

    CHECK_FALSE(rotate(rotation_of(f, *session.refresh_token)).value());
    CHECK_FALSE(by_access(f, session.access_token));
    CHECK_FALSE(by_refresh(f, *session.refresh_token));
    REQUIRE(by_access(f, rotation.new_access));
    CHECK(by_access(f, rotation.new_access)->id == session.id);
    CHECK(by_refresh(f, rotation.new_refresh)->refresh_expires_at == rotation.new_refresh_expires_at);
    CHECK_FALSE(rotate(rotation_of(f, f.hash())).value());
    RefreshRotation late = rotation_of(f, rotation.new_refresh);
    late.now = rotation.new_refresh_expires_at;
    CHECK_FALSE(rotate(late).value());
}

TEST_CASE("sessions: a consumed token that comes back ends the family") {
    Fixture f;
    const NewSession session = signed_in(f, f.add_user("ada@example.test"));
    const NewSession other = signed_in(f, session.user_id);
    const RefreshRotation first = rotation_of(f, *session.refresh_token);
    const RefreshRotation second = rotation_of(f, first.new_refresh);
    for (const RefreshRotation& r : {first, second}) {
        (void)f.write([&](Session& s) { return rotate_refresh(s, r); }).value();
    }
    const auto revoke = [&](const TokenHash& hash) {
        return f.write([&](Session& s) { return revoke_family_of_reused(s, hash); }).value();
    };

    CHECK_FALSE(revoke(second.new_refresh)); // current, not consumed
    CHECK_FALSE(revoke(f.hash()));
    const auto ended = revoke(*session.refresh_token);

    REQUIRE(ended);
    CHECK(ended->session_id == session.id);
    CHECK(ended->user_id == session.user_id);
    CHECK_FALSE(by_access(f, second.new_access));
    CHECK_FALSE(by_refresh(f, second.new_refresh));
    CHECK_FALSE(revoke(first.new_refresh));
    CHECK(by_access(f, other.access_token));
}

TEST_CASE("sessions: of a hundred concurrent rotations of one token exactly one wins") {
    Fixture f;
    const NewSession session = signed_in(f, f.add_user("ada@example.test"));
    std::atomic<int> winners = 0;
    std::atomic<int> losers = 0;

    in_parallel(100, [&](int) {
        const RefreshRotation rotation = rotation_of(f, *session.refresh_token);
        const auto won = f.write([&](Session& s) { return rotate_refresh(s, rotation); });
        if (won && *won) ++winners;
        if (won && !*won) ++losers;
    });

    CHECK(winners == 1);
    CHECK(losers == 99);
}

TEST_CASE("sessions: ended by id, by token, by user, or all but one") {
    Fixture f;
    const UserId ada = f.add_user("ada@example.test");
    const UserId bob = f.add_user("bob@example.test");
    const NewSession first = signed_in(f, ada);
    const NewSession second = signed_in(f, ada);
    const NewSession third = signed_in(f, ada);
    const NewSession fourth = signed_in(f, ada);
    const NewSession foreign = signed_in(f, bob);

    CHECK_FALSE(f.write([&](Session& s) { return delete_session(s, ada, foreign.id); }).value());
    CHECK(f.write([&](Session& s) { return delete_session(s, ada, first.id); }).value());
    CHECK_FALSE(f.write([&](Session& s) { return delete_session(s, ada, first.id); }).value());
    const auto by_token = [&](const TokenHash& hash) {
        return f.write([&](Session& s) { return revoke_session_by_token(s, hash); }).value();
    };
    CHECK(by_token(second.access_token)->session_id == second.id);
    CHECK_FALSE(by_token(second.access_token));
    CHECK(by_token(*third.refresh_token)->user_id == ada);
    const NewSession fifth = signed_in(f, ada);
    CHECK(f.write([&](Session& s) { return delete_other_sessions_of_user(s, ada, fifth.id); }).value() == 1);
    CHECK(by_access(f, fifth.access_token));
    CHECK_FALSE(by_access(f, fourth.access_token));
    CHECK(f.write([&](Session& s) { return delete_sessions_of_user(s, ada); }).value() == 1);
    CHECK(by_access(f, foreign.access_token));
}

TEST_CASE("sessions: clean-up takes what can neither be used nor refreshed, in batches") {
    Fixture f;
    const UserId user = f.add_user("ada@example.test");
    for (int i = 0; i < 3; ++i) signed_in(f, user);
    NewSession short_lived = f.new_session(user);
    short_lived.refresh_token.reset();
    short_lived.refresh_expires_at.reset();
    f.write([&](Session& s) { return insert_session(s, short_lived); }).value();
    const auto clean = [&](UnixMillis now, int limit) {
        return f.write([&](Session& s) { return delete_expired_sessions(s, now, limit); }).value();
    };

    CHECK(clean(kNow, 10) == 0);
    CHECK(clean(kLater, 10) == 1); // the one that cannot be refreshed
    const UnixMillis end = kLater + std::chrono::hours{24};
    CHECK(clean(end, 2) == 2);
    CHECK(clean(end, 2) == 1);
}

TEST_CASE("sessions: remembered refresh tokens are forgotten when they expired") {
    Fixture f;
    const NewSession session = signed_in(f, f.add_user("ada@example.test"));
    const RefreshRotation rotation = rotation_of(f, *session.refresh_token);
    (void)f.write([&](Session& s) { return rotate_refresh(s, rotation); }).value();
    const auto clean = [&](UnixMillis now) {
        return f.write([&](Session& s) { return delete_expired_refresh_history(s, now, 10); }).value();
    };
    CHECK(clean(rotation.new_refresh_expires_at) == 0);
    CHECK(clean(rotation.new_refresh_expires_at + std::chrono::milliseconds{1}) == 1);
}

TEST_CASE("sessions: listed page by page, live ones of the account only") {
    Fixture f;
    const UserId user = f.add_user("ada@example.test");
    for (int i = 0; i < 3; ++i) signed_in(f, user);
    signed_in(f, f.add_user("bob@example.test"));
    const auto page = [&](std::optional<SessionId> after, UnixMillis now = kNow) {
        return f.read([&](Session& s) { return list_sessions_of_user(s, user, now, {after, 2}); }).value();
    };
    const auto first = page(std::nullopt);
    REQUIRE(first.size() == 2);
    const auto second = page(first.back().id);
    REQUIRE(second.size() == 1);
    CHECK(first.back().id < second.front().id);
    CHECK(page(second.back().id).empty());
    CHECK(page(std::nullopt, kLater + std::chrono::hours{24}).empty());
}
