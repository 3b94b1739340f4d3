// Limits that all instances share: buckets, waits after failures, the month's active users.
#include "support/fixture.hpp"

#include "authos/storage/repo/active_users.hpp"
#include "authos/storage/repo/login_delays.hpp"
#include "authos/storage/repo/login_events.hpp"
#include "authos/storage/repo/rate_buckets.hpp"
#include "authos/storage/repo/risk_rules.hpp"

#include <catch2/catch.hpp>

#include <atomic>

using namespace contract;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

namespace {

const RateBucket kBucket{"test:bucket", 1000ms, 20};

PermitGrant take(Fixture& f, int wanted, UnixMillis now = kNow) {
    return f.write([&](Session& s) { return take_permits(s, kBucket, wanted, now); }).value();
}

std::optional<LoginDelay> delay_of(Fixture& f, const std::string& key) {
    return f.read([&](Session& s) { return find_login_delay(s, key); }).value();
}

NewLoginEvent login_of(Fixture& f, const UserId& user, UnixMillis at) {
    return {.id = LoginEventId::make(f.random),
            .user_id = user,
            .org_id = std::nullopt,
            .service_id = std::nullopt,
            .provider = "password",
            .ip_address = "192.0.2.1",
            .user_agent = "Browser",
            .created_at = at};
}

} // namespace

TEST_CASE("rate buckets: of 50 callers at once exactly the burst gets a permit") {
    Fixture f;
    std::atomic<int> taken{0};
    std::atomic<int> refused{0};
    in_parallel(50, [&](int) {
        // Who was overtaken too often may ask again; the answer is the same.
        for (;;) {
            const auto wait = f.write([&](Session& s) { return take_permit(s, kBucket, kNow); });
            if (!wait && wait.error().code == Errc::aborted) continue;
            ++(wait.value() ? refused : taken);
            return;
        }
    });
    CHECK(taken == 20);
    CHECK(refused == 30);
}

TEST_CASE("rate buckets: a permit comes back with time, and the wait says when") {
    Fixture f;
    int taken = 0;
    while (take(f, 1).taken == 1) ++taken;
    CHECK(taken == 20);
    CHECK(take(f, 1).wait == 1000ms);
    CHECK(take(f, 1, kNow + 400ms).wait == 600ms);
    CHECK(f.read([](Session& s) { return find_wait(s, kBucket, kNow + 400ms); }).value() == 600ms);
    CHECK(take(f, 1, kNow + 1000ms).taken == 1);
    CHECK(take(f, 1, kNow + 1000ms).taken == 0);
    f.write([](Session& s) { return return_permit(s, kBucket); }).value();
    CHECK(take(f, 1, kNow + 1000ms).taken == 1);
    f.write([](Session& s) { return reset_bucket(s, kBucket.key); }).value();
    CHECK_FALSE(f.read([](Session& s) { return find_wait(s, kBucket, kNow); }).value());
}

TEST_CASE("rate buckets: who takes several leaves half to others, and all together get the burst") {
    Fixture f;
    std::vector<int> parts;
    for (PermitGrant part = take(f, 5); part.taken > 0; part = take(f, 5)) parts.push_back(part.taken);
    CHECK(parts.front() == 5);
    CHECK(parts.back() == 1);
    int total = 0;
    for (const int part : parts) total += part;
    CHECK(total == 20);
}

TEST_CASE("rate buckets: those that are full again are cleaned up") {
    Fixture f;
    (void)take(f, 1);
    const auto clean = [&](UnixMillis now) {
        return f.write([&](Session& s) { return delete_full_buckets(s, now, 10); }).value();
    };
    CHECK(clean(kNow) == 0);
    CHECK(clean(kNow + 2s) == 1);
}

