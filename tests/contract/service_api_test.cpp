#include "authos/storage/repo/api_keys.hpp"
#include "authos/storage/repo/end_users.hpp"
#include "authos/storage/repo/identities.hpp"
#include "authos/storage/repo/login_events.hpp"
#include "authos/storage/repo/services.hpp"
#include "authos/storage/repo/subscriptions.hpp"
#include "detail/statement.hpp"
#include "support/fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>

using namespace contract;
using storage::detail::param;

namespace {

constexpr std::optional<ServiceId> kWholeOrganization;

/// Two organizations with a service each, and a second service of the first.
struct Services : Fixture {
    OrgId acme = add_org("acme");
    OrgId other = add_org("other");
    ServiceId portal = add_service(acme, "portal");
    ServiceId store = add_service(acme, "store");
    ServiceId foreign = add_service(other, "portal");

    ServiceId add_service(const OrgId& org, const std::string& slug) {
        const ServiceId id = ServiceId::make(random);
        write([&](Session& s) {
            return insert_service(s, scope(org),
                                  {.id = id,
                                   .slug = slug,
                                   .name = "Name of " + slug,
                                   .type = "web",
                                   .client_id = "client-" + id.text(),
                                   .created_at = kNow});
        }).value();
        return id;
    }
    void link(const OrgId& org, const ServiceId& service, const UserId& user,
              const std::string& provider = "password", UnixMillis at = kNow) {
        const NewIdentity identity{IdentityId::make(random), user, provider, user.text(), {org, service}, at};
        (void)write([&](Session& s) { return insert_identity_if_absent(s, identity); }).value();
    }
    PlanId add_plan(const ServiceId& service, const std::string& name) {
        const PlanId id = PlanId::make(random);
        (void)write([&](Session& s) {
            return storage::detail::execute(
                s, "INSERT INTO plans (id, service_id, name, created_at) VALUES (:id, :service, :name, :now)",
                {param("id", id), param("service", service), param("name", name), param("now", kNow)});
        }).value();
        return id;
    }
    NewSubscription new_subscription(const UserId& user, const PlanId& plan) {
        return {SubscriptionId::make(random), user, plan, "active", kLater, kNow};
    }
    Result<void> subscribe(const OrgId& org, const ServiceId& service, const NewSubscription& wanted) {
        return write([&](Session& s) { return insert_subscription(s, scope(org), service, wanted); });
    }
    NewApiKey new_key(const ServiceId& service, const std::string& prefix) {
        return {
            ApiKeyId::make(random), service, "key", prefix, hash(), R"(["read:users"])", std::nullopt, kNow,
            UserId::make(random)};
    }
    Result<void> insert(const OrgId& org, const NewApiKey& key) {
        return write([&](Session& s) { return insert_api_key(s, scope(org), key); });
    }
    std::vector<std::string> people(const OrgId& org, const EndUsersOf& service, const UserPage& page = {}) {
        const auto users =
            read([&](Session& s) { return list_end_users(s, scope(org), service, page); }).value();
        const long long total =
            read([&](Session& s) { return count_end_users(s, scope(org), service); }).value();
        if (page.after.empty() && page.limit == 50) CHECK(total == static_cast<long long>(users.size()));
        std::vector<std::string> ids;
        for (const EndUser& user : users) ids.push_back(user.id.text());
        return ids;
    }
};

std::vector<std::string> sorted(std::vector<std::string> texts) {
    std::sort(texts.begin(), texts.end());
    return texts;
}

} // namespace

