#include "authos/storage/repo/memberships.hpp"
#include "authos/storage/repo/roles.hpp"
#include "authos/storage/repo/service_grants.hpp"
#include "authos/storage/repo/services.hpp"
#include "support/fixture.hpp"

#include <catch2/catch.hpp>

using namespace contract;

namespace {

void join(Fixture& f, const OrgId& org, const UserId& user, const std::string& role, UnixMillis at = kNow) {
    f.write([&](Session& s) {
         return insert_membership(s, f.scope(org), {MembershipId::make(f.random), user, role, at});
     }).value();
}

ServiceId add_service(Fixture& f, const OrgId& org, const std::string& slug) {
    const auto id = ServiceId::make(f.random);
    f.write([&](Session& s) {
         return insert_service(s, f.scope(org),
                               {.id = id,
                                .slug = slug,
                                .name = "The " + slug,
                                .type = "web",
                                .client_id = "client-" + id.text(),
                                .created_at = kNow});
     }).value();
    return id;
}

CustomRole role_of(Fixture& f, const std::string& slug) {
    return {.id = RoleId::make(f.random),
            .slug = slug,
            .name = slug,
            .description = "d",
            .permissions = "[]",
            .created_at = kNow,
            .updated_at = kNow};
}

} // namespace

TEST_CASE("members: listed newest first with their accounts, by role, page and cursor") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId other = f.add_org("other");
    const UserId ada = f.add_user("ada@example.test", true);
    join(f, acme, ada, "admin", kNow);
    join(f, acme, f.add_user("bob@example.test"), "member", kLater);
    join(f, acme, f.add_org_user(acme, "cid@example.test"), "member", kLater);
    join(f, other, f.add_user("eve@example.test"), "member");
    const auto list = [&](const MemberPage& page) {
        return f.read([&](Session& s) { return list_members(s, f.scope(acme), page); }).value();
    };
    const auto all = list({});
    REQUIRE(all.size() == 3);
    CHECK(all[2].email == "ada@example.test");
    CHECK(all[2].is_platform_owner);
    CHECK(all[2].user_created_at == kNow);
    CHECK(all[2].membership.role == "admin");
    CHECK(list({.role = "admin"}).size() == 1);
    CHECK(list({.role = "admin "}).empty());
    CHECK(list({.role = {}, .after = {}, .limit = 2, .offset = 2}).at(0).email == "ada@example.test");
    // One millisecond, two members: the cursor stands between them.
    const auto& first = all[0].membership;
    const auto rest = list({.role = {}, .after = {first.created_at, first.id.text()}});
    REQUIRE(rest.size() == 2);
    CHECK(rest[0].email == all[1].email);

    const auto count = [&](const std::optional<std::string>& role) {
        return f.read([&](Session& s) { return count_members(s, f.scope(acme), role); }).value();
    };
    CHECK(count({}) == 3);
    CHECK(count("member") == 2);
    const auto find = [&](const OrgId& org) {
        return f.read([&](Session& s) { return find_member(s, f.scope(org), ada); }).value();
    };
    CHECK(find(acme)->email == "ada@example.test");
    CHECK_FALSE(find(other));
    const auto known = [&](const OrgId& org, const char* email) {
        return f.read([&](Session& s) { return is_member_address(s, f.scope(org), f.email(email)); }).value();
    };
    CHECK(known(acme, "ADA@example.test"));
    CHECK(known(acme, "cid@example.test"));
    CHECK_FALSE(known(acme, "eve@example.test"));
    CHECK_FALSE(known(other, "ada@example.test"));
}

