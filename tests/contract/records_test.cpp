#include "authos/storage/repo/canary.hpp"
#include "authos/storage/repo/leases.hpp"
#include "authos/storage/repo/login_events.hpp"
#include "authos/storage/repo/platform/audit.hpp"
#include "support/fixture.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <set>

using namespace contract;

TEST_CASE("login events: active users are counted once each") {
    Fixture f;
    const UserId ada = f.add_user("ada@example.test");
    const UserId bob = f.add_user("bob@example.test");
    const OrgId org = f.add_org("acme");
    const auto sign_in = [&](const UserId& user, std::optional<OrgId> where, UnixMillis at) {
        f.write([&](Session& s) {
             return insert_login_event(s, {.id = LoginEventId::make(f.random),
                                           .user_id = user,
                                           .org_id = where,
                                           .provider = "password",
                                           .ip_address = "2001:db8::1",
                                           .created_at = at});
         }).value();
    };
    sign_in(ada, std::nullopt, kNow);
    sign_in(ada, std::nullopt, kLater);
    sign_in(bob, org, kLater);
    const auto active = [&](UnixMillis since) {
        return f.read([&](Session& s) { return count_active_users(s, since); }).value();
    };
    CHECK(active(kNow) == 2);
    CHECK(active(kLater) == 2);
    CHECK(active(kLater + std::chrono::milliseconds{1}) == 0);
    CHECK(f.read([&](Session& s) { return count_active_users(s, f.scope(org), kNow); }).value() == 1);
}

TEST_CASE("audit: an organization sees its own entries, newest first, page by page") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId other = f.add_org("other");
    const UserId actor = f.add_user("ada@example.test");
    const auto note = [&](const OrgId& org, const char* action, UnixMillis at) {
        f.write([&](Session& s) {
             return insert_audit(s, f.scope(org),
                                 {.id = AuditId::make(f.random),
                                  .actor = actor,
                                  .action = action,
                                  .target_type = "service",
                                  .target_id = "1",
                                  .success = false,
                                  .details = "{\"a\":\"Ü'\\\\\"}",
                                  .created_at = at});
         }).value();
    };
    note(acme, "first", kNow);
    note(acme, "second", kLater);
    note(acme, "second", kLater); // the same moment: the id decides
    note(other, "foreign", kLater);

    std::vector<std::string> actions;
    std::set<std::string> ids;
    AuditPage page{.limit = 1};
    while (true) {
        const auto entries = f.read([&](Session& s) { return list_audit(s, f.scope(acme), page); }).value();
        if (entries.empty()) break;
        actions.push_back(entries[0].action);
        ids.insert(entries[0].id.text());
        CHECK(entries[0].details == "{\"a\":\"Ü'\\\\\"}");
        CHECK_FALSE(entries[0].success);
        CHECK(entries[0].actor == actor);
        page.before = ListPosition{entries[0].created_at, entries[0].id.text()};
    }
    CHECK(actions == std::vector<std::string>{"second", "second", "first"});
    CHECK(ids.size() == 3);
}

TEST_CASE("platform audit: entries come back newest first") {
    Fixture f;
    const UserId owner = f.add_user("ada@example.test", true);
    for (const UnixMillis at : {kNow, kLater}) {
        f.write([&](Session& s) {
             return storage::platform::insert_audit(s, f.platform(),
                                                    {.id = AuditId::make(f.random),
                                                     .owner = owner,
                                                     .action = "org.approve",
                                                     .target_type = "organization",
                                                     .target_id = "acme",
                                                     .created_at = at});
         }).value();
    }
    const auto entries =
        f.read([&](Session& s) { return storage::platform::list_audit(s, f.platform(), {}); }).value();
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].created_at == kLater);
    CHECK(entries[0].owner == owner);
    CHECK_FALSE(entries[0].metadata);
    const auto list = [&](storage::platform::PlatformAuditPage page) {
        return f.read([&](Session& s) { return storage::platform::list_audit(s, f.platform(), page); })
            .value();
    };
    const auto count = [&](storage::platform::PlatformAuditFilter filter) {
        return f.read([&](Session& s) { return storage::platform::count_audit(s, f.platform(), filter); })
            .value();
    };
    CHECK(list({.filter = {.action = "org.approve"}}).size() == 2);
    CHECK(list({.filter = {.action = "org.reject"}}).empty());
    CHECK(count({}) == 2);
    CHECK(count({.target_type = "organization", .target_id = "acme"}) == 2);
    CHECK(count({.target_type = "user", .target_id = "acme"}) == 0);
    const auto older = list({.filter = {}, .limit = 1, .offset = 1});
    REQUIRE(older.size() == 1);
    CHECK(older[0].created_at == kNow);
}

TEST_CASE("canary: the first value stays, for all that write at once") {
    Fixture f;
    CHECK_FALSE(f.read([&](Session& s) { return find_canary(s, "encryption_key"); }).value());
    std::mutex mutex;
    std::set<std::string> seen;
    in_parallel(8, [&](int i) {
        const auto stored = f.write([&](Session& s) {
            return insert_canary_if_absent(s, "encryption_key", std::to_string(i), kNow);
        });
        const std::lock_guard lock(mutex);
        seen.insert(stored ? *stored : stored.error().reason);
    });
    CHECK(seen.size() == 1);
    CHECK(f.read([&](Session& s) { return find_canary(s, "encryption_key"); }).value() == *seen.begin());
    CHECK(f.write([&](Session& s) { return insert_canary_if_absent(s, "", "x", kNow); }).error().reason ==
          "key_malformed");
}

TEST_CASE("leases: one owner at a time, until it expires or is given back") {
    Fixture f;
    const auto acquire = [&](const char* owner, UnixMillis now) {
        return f
            .write([&](Session& s) {
                return acquire_lease(s, {"clean-up", owner}, now, now + std::chrono::seconds{30});
            })
            .value();
    };
    const auto renew = [&](const char* owner, UnixMillis now) {
        return f
            .write([&](Session& s) {
                return renew_lease(s, {"clean-up", owner}, now, now + std::chrono::seconds{30});
            })
            .value();
    };
    const auto release = [&](const char* owner) {
        return f.write([&](Session& s) { return release_lease(s, {"clean-up", owner}); }).value();
    };
    CHECK(acquire("one", kNow));
    CHECK(acquire("one", kNow));
    CHECK_FALSE(acquire("two", kNow));
    CHECK_FALSE(renew("two", kNow));
    CHECK(renew("one", kNow + std::chrono::seconds{29}));
    CHECK_FALSE(acquire("two", kNow + std::chrono::seconds{58}));
    CHECK(acquire("two", kNow + std::chrono::seconds{59}));
    CHECK_FALSE(renew("one", kNow + std::chrono::seconds{60}));
    CHECK_FALSE(release("one"));
    CHECK(release("two"));
    CHECK(acquire("one", kNow));
    CHECK(f.write([&](Session& s) { return delete_expired_leases(s, kLater, 10); }).value() == 1);
    CHECK(f.write([&](Session& s) {
               return acquire_lease(s, {std::string(192, 'k'), "o"}, kNow, kLater);
           })
              .error()
              .reason == "key_malformed");
}

TEST_CASE("leases: of concurrent owners exactly one gets it") {
    Fixture f;
    std::atomic<int> winners = 0;
    in_parallel(16, [&](int i) {
        const auto won = f.write([&](Session& s) {
            return acquire_lease(s, {"clean-up", "owner-" + std::to_string(i)}, kNow, kLater);
        });
        if (won && *won) ++winners;
    });
    CHECK(winners == 1);
}
