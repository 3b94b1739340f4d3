#include "authos/storage/repo/identities.hpp"
#include "authos/storage/repo/memberships.hpp"
#include "authos/storage/repo/platform/organizations.hpp"
#include "authos/storage/repo/services.hpp"
#include "support/fixture.hpp"

#include <catch2/catch.hpp>

using namespace contract;

TEST_CASE("organizations: found by slug and id; a slug is exact") {
    Fixture f;
    const OrgId id = f.add_org("acme");
    const auto by_slug = [&](const char* slug) {
        return f.read([&](Session& s) { return find_organization_by_slug(s, slug); }).value();
    };
    REQUIRE(by_slug("acme"));
    CHECK(by_slug("acme")->id == id);
    CHECK(by_slug("acme")->tier_id == "tier_free");
    CHECK(by_slug("acme")->status == OrgStatus::active);
    CHECK_FALSE(by_slug("acme")->max_users);
    CHECK_FALSE(by_slug("ACME"));
    CHECK_FALSE(by_slug("acme "));
    CHECK(f.read([&](Session& s) { return find_organization(s, id); }).value()->slug == "acme");
    CHECK_FALSE(f.read([&](Session& s) { return find_organization(s, OrgId::make(f.random)); }).value());
}

TEST_CASE("organizations: a slug is taken once, and owner and tier must exist") {
    Fixture f;
    f.add_org("acme");
    const UserId owner = f.add_user("ada@example.test");
    const auto insert = [&](const char* slug, const UserId& by, const char* tier) {
        return f.write([&](Session& s) {
            return storage::platform::insert_organization(s, f.platform(),
                                                          {.id = OrgId::make(f.random),
                                                           .slug = slug,
                                                           .name = "A",
                                                           .owner_user_id = by,
                                                           .tier_id = tier,
                                                           .created_at = kNow});
        });
    };
    CHECK(insert("acme", owner, "tier_pro").error().reason == "org_slug_taken");
    CHECK(insert("other", UserId::make(f.random), "tier_pro").error().reason == "reference_missing");
    CHECK(insert("other", owner, "tier_unknown").error().reason == "reference_missing");
    CHECK(insert("other", owner, "tier_enterprise").has_value());
}

TEST_CASE("organizations: the status changes only from the expected one") {
    Fixture f;
    const OrgId id = f.add_org("acme");
    const UserId actor = f.add_user("ada@example.test", true);
    const auto change = [&](OrgStatus from, OrgStatus to) {
        return f
            .write([&](Session& s) {
                return storage::platform::change_status(s, f.platform(), id,
                                                        {from, to, actor, "why", kLater});
            })
            .value();
    };
    CHECK_FALSE(change(OrgStatus::pending, OrgStatus::active));
    CHECK(change(OrgStatus::active, OrgStatus::suspended));
    CHECK_FALSE(change(OrgStatus::active, OrgStatus::suspended));
    CHECK(change(OrgStatus::suspended, OrgStatus::pending));
    CHECK(change(OrgStatus::pending, OrgStatus::rejected));
    const auto org = f.read([&](Session& s) { return find_organization(s, id); }).value();
    CHECK(org->status == OrgStatus::rejected);
    CHECK(org->updated_at == kLater);
    CHECK(parse_org_status("deleted").error().reason == "org_status_malformed");
}

TEST_CASE("memberships: a role is visible in its organization only") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId other = f.add_org("other");
    const UserId user = f.add_user("ada@example.test");
    const auto insert = [&](const OrgId& org, const UserId& who) {
        return f.write([&](Session& s) {
            return insert_membership(s, f.scope(org), {MembershipId::make(f.random), who, "admin", kNow});
        });
    };
    const auto role = [&](const OrgId& org) {
        return f.read([&](Session& s) { return find_role(s, f.scope(org), user); }).value();
    };
    CHECK(insert(acme, user).has_value());
    CHECK(insert(acme, user).error().reason == "already_member");
    CHECK(insert(acme, UserId::make(f.random)).error().reason == "reference_missing");
    CHECK(role(acme) == "admin");
    CHECK_FALSE(role(other));

    CHECK_FALSE(f.write([&](Session& s) { return set_role(s, f.scope(other), user, "owner"); }).value());
    CHECK(f.write([&](Session& s) { return set_role(s, f.scope(acme), user, "member"); }).value());
    CHECK(role(acme) == "member");
    const auto own = f.read([&](Session& s) { return list_own_memberships(s, user); }).value();
    REQUIRE(own.size() == 1);
    CHECK(own[0].org_slug == "acme");
    CHECK(own[0].org_status == "active");
    CHECK_FALSE(f.write([&](Session& s) { return delete_membership(s, f.scope(other), user); }).value());
    CHECK(f.write([&](Session& s) { return delete_membership(s, f.scope(acme), user); }).value());
    CHECK_FALSE(role(acme));
}