TEST_CASE("api keys: stored and found within their service and organization only") {
    Services f;
    NewApiKey key = f.new_key(f.portal, "sk_live_aaaaaa");
    key.expires_at = kLater;
    REQUIRE(f.insert(f.acme, key));
    const auto find = [&](const OrgId& org, const ServiceId& service) {
        return f.read([&](Session& s) { return find_api_key(s, f.scope(org), service, key.id); }).value();
    };
    REQUIRE(find(f.acme, f.portal));
    const ApiKey stored = *find(f.acme, f.portal);
    CHECK(stored.service_id == f.portal);
    CHECK(stored.name == "key");
    CHECK(stored.prefix == "sk_live_aaaaaa");
    CHECK(stored.permissions == R"(["read:users"])");
    CHECK(stored.expires_at == kLater);
    CHECK_FALSE(stored.last_used_at);
    CHECK(stored.created_at == kNow);
    CHECK(stored.created_by == key.created_by);
    CHECK_FALSE(find(f.acme, f.store));
    CHECK_FALSE(find(f.other, f.portal));
    CHECK_FALSE(find(f.other, f.foreign));

    CHECK(f.insert(f.acme, f.new_key(f.foreign, "sk_live_bbbbbb")).error().reason == "service_not_found");
    CHECK(f.insert(f.other, f.new_key(f.portal, "sk_live_bbbbbb")).error().reason == "service_not_found");
    CHECK(f.insert(f.acme, f.new_key(f.store, "sk_live_aaaaaa")).error().reason == "api_key_taken");
    NewApiKey same_hash = f.new_key(f.store, "sk_live_cccccc");
    same_hash.key = key.key;
    CHECK(f.insert(f.acme, same_hash).error().reason == "api_key_taken");
    // Prefixes differ by case, and by case alone.
    CHECK(f.insert(f.acme, f.new_key(f.store, "sk_live_AAAAAA")));
}

TEST_CASE("api keys: listed from new to old, counted and deleted within their service") {
    Services f;
    std::vector<NewApiKey> keys;
    for (int i = 0; i < 3; ++i) {
        keys.push_back(f.new_key(f.portal, "sk_live_00000" + std::to_string(i)));
        keys.back().created_at = i == 0 ? kNow : kLater;
        REQUIRE(f.insert(f.acme, keys.back()));
    }
    REQUIRE(f.insert(f.acme, f.new_key(f.store, "sk_live_store0")));
    const auto list = [&](const OrgId& org, const ServiceId& service, const ApiKeyPage& page) {
        std::vector<std::string> ids;
        const auto keys_of =
            f.read([&](Session& s) { return list_api_keys(s, f.scope(org), service, page); }).value();
        for (const ApiKey& key : keys_of) ids.push_back(key.id.text());
        return ids;
    };
    const auto count = [&](const OrgId& org) {
        return f.read([&](Session& s) { return count_api_keys(s, f.scope(org), f.portal); }).value();
    };
    const auto all = list(f.acme, f.portal, {});
    REQUIRE(all.size() == 3);
    CHECK(all[2] == keys[0].id.text());
    CHECK(all[0] == std::max(keys[1].id.text(), keys[2].id.text()));
    CHECK(list(f.acme, f.portal, {2, 0}) == std::vector<std::string>{all[0], all[1]});
    CHECK(list(f.acme, f.portal, {2, 2}) == std::vector<std::string>{all[2]});
    CHECK(list(f.other, f.portal, {}).empty());
    CHECK(count(f.acme) == 3);
    CHECK(count(f.other) == 0);

    const auto remove = [&](const OrgId& org, const ServiceId& service) {
        return f.write([&](Session& s) { return delete_api_key(s, f.scope(org), service, keys[0].id); })
            .value();
    };
    CHECK_FALSE(remove(f.other, f.portal));
    CHECK_FALSE(remove(f.acme, f.store));
    CHECK(remove(f.acme, f.portal));
    CHECK_FALSE(remove(f.acme, f.portal));
    CHECK(count(f.acme) == 2);
}