TEST_CASE("login delays: swapped by what was read, forgotten, and cleaned up") {
    Fixture f;
    const LoginDelay first{1, kNow, kNow};
    const LoginDelay second{2, kNow + 1s, kNow};
    const auto swap = [&](const std::optional<LoginDelay>& before, const LoginDelay& after) {
        return f.write([&](Session& s) { return replace_login_delay(s, "key", before, after); }).value();
    };
    CHECK_FALSE(delay_of(f, "key"));
    CHECK(swap(std::nullopt, first));
    CHECK_FALSE(swap(std::nullopt, second));
    CHECK(swap(first, second));
    CHECK_FALSE(swap(first, second));
    REQUIRE(delay_of(f, "key"));
    CHECK(delay_of(f, "key")->failures == 2);
    CHECK(delay_of(f, "key")->blocked_until == kNow + 1s);

    const auto clean = [&](UnixMillis before) {
        return f.write([&](Session& s) { return delete_old_login_delays(s, before, 10); }).value();
    };
    CHECK(clean(kNow + 1s) == 0);
    CHECK(clean(kNow + 2s) == 1);
    CHECK(swap(std::nullopt, first));
    f.write([](Session& s) { return delete_login_delay(s, "key"); }).value();
    CHECK_FALSE(delay_of(f, "key"));
}

TEST_CASE("active users: each counts once a month, and of many who want the last place one gets it") {
    Fixture f;
    const OrgId org = f.add_org("acme");
    std::vector<UserId> users;
    for (int i = 0; i < 12; ++i) users.push_back(f.add_user("user" + std::to_string(i) + "@example.test"));
    const auto count = [&](const UserId& user, long long month, std::optional<long long> max) {
        return f.write([&](Session& s) -> Result<bool> {
            AUTHOS_TRY(const bool counted, count_active_user(s, f.scope(org), user, month, max));
            if (!counted) return fail(Errc::failed_precondition, "full");
            return true;
        });
    };
    const auto active = [&](long long month) {
        return f.read([&](Session& s) { return get_active_users(s, f.scope(org), month); }).value();
    };
    CHECK(count(users[0], 202611, 2));
    CHECK(count(users[0], 202611, 2));
    CHECK(active(202611) == 1);

    std::atomic<int> won{0};
    in_parallel(10, [&](int i) {
        for (;;) {
            const auto counted = count(users[static_cast<std::size_t>(i) + 1], 202611, 2);
            if (!counted && counted.error().code == Errc::aborted) continue;
            if (counted) ++won;
            return;
        }
    });
    CHECK(won == 1);
    CHECK(active(202611) == 2);
    CHECK(count(users[0], 202611, 2));
    CHECK_FALSE(count(users[11], 202611, 2));
    CHECK(count(users[11], 202611, std::nullopt));
    CHECK(active(202611) == 3);
    CHECK(count(users[11], 202612, 1));
    CHECK(f.write([](Session& s) { return delete_old_active_users(s, 202612, 2); }).value() == 2);
    CHECK(f.write([](Session& s) { return delete_old_active_users(s, 202612, 10); }).value() == 1);
}

TEST_CASE("risk rules: none until they are set, then those of the organization alone") {
    Fixture f;
    const OrgId org = f.add_org("acme");
    const OrgId other = f.add_org("other");
    const auto find = [&](const OrgId& of) {
        return f.read([&](Session& s) { return find_risk_rules(s, f.scope(of)); }).value();
    };
    CHECK_FALSE(find(org));
    RiskRules rules{.enforcement_mode = "block", .low_threshold = 10, .medium_threshold = 20};
    for (int i = 0; i < 2; ++i) {
        rules.velocity_score = i;
        f.write([&](Session& s) {
             return put_risk_rules(s, f.scope(org), RiskRulesId::make(f.random), rules, kNow);
         }).value();
        CHECK(find(org) == rules);
    }
    CHECK_FALSE(find(other));
}

