#include "support/services.hpp"

#include <catch2/catch.hpp>

using namespace contract;

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
               return delete_sessions_of_user_in(s, f.scope(f.acme), user);
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