TEST_CASE("api keys: a shown one is found by its hash until it expires") {
    Services f;
    NewApiKey key = f.new_key(f.portal, "sk_live_aaaaaa");
    key.expires_at = kLater;
    REQUIRE(f.insert(f.acme, key));
    const auto present = [&](const TokenHash& hash, UnixMillis now) {
        return f.read([&](Session& s) { return find_presented_api_key(s, hash, now); }).value();
    };
    REQUIRE(present(key.key, kNow));
    CHECK(present(key.key, kNow)->key.id == key.id);
    CHECK(present(key.key, kNow)->org_id == f.acme);
    CHECK(present(key.key, kLater - std::chrono::milliseconds{1}));
    CHECK_FALSE(present(key.key, kLater));
    CHECK_FALSE(present(f.hash(), kNow));
    const NewApiKey lasting = f.new_key(f.portal, "sk_live_bbbbbb");
    REQUIRE(f.insert(f.acme, lasting));
    CHECK(present(lasting.key, kLater + std::chrono::hours{100'000}));
}

TEST_CASE("api keys: of parallel notes of one use exactly one is written") {
    Services f;
    const NewApiKey key = f.new_key(f.portal, "sk_live_aaaaaa");
    REQUIRE(f.insert(f.acme, key));
    const auto touch = [&](const OrgId& org, UnixMillis now) {
        return f
            .write([&](Session& s) {
                return touch_api_key(s, f.scope(org), key.id, now, now - std::chrono::minutes{1});
            })
            .value();
    };
    CHECK_FALSE(touch(f.other, kNow));
    std::atomic<int> written = 0;
    in_parallel(8, [&](int) {
        if (touch(f.acme, kNow)) ++written;
    });
    CHECK(written == 1);
    CHECK_FALSE(touch(f.acme, kNow + std::chrono::milliseconds{59'999}));
    CHECK(touch(f.acme, kNow + std::chrono::minutes{1}));
    const auto stored =
        f.read([&](Session& s) { return find_api_key(s, f.scope(f.acme), f.portal, key.id); }).value();
    CHECK(stored->last_used_at == kNow + std::chrono::minutes{1});
}

TEST_CASE("end users: those with an identity of the organization, each once, wherever the account lives") {
    Services f;
    const UserId resident = f.add_org_user(f.acme, "resident@example.test");
    const UserId guest = f.add_user("guest@example.test", true);
    const UserId stranger = f.add_org_user(f.other, "stranger@example.test");
    f.add_org_user(f.acme, "nobody@example.test");
    f.link(f.acme, f.portal, resident);
    f.link(f.acme, f.portal, resident, "github");
    f.link(f.acme, f.store, resident);
    f.link(f.acme, f.store, guest);
    f.link(f.other, f.foreign, guest);
    f.link(f.other, f.foreign, stranger);
    CHECK(f.people(f.acme, kWholeOrganization) == sorted({resident.text(), guest.text()}));
    CHECK(f.people(f.acme, f.portal) == std::vector<std::string>{resident.text()});
    CHECK(f.people(f.acme, f.store) == sorted({resident.text(), guest.text()}));
    CHECK(f.people(f.acme, f.foreign).empty());
    CHECK(f.people(f.other, f.portal).empty());
    CHECK(f.people(f.other, kWholeOrganization) == sorted({guest.text(), stranger.text()}));

    const auto find = [&](const OrgId& org, const EndUsersOf& service, const UserId& user) {
        return f.read([&](Session& s) { return find_end_user(s, f.scope(org), service, user); }).value();
    };
    REQUIRE(find(f.acme, f.portal, resident));
    CHECK(find(f.acme, f.portal, resident)->email.text() == "resident@example.test");
    CHECK(find(f.acme, f.portal, resident)->home == f.acme);
    CHECK_FALSE(find(f.acme, f.portal, resident)->is_platform_owner);
    REQUIRE(find(f.acme, kWholeOrganization, guest));
    CHECK_FALSE(find(f.acme, kWholeOrganization, guest)->home);
    CHECK(find(f.acme, kWholeOrganization, guest)->is_platform_owner);
    CHECK_FALSE(find(f.acme, f.portal, guest));
    CHECK_FALSE(find(f.acme, kWholeOrganization, stranger));
    CHECK_FALSE(find(f.other, kWholeOrganization, resident));

    const auto has = [&](const OrgId& org, const ServiceId& service, const char* address) {
        return f
            .read([&](Session& s) {
                return has_end_user_with_email(s, f.scope(org), service, f.email(address));
            })
            .value();
    };
    CHECK(has(f.acme, f.portal, "RESIDENT@example.test"));
    CHECK(has(f.acme, f.store, "guest@example.test"));
    CHECK_FALSE(has(f.acme, f.portal, "guest@example.test"));
    CHECK_FALSE(has(f.acme, f.portal, "nobody@example.test"));
    CHECK_FALSE(has(f.other, f.portal, "resident@example.test"));
    CHECK_FALSE(has(f.acme, f.foreign, "stranger@example.test"));

    (void)
        f.write([&](Session& s) {
             return storage::detail::execute(s, "UPDATE users SET deleted_at = 1 WHERE id = :id",
                                             {param("id", guest)});
         }).value();
    CHECK(f.people(f.acme, f.store) == std::vector<std::string>{resident.text()});
    CHECK_FALSE(find(f.acme, f.store, guest));
    CHECK_FALSE(has(f.acme, f.store, "guest@example.test"));
}

TEST_CASE("end users: pages go on after the last id") {
    Services f;
    std::vector<std::string> ids;
    for (int i = 0; i < 5; ++i) {
        const UserId user = f.add_org_user(f.acme, "user" + std::to_string(i) + "@example.test");
        f.link(f.acme, f.portal, user);
        f.link(f.acme, f.portal, user, "github");
        ids.push_back(user.text());
    }
    ids = sorted(std::move(ids));
    const std::vector<std::string> middle{ids[2], ids[3]};
    CHECK(f.people(f.acme, f.portal, {ids[1], 2, 0}) == middle);
    CHECK(f.people(f.acme, kWholeOrganization, {{}, 2, 2}) == middle);
    CHECK(f.people(f.acme, kWholeOrganization, {ids[0], 2, 1}) == middle);
    CHECK(f.people(f.acme, f.portal, {ids[4], 2, 0}).empty());
}

TEST_CASE("end users: what belongs to the people of a page comes in one list each") {
    Services f;
    std::vector<UserId> users;
    const PlanId plan = f.add_plan(f.portal, "free");
    const PlanId of_store = f.add_plan(f.store, "gold");
    const PlanId of_foreign = f.add_plan(f.foreign, "foreign");
    for (int i = 0; i < 3; ++i) {
        const UserId user = f.add_user("user" + std::to_string(i) + "@example.test");
        f.link(f.acme, f.portal, user, "github", kLater);
        f.link(f.acme, i == 1 ? f.portal : f.store, user);
        f.link(f.other, f.foreign, user, "google");
        REQUIRE(f.subscribe(f.acme, f.portal, f.new_subscription(user, plan)));
        REQUIRE(f.subscribe(f.acme, f.store, f.new_subscription(user, of_store)));
        REQUIRE(f.subscribe(f.other, f.foreign, f.new_subscription(user, of_foreign)));
        users.push_back(user);
    }
    std::sort(users.begin(), users.end());
    const auto identities = [&](const OrgId& org, const EndUsersOf& service, const UserRange& range) {
        return f.read([&](Session& s) { return list_end_user_identities(s, f.scope(org), service, range); })
            .value();
    };
    const auto subscriptions = [&](const OrgId& org, const EndUsersOf& service, const UserRange& range) {
        return f
            .read([&](Session& s) { return list_end_user_subscriptions(s, f.scope(org), service, range); })
            .value();
    };
    const auto both = identities(f.acme, kWholeOrganization, {users[0], users[1]});
    REQUIRE(both.size() == 4);
    CHECK(both[0].user_id == users[0]);
    CHECK(both[0].provider == "password");
    CHECK(both[0].provider_user_id == users[0].text());
    CHECK(both[0].created_at == kNow);
    CHECK(both[1].provider == "github");
    CHECK(both[3].user_id == users[1]);
    // Filtered are the people; of each, all identities are shown.
    CHECK(identities(f.acme, f.store, {users[0], users[2]}).size() == 4);
    CHECK(identities(f.acme, f.foreign, {users[0], users[2]}).empty());
    CHECK(identities(f.other, kWholeOrganization, {users[0], users[2]}).size() == 3);

    const auto one = subscriptions(f.acme, kWholeOrganization, {users[2], users[2]});
    REQUIRE(one.size() == 2);
    const auto& first = one[0].service_id == f.portal ? one[0] : one[1];
    CHECK(first.service_id == f.portal);
    CHECK(first.service_slug == "portal");
    CHECK(first.service_name == "Name of portal");
    CHECK(first.plan_id == plan.text());
    CHECK(first.plan_name == "free");
    CHECK(first.status == "active");
    CHECK(first.current_period_end == kLater);
    CHECK(first.created_at == kNow);
    CHECK(subscriptions(f.acme, f.store, {users[0], users[2]}).size() == 4);
    CHECK(subscriptions(f.other, kWholeOrganization, {users[0], users[2]}).size() == 3);
}

TEST_CASE("end users: sessions are counted and ended within the organization, and within the service") {
    Services f;
    const UserId user = f.add_user("guest@example.test");
    const UserId second = f.add_user("second@example.test");
    const auto sign_in = [&](const UserId& who, const std::optional<std::string>& org,
                             const std::optional<ServiceId>& service) {
        NewSession session = f.new_session(who);
        session.context.org_slug = org;
        session.context.service_id = service;
        f.write([&](Session& s) { return insert_session(s, session); }).value();
    };
    sign_in(user, "acme", f.portal);
    sign_in(user, "acme", f.store);
    sign_in(user, "acme", std::nullopt);
    sign_in(user, "other", f.foreign);
    sign_in(user, std::nullopt, std::nullopt);
    sign_in(second, "acme", f.portal);
    const auto count = [&](const OrgId& org, UnixMillis now = kNow) {
        return f.read([&](Session& s) { return count_sessions_in_organization(s, f.scope(org), user, now); })
            .value();
    };
    const auto total = [&] {
        return f
            .read([&](Session& s) {
                return storage::detail::select_integer(s, "SELECT COUNT(*) FROM sessions", {});
            })
            .value();
    };
    CHECK(count(f.acme) == 3);
    CHECK(count(f.other) == 1);
    CHECK(count(f.acme, kNow + std::chrono::hours{24 * 365}) == 0);
    const auto leave_service = [&](const OrgId& org) {
        return f
            .write([&](Session& s) { return delete_sessions_in_service(s, f.scope(org), f.portal, user); })
            .value();
    };
    CHECK(leave_service(f.other) == 0);
    CHECK(leave_service(f.acme) == 1);
    CHECK(f.write([&](Session& s) {
               return delete_sessions_in_organization(s, f.scope(f.acme), user);
           }).value() == 2);
    CHECK(count(f.acme) == 0);
    CHECK(count(f.other) == 1);
    CHECK(total() == 3);
}

TEST_CASE("end users: unlinking takes the identities of one service") {
    Services f;
    const UserId user = f.add_user("guest@example.test");
    f.link(f.acme, f.portal, user);
    f.link(f.acme, f.portal, user, "github");
    f.link(f.acme, f.store, user);
    const auto unlink = [&](const OrgId& org) {
        return f.write([&](Session& s) { return unlink_end_user(s, f.scope(org), f.portal, user); }).value();
    };
    CHECK(unlink(f.other) == 0);
    CHECK(unlink(f.acme) == 2);
    CHECK(unlink(f.acme) == 0);
    CHECK(f.people(f.acme, f.portal).empty());
    CHECK(f.people(f.acme, kWholeOrganization).size() == 1);
}

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