TEST_CASE("members: ending one's sessions in an organization leaves the others") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    f.add_org("other");
    const UserId ada = f.add_user("ada@example.test");
    NewSession inside = f.new_session(ada);
    inside.context.org_slug = "acme";
    NewSession elsewhere = f.new_session(ada);
    elsewhere.context.org_slug = "other";
    NewSession of_bob = f.new_session(f.add_user("bob@example.test"));
    of_bob.context.org_slug = "acme";
    const NewSession plain = f.new_session(ada);
    f.write([&](Session& s) -> Result<void> {
         for (const auto& session : {inside, elsewhere, of_bob, plain}) {
             AUTHOS_TRY(insert_session(s, session));
         }
         return {};
     }).value();
    const auto end = [&](const OrgId& org) {
        return f.write([&](Session& s) { return delete_sessions_of_user_in(s, f.scope(org), ada); }).value();
    };
    CHECK(end(OrgId::make(f.random)) == 0);
    CHECK(end(acme) == 1);
    const auto alive = [&](const NewSession& session) {
        return f.read([&](Session& s) { return find_session_by_access(s, session.access_token, kNow); })
            .value()
            .has_value();
    };
    CHECK_FALSE(alive(inside));
    CHECK(alive(elsewhere));
    CHECK(alive(of_bob));
    CHECK(alive(plain));
}

TEST_CASE("custom roles: listed, counted, changed and deleted within their organization") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId other = f.add_org("other");
    CustomRole clerk = role_of(f, "clerk");
    f.write([&](Session& s) -> Result<void> {
         AUTHOS_TRY(insert_custom_role(s, f.scope(acme), clerk));
         return insert_custom_role(s, f.scope(other), role_of(f, "clerk"));
     }).value();
    const auto find = [&](const OrgId& org) {
        return f.read([&](Session& s) { return find_custom_role(s, f.scope(org), clerk.id); }).value();
    };
    CHECK(find(acme)->slug == "clerk");
    CHECK_FALSE(find(other));
    CHECK(f.read([&](Session& s) { return list_custom_roles(s, f.scope(acme)); }).value().size() == 1);
    CHECK(f.read([&](Session& s) { return count_custom_roles(s, f.scope(acme)); }).value() == 1);

    clerk.name = "Clérk";
    clerk.description = std::nullopt;
    clerk.permissions = "[\"services.view\"]";
    clerk.updated_at = kLater;
    const auto update = [&](const OrgId& org) {
        return f.write([&](Session& s) { return update_custom_role(s, f.scope(org), clerk); }).value();
    };
    CHECK_FALSE(update(other));
    CHECK(find(acme)->name == "clerk");
    CHECK(update(acme));
    CHECK(find(acme)->name == "Clérk");
    CHECK_FALSE(find(acme)->description);
    CHECK(find(acme)->permissions == "[\"services.view\"]");
    CHECK(find(acme)->updated_at == kLater);

    const auto remove = [&](const OrgId& org) {
        return f.write([&](Session& s) { return delete_custom_role(s, f.scope(org), clerk.id); }).value();
    };
    CHECK_FALSE(remove(other));
    CHECK(remove(acme));
    CHECK_FALSE(remove(acme));
}

TEST_CASE("service grants: every service of the organization is listed, with what the user has on it") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId other = f.add_org("other");
    const UserId ada = f.add_user("ada@example.test");
    const UserId bob = f.add_user("bob@example.test");
    const ServiceId shop = add_service(f, acme, "shop");
    add_service(f, acme, "app");
    const ServiceId foreign = add_service(f, other, "foreign");
    f.write([&](Session& s) -> Result<void> {
         for (const auto& [org, service, user] :
              {std::tuple{acme, shop, ada}, std::tuple{other, foreign, ada}, std::tuple{acme, shop, bob}}) {
             AUTHOS_TRY(put_service_grant(
                 s, f.scope(org),
                 {ServiceGrantId::make(f.random), user, {service, ServiceRelation::manager}, kNow}));
         }
         return {};
     }).value();
    const auto list =
        f.read([&](Session& s) { return list_services_with_grants(s, f.scope(acme), ada); }).value();
    REQUIRE(list.size() == 2);
    CHECK(list[0].slug == "app");
    CHECK(list[0].name == "The app");
    CHECK_FALSE(list[0].relation);
    CHECK(list[1].service_id == shop);
    CHECK(list[1].relation == ServiceRelation::manager);
}
