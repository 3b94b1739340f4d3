#include "authos/storage/repo/login_events.hpp"
#include "support/services.hpp"

#include <catch2/catch.hpp>

#include <atomic>

using namespace contract;

TEST_CASE("subscriptions: one per account and service, with a plan of that service") {
    Services f;
    const PlanId free = f.add_plan(f.portal, "free");
    const PlanId gold = f.add_plan(f.portal, "gold");
    const PlanId elsewhere = f.add_plan(f.store, "store");
    const UserId user = f.add_user("ada@example.test");
    const auto find = [&](const OrgId& org, const ServiceId& service) {
        return f.read([&](Session& s) { return find_subscription(s, f.scope(org), service, user); }).value();
    };
    const NewSubscription wanted = f.new_subscription(user, free);
    CHECK(f.subscribe(f.other, f.portal, wanted).error().reason == "plan_not_found");
    CHECK(f.subscribe(f.acme, f.store, wanted).error().reason == "plan_not_found");
    CHECK_FALSE(find(f.acme, f.portal));
    REQUIRE(f.subscribe(f.acme, f.portal, wanted));
    CHECK(f.subscribe(f.acme, f.portal, f.new_subscription(user, gold)).error().reason ==
          "subscription_exists");
    REQUIRE(find(f.acme, f.portal));
    CHECK(find(f.acme, f.portal)->id == wanted.id);
    CHECK(find(f.acme, f.portal)->plan_name == "free");
    CHECK(find(f.acme, f.portal)->current_period_end == kLater);
    CHECK_FALSE(find(f.other, f.portal));
    CHECK_FALSE(find(f.acme, f.store));

    const auto update = [&](const OrgId& org, const PlanId& plan) {
        return f
            .write([&](Session& s) {
                return update_subscription(s, f.scope(org), f.portal, user, {plan, "paused", kNow});
            })
            .value();
    };
    CHECK_FALSE(update(f.other, gold));
    CHECK_FALSE(update(f.acme, elsewhere));
    CHECK(find(f.acme, f.portal)->status == "active");
    CHECK(update(f.acme, gold));
    CHECK(find(f.acme, f.portal)->plan_id == gold);
    CHECK(find(f.acme, f.portal)->status == "paused");
    CHECK(find(f.acme, f.portal)->current_period_end == kNow);

    const auto plan_name = [&](const OrgId& org, const ServiceId& service, const PlanId& plan) {
        return f.read([&](Session& s) { return find_plan_name(s, f.scope(org), service, plan); }).value();
    };
    CHECK(plan_name(f.acme, f.portal, gold) == "gold");
    CHECK_FALSE(plan_name(f.acme, f.portal, elsewhere));
    CHECK_FALSE(plan_name(f.other, f.portal, gold));

    const auto remove = [&](const OrgId& org) {
        return f.write([&](Session& s) { return delete_subscription(s, f.scope(org), f.portal, user); })
            .value();
    };
    CHECK_FALSE(remove(f.other));
    CHECK(remove(f.acme));
    CHECK_FALSE(remove(f.acme));
}

TEST_CASE("subscriptions: of parallel insertions for one account one succeeds") {
    Services f;
    const PlanId plan = f.add_plan(f.portal, "free");
    const UserId user = f.add_user("ada@example.test");
    std::atomic<int> stored = 0;
    std::atomic<int> refused = 0;
    in_parallel(10, [&](int) {
        const auto done = f.subscribe(f.acme, f.portal, f.new_subscription(user, plan));
        if (done) ++stored;
        if (!done && done.error().reason == "subscription_exists") ++refused;
    });
    CHECK(stored == 1);
    CHECK(refused == 9);
}

TEST_CASE("subscriptions: listed by user and counted within their service") {
    Services f;
    const PlanId plan = f.add_plan(f.portal, "free");
    std::vector<std::string> users;
    for (int i = 0; i < 4; ++i) {
        const UserId user = f.add_user("user" + std::to_string(i) + "@example.test");
        NewSubscription wanted = f.new_subscription(user, plan);
        if (i == 0) wanted.status = "paused";
        REQUIRE(f.subscribe(f.acme, f.portal, wanted));
        users.push_back(user.text());
    }
    users = sorted(std::move(users));
    const auto list = [&](const OrgId& org, const ServiceId& service, const UserPage& page) {
        std::vector<std::string> ids;
        const auto found =
            f.read([&](Session& s) { return list_subscriptions(s, f.scope(org), service, page); }).value();
        for (const auto& subscription : found) ids.push_back(subscription.user_id.text());
        return ids;
    };
    CHECK(list(f.acme, f.portal, {}) == users);
    CHECK(list(f.acme, f.portal, {users[0], 2, 0}) == std::vector<std::string>{users[1], users[2]});
    CHECK(list(f.acme, f.portal, {{}, 2, 3}) == std::vector<std::string>{users[3]});
    CHECK(list(f.acme, f.store, {}).empty());
    CHECK(list(f.other, f.portal, {}).empty());
    f.read([&](Session& s) -> Result<void> {
         CHECK(count_subscriptions(s, f.scope(f.acme), f.portal).value() == 4);
         CHECK(count_subscriptions(s, f.scope(f.acme), f.portal, "active").value() == 3);
         CHECK(count_subscriptions(s, f.scope(f.other), f.portal).value() == 0);
         CHECK(count_subscriptions(s, f.scope(f.other), f.portal, "active").value() == 0);
         return {};
     }).value();
}

TEST_CASE("services: renamed within their organization, and their sign-ins counted there") {
    Services f;
    const auto rename = [&](const OrgId& org) {
        return f.write([&](Session& s) { return rename_service(s, f.scope(org), f.portal, "Renämed"); })
            .value();
    };
    CHECK_FALSE(rename(f.other));
    CHECK(rename(f.acme));
    CHECK(f.read([&](Session& s) { return find_service(s, f.scope(f.acme), f.portal); }).value()->name ==
          "Renämed");
    CHECK(f.read([&](Session& s) { return find_service(s, f.scope(f.acme), f.store); }).value()->name ==
          "Name of store");

    const UserId user = f.add_user("ada@example.test");
    for (const auto& [service, at] :
         {std::pair{f.portal, kNow}, std::pair{f.portal, kLater}, std::pair{f.store, kLater}}) {
        const NewLoginEvent event{.id = LoginEventId::make(f.random),
                                  .user_id = user,
                                  .org_id = f.acme,
                                  .service_id = service,
                                  .provider = "password",
                                  .created_at = at};
        f.write([&](Session& s) { return insert_login_event(s, event); }).value();
    }
    const auto count = [&](const OrgId& org, UnixMillis since) {
        return f.read([&](Session& s) { return count_service_logins(s, f.scope(org), f.portal, since); })
            .value();
    };
    CHECK(count(f.acme, kNow) == 2);
    CHECK(count(f.acme, kLater) == 1);
    CHECK(count(f.acme, kLater + std::chrono::milliseconds{1}) == 0);
    CHECK(count(f.other, kNow) == 0);
}