TEST_CASE("memberships: members are listed page by page") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    for (const char* name : {"a@example.test", "b@example.test", "c@example.test"}) {
        const UserId user = f.add_user(name);
        f.write([&](Session& s) {
             return insert_membership(s, f.scope(acme), {MembershipId::make(f.random), user, "member", kNow});
         }).value();
    }
    const auto page = [&](std::optional<UserId> after) {
        return f.read([&](Session& s) { return list_memberships(s, f.scope(acme), after, 2); }).value();
    };
    const auto first = page(std::nullopt);
    REQUIRE(first.size() == 2);
    const auto second = page(first.back().user_id);
    REQUIRE(second.size() == 1);
    CHECK(second[0].org_id == acme);
    CHECK(f.read([&](Session& s) { return count_memberships(s, f.scope(acme)); }).value() == 3);
}

TEST_CASE("services: found by slug and id within their organization") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId other = f.add_org("other");
    NewService shop{.id = ServiceId::make(f.random),
                    .slug = "shop",
                    .name = "Shop",
                    .type = "web",
                    .client_id = "client-1",
                    .redirect_uris = "[\"https://shop.example.test/cb\"]",
                    .created_at = kNow};
    const auto insert = [&](const OrgId& org, const NewService& service) {
        return f.write([&](Session& s) { return insert_service(s, f.scope(org), service); });
    };
    insert(acme, shop).value();
    const auto found =
        f.read([&](Session& s) { return find_service_by_slug(s, f.scope(acme), "shop"); }).value();
    REQUIRE(found);
    CHECK(found->id == shop.id);
    CHECK(found->type == "web");
    CHECK(found->redirect_uris == shop.redirect_uris);
    CHECK_FALSE(f.read([&](Session& s) { return find_service_by_slug(s, f.scope(other), "shop"); }).value());
    CHECK_FALSE(f.read([&](Session& s) { return find_service_by_slug(s, f.scope(acme), "shop "); }).value());
    CHECK(f.read([&](Session& s) { return find_service(s, f.scope(acme), shop.id); }).value());
    CHECK_FALSE(f.read([&](Session& s) { return find_service(s, f.scope(other), shop.id); }).value());

    NewService twin = shop;
    twin.id = ServiceId::make(f.random);
    CHECK(insert(other, twin).error().reason == "service_taken"); // the client id is unique everywhere
    twin.client_id = "client-2";
    CHECK(insert(acme, twin).error().reason == "service_taken");
    CHECK(insert(OrgId::make(f.random), twin).error().reason == "reference_missing");
    CHECK(insert(other, twin).has_value());
}

TEST_CASE("identities: a provider account is linked once per place") {
    Fixture f;
    const UserId ada = f.add_user("ada@example.test");
    const UserId bob = f.add_user("bob@example.test");
    const OrgId acme = f.add_org("acme");
    const auto link = [&](const UserId& user, const char* account, IdentityIssuer issuer) {
        return f.write([&](Session& s) {
            return insert_identity_if_absent(
                s, {IdentityId::make(f.random), user, "github", account, std::move(issuer), kNow});
        });
    };
    CHECK(link(ada, "4711", {}).value());
    CHECK_FALSE(link(bob, "4711", {}).value());
    CHECK(link(bob, "4711", {.org_id = acme}).value());
    CHECK(link(UserId::make(f.random), "1", {}).error().reason == "reference_missing");
    CHECK(link(ada, "", {}).error().reason == "key_malformed");

    const auto owner = [&](IdentityIssuer issuer) {
        return f.read([&](Session& s) { return find_user_of_identity(s, "github", "4711", issuer); }).value();
    };
    CHECK(owner({}) == ada);
    CHECK(owner({.org_id = acme}) == bob);
    CHECK_FALSE(owner({.org_id = OrgId::make(f.random)}));
}