TEST_CASE("login events: what was thought of them, and what the next sign-in is compared with") {
    Fixture f;
    const OrgId org = f.add_org("acme");
    const UserId user = f.add_user("ada@example.test");
    const auto history = [&](const std::string& agent) {
        return f.read([&](Session& s) { return find_login_history(s, user, agent); }).value();
    };
    CHECK_FALSE(history("Browser").any);
    NewLoginEvent event = login_of(f, user, kNow);
    event.org_id = org;
    event.risk = LoginRisk{40, R"(["new_device"])"};
    event.geo = {"FR", "Paris", 48'856'600, 2'352'200};
    NewLoginEvent later = login_of(f, user, kNow + 1s);
    later.org_id = org;
    later.user_agent = std::nullopt;
    later.risk = LoginRisk{5, "[]"};
    for (const auto& each : {event, later})
        f.write([&](Session& s) { return insert_login_event(s, each); }).value();

    CHECK(history("Browser").same_agent);
    CHECK(history("").same_agent);
    CHECK(history("Other").any);
    CHECK_FALSE(history("Other").same_agent);
    const auto place = f.read([&](Session& s) { return find_last_place(s, user); }).value();
    REQUIRE(place);
    CHECK(place->created_at == kNow);
    CHECK(place->geo.lat_e6 == 48'856'600);
    CHECK(f.read([&](Session& s) { return list_login_countries(s, user); }).value() ==
          std::vector<std::string>{"FR"});
    CHECK(f.read([&](Session& s) { return count_logins_from(s, f.scope(org), "192.0.2.1", kNow); }).value() ==
          2);
    CHECK(f.read([&](Session& s) {
               return count_logins_from(s, f.scope(org), "192.0.2.1", kNow + 1s);
           }).value() == 1);

    const auto list = [&](long long min, long long offset) {
        return f.read([&](Session& s) {
                    return list_risk_events(s, f.scope(org), {min, 10, offset});
                })
            .value();
    };
    REQUIRE(list(0, 0).size() == 2);
    CHECK(list(0, 0).front().risk.score == 5);
    CHECK(list(0, 1).front().risk.factors == R"(["new_device"])");
    REQUIRE(list(40, 0).size() == 1);
    CHECK(list(40, 0).front().user_email == "ada@example.test");
    CHECK(list(40, 0).front().geo.city == "Paris");
}

TEST_CASE("sessions: use is remembered, the proof is renewed once, and those of a service end together") {
    Fixture f;
    const UserId user = f.add_user("ada@example.test");
    const NewSession made = f.new_session(user);
    const NewSession second = f.new_session(user);
    for (const auto& each : {made, second})
        f.write([&](Session& s) { return insert_session(s, each); }).value();
    const auto find = [&] {
        return f.read([&](Session& s) { return find_session_of_user(s, user, made.id, kNow); }).value();
    };
    REQUIRE(find());
    CHECK(find()->last_used_at == made.created_at);
    const UserId eve = f.add_user("eve@example.test");
    CHECK_FALSE(f.read([&](Session& s) { return find_session_of_user(s, eve, made.id, kNow); }).value());
    f.write([&](Session& s) { return touch_session(s, made.id, kNow + 1s, kNow); }).value();
    CHECK(find()->last_used_at == kNow + 1s);
    f.write([&](Session& s) { return touch_session(s, made.id, kNow + 2s, kNow); }).value();
    CHECK(find()->last_used_at == kNow + 1s);

    const SessionRow before = *find();
    const auto renew = [&](const SessionRow& from) {
        return f.write([&](Session& s) {
                    return renew_session_proof(s, from, {kNow + 3s, "pwd otp mfa"});
                })
            .value();
    };
    CHECK(renew(before));
    CHECK_FALSE(renew(before));
    CHECK(find()->proof.authenticated_at == kNow + 3s);
    CHECK(find()->proof.amr == "pwd otp mfa");
    CHECK(f.write([&](Session& s) {
               return delete_sessions_of_user_at(s, user, ServiceId::make(f.random), std::nullopt);
           }).value() == 0);
}
