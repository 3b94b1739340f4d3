#include "authos/storage/repo/audit.hpp"
#include "authos/storage/repo/memberships.hpp"
#include "authos/storage/repo/platform/organizations.hpp"
#include "authos/storage/repo/roles.hpp"
#include "authos/storage/repo/services.hpp"
#include "authos/storage/repo/tiers.hpp"
#include "detail/session_gate.hpp"
#include "detail/statement.hpp"
#include "support/fixture.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <map>
#include <mutex>
#include <thread>

using namespace contract;
namespace platform = authos::storage::platform;

namespace {

void add_member(Fixture& f, const OrgId& org, const UserId& user, UnixMillis at = kNow) {
    f.write([&](Session& s) {
         return insert_membership(s, f.scope(org), {MembershipId::make(f.random), user, "member", at});
     }).value();
}

Organization stored(Fixture& f, const OrgId& id) {
    return f.read([&](Session& s) { return find_organization(s, id); }).value().value();
}

Result<void> claim_acme(Session& s, Fixture& f, const UserId& owner, const OrgId& id) {
    AUTHOS_TRY(lock_user(s, f.platform(), owner));
    AUTHOS_TRY(platform::insert_organization(
        s, f.platform(),
        {.id = id, .slug = "acme", .name = "n", .owner_user_id = owner, .created_at = kNow}));
    return insert_membership(s, f.scope(id), {MembershipId::make(f.random), owner, "owner", kNow});
}

// How it ends when so many users claim the slug "acme" at the same moment: "made" or why not, and how often.
using Ends = std::map<std::string, int>;
Ends claim_acme_in_parallel(Fixture& f, int users) {
    std::vector<UserId> owners;
    for (int i = 0; i < users; ++i)
        owners.push_back(f.add_user("user" + std::to_string(i) + "@example.test"));
    std::mutex mutex;
    Ends ends;
    in_parallel(users, [&](int i) {
        const OrgId id = OrgId::make(f.random);
        const auto done =
            f.write([&](Session& s) { return claim_acme(s, f, owners.at(std::size_t(i)), id); });
        const std::lock_guard lock(mutex);
        ++ends[done ? "made" : done.error().reason];
    });
    return ends;
}

void while_somebody_sees_what_was(Fixture& f, const std::function<void()>& body) {
    if (f.db.backend() != Backend::mysql) return body();
    using storage::detail::run_sql;
    storage::detail::SessionGate::with_connection(
        f.db, Fixture::soon(),
        [&](storage::detail::Connection& c, const Clock&) -> Result<void> {
            AUTHOS_TRY(run_sql(c, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"));
            AUTHOS_TRY(run_sql(c, "START TRANSACTION WITH CONSISTENT SNAPSHOT"));
            body();
            return run_sql(c, "ROLLBACK");
        })
        .value();
}

// Until so many others stand before an insert of an organization. PostgreSQL and SQLite need no such care.
void await_inserts(Session& s, int wanted) {
    const std::string count = "SELECT COUNT(*) FROM information_schema.processlist WHERE db = DATABASE() AND "
                              "info LIKE 'INSERT INTO organizations%'";
    while (s.backend() == Backend::mysql && storage::detail::select_integer(s, count, {}).value() < wanted)
        std::this_thread::yield();
}

} // namespace

TEST_CASE("tiers: the four of the product, cheapest first, ids exact") {
    Fixture f;
    const auto tiers = f.read([](Session& s) { return list_tiers(s); }).value();
    REQUIRE(tiers.size() == 4);
    CHECK(tiers[0].id == "tier_free");
    CHECK(tiers[0].default_max_users == 3);
    CHECK(tiers[3].price_cents == 49'900);
    const auto find = [&](const char* id) {
        return f.read([&](Session& s) { return find_tier(s, id); }).value();
    };
    REQUIRE(find("tier_pro"));
    CHECK(find("tier_pro")->display_name == "Pro");
    CHECK_FALSE(find("TIER_PRO"));
    CHECK_FALSE(find("tier_pro "));
}

TEST_CASE("organizations: renamed within their scope") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId other = f.add_org("other");
    const auto rename = [&](const OrgId& id) {
        return f.write([&](Session& s) { return rename_organization(s, f.scope(id), "Ä new näme", kLater); })
            .value();
    };
    CHECK(rename(acme));
    CHECK_FALSE(rename(OrgId::make(f.random)));
    CHECK(stored(f, acme).name == "Ä new näme");
    CHECK(stored(f, acme).updated_at == kLater);
    CHECK(stored(f, other).name == "other");
}

TEST_CASE("organizations: the owner changes only from the expected one") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const UserId first = stored(f, acme).owner_user_id;
    const UserId second = f.add_user("second@example.test");
    const auto change = [&](const UserId& from, const UserId& to) {
        return f.write([&](Session& s) {
                    return change_owner(s, f.scope(acme), {from, to, kLater});
                })
            .value();
    };
    CHECK_FALSE(change(second, first));
    CHECK(change(first, second));
    CHECK_FALSE(change(first, second));
    CHECK(stored(f, acme).owner_user_id == second);
    const auto owned = [&](const UserId& user) {
        return f.read([&](Session& s) { return count_owned_organizations(s, user); }).value();
    };
    CHECK(owned(first) == 0);
    CHECK(owned(second) == 1);
}

TEST_CASE("organizations: whoever locks the account first is counted first") {
    Fixture f;
    const UserId owner = f.add_user("ada@example.test");
    constexpr long long kMost = 3;
    std::atomic<int> created = 0;
    in_parallel(8, [&](int i) {
        const OrgId id = OrgId::make(f.random);
        const auto made = f.write([&](Session& s) -> Result<bool> {
            AUTHOS_TRY(const bool locked, lock_user(s, f.platform(), owner));
            if (!locked) return fail(Errc::internal, "lock_lost");
            AUTHOS_TRY(const long long owned, count_owned_organizations(s, owner));
            if (owned >= kMost) return false;
            AUTHOS_TRY(platform::insert_organization(s, f.platform(),
                                                     {.id = id,
                                                      .slug = "org-" + std::to_string(i),
                                                      .name = "n",
                                                      .owner_user_id = owner,
                                                      .created_at = kNow}));
            return true;
        });
        if (made && *made) ++created;
    });
    CHECK(created == kMost);
    CHECK_FALSE(
        f.write([&](Session& s) { return lock_user(s, f.platform(), UserId::make(f.random)); }).value());
}

TEST_CASE("organizations: of twenty parallel inserts of one slug one wins and the others are told") {
    Fixture f;
    CHECK(claim_acme_in_parallel(f, 20) == Ends{{"made", 1}, {"org_slug_taken", 19}});
}

// InnoDB gives all who waited a shared lock on the place of the row, and they end each other as deadlocks;
// a deleted row that somebody may still see lets them do so again and again.
TEST_CASE("organizations: when the first of many inserts of one slug is rolled back, another gets it") {
    Fixture f;
    while_somebody_sees_what_was(f, [&] {
        const OrgId gone = f.add_org("acme");
        CHECK(f.write([&](Session& s) { return delete_organization(s, f.scope(gone)); }).value());
        const UserId first = f.add_user("first@example.test");
        std::thread others;
        Ends ends;
        const auto done = f.write([&](Session& s) -> Result<void> {
            AUTHOS_TRY(claim_acme(s, f, first, OrgId::make(f.random)));
            if (!others.joinable()) others = std::thread([&] { ends = claim_acme_in_parallel(f, 20); });
            await_inserts(s, 8);
            return fail(Errc::internal, "gave_up");
        });
        others.join();
        CHECK(done.error().reason == "gave_up");
        CHECK(ends == Ends{{"made", 1}, {"org_slug_taken", 19}});
    });
}

TEST_CASE("organizations: deletion takes rows and sessions along, of this organization only") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId other = f.add_org("other");
    const UserId resident = f.add_org_user(acme, "resident@example.test");
    const UserId visitor = f.add_user("visitor@example.test");
    add_member(f, acme, visitor);
    add_member(f, other, visitor);
    NewSession inside = f.new_session(visitor);
    inside.context.org_slug = "acme";
    NewSession elsewhere = f.new_session(visitor);
    elsewhere.context.org_slug = "other";
    const NewSession of_resident = f.new_session(resident);
    f.write([&](Session& s) -> Result<void> {
         for (const auto& session : {inside, elsewhere, of_resident}) {
             AUTHOS_TRY(insert_session(s, session));
         }
         AUTHOS_TRY(insert_default_risk_rules(s, f.scope(acme), OrgId::make(f.random).text(), kNow));
         return insert_audit(s, f.scope(acme),
                             {.id = AuditId::make(f.random),
                              .actor = visitor,
                              .action = "organization.deleted",
                              .target_type = "organization",
                              .target_id = acme.text(),
                              .created_at = kNow});
     }).value();

    const auto remove = [&] {
        return f.write([&](Session& s) { return delete_organization(s, f.scope(acme)); }).value();
    };
    CHECK(remove());
    CHECK_FALSE(remove());
    const auto alive = [&](const NewSession& session) {
        return f.read([&](Session& s) { return find_session_by_access(s, session.access_token, kNow); })
            .value()
            .has_value();
    };
    CHECK_FALSE(alive(inside));
    CHECK_FALSE(alive(of_resident));
    CHECK(alive(elsewhere));
    CHECK(f.read([&](Session& s) { return count_memberships(s, f.scope(acme)); }).value() == 0);
    CHECK(f.read([&](Session& s) { return count_memberships(s, f.scope(other)); }).value() == 1);
    CHECK(f.read([&](Session& s) { return list_audit(s, f.scope(acme), {}); }).value().size() == 1);
}

TEST_CASE("organizations: the summary counts members and services and knows the tier") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    add_member(f, acme, f.add_user("ada@example.test"));
    add_member(f, acme, f.add_user("bob@example.test"));
    f.write([&](Session& s) {
         return insert_service(s, f.scope(acme),
                               {.id = ServiceId::make(f.random),
                                .slug = "shop",
                                .name = "Shop",
                                .type = "web",
                                .client_id = "client-1",
                                .created_at = kNow});
     }).value();
    const auto summary =
        f.read([&](Session& s) { return find_organization_summary(s, f.scope(acme)); }).value();
    REQUIRE(summary);
    CHECK(summary->membership_count == 2);
    CHECK(summary->service_count == 1);
    REQUIRE(summary->tier);
    CHECK(summary->tier->id == "tier_free");
    CHECK_FALSE(f.read([&](Session& s) {
                     return find_organization_summary(s, f.scope(OrgId::make(f.random)));
                 }).value());
}

TEST_CASE("organizations: one's own are listed by the time of joining, by status, page by page") {
    Fixture f;
    const UserId ada = f.add_user("ada@example.test");
    UnixMillis at = kNow;
    for (const char* slug : {"zulu", "alpha", "mike"}) {
        at = at + std::chrono::seconds{1};
        add_member(f, f.add_org(slug), ada, at);
    }
    f.add_org("foreign");
    const auto slugs = [&](const OwnOrganizationPage& page) {
        std::string text;
        for (const auto& item :
             f.read([&](Session& s) { return list_own_organizations(s, ada, page); }).value())
            text += item.organization.slug + " ";
        return text;
    };
    CHECK(slugs({}) == "zulu alpha mike ");
    CHECK(slugs({.status = {}, .limit = 2, .offset = 0}) == "zulu alpha ");
    CHECK(slugs({.status = {}, .limit = 2, .offset = 2}) == "mike ");
    CHECK(slugs({.status = OrgStatus::active}) == "zulu alpha mike ");
    CHECK(slugs({.status = OrgStatus::pending}).empty());
}

TEST_CASE("organizations: all are listed newest first with tier and owner, filtered and counted") {
    Fixture f;
    const OrgId first = f.add_org("first");
    const UserId owner = f.add_user("ada@example.test");
    f.write([&](Session& s) {
         return platform::insert_organization(s, f.platform(),
                                              {.id = OrgId::make(f.random),
                                               .slug = "second",
                                               .name = "Second",
                                               .owner_user_id = owner,
                                               .tier_id = "tier_pro",
                                               .created_at = kLater});
     }).value();
    const auto list = [&](const platform::OrganizationPage& page) {
        return f.read([&](Session& s) { return platform::list_organizations(s, f.platform(), page); })
            .value();
    };
    const auto count = [&](const platform::OrganizationFilter& filter) {
        return f.read([&](Session& s) { return platform::count_organizations(s, f.platform(), filter); })
            .value();
    };
    const auto all = list({});
    REQUIRE(all.size() == 2);
    CHECK(all[0].organization.slug == "second");
    CHECK(all[0].tier->id == "tier_pro");
    REQUIRE(all[0].owner);
    CHECK(all[0].owner->email == "ada@example.test");
    CHECK(list({.filter = {}, .limit = 1, .offset = 1}).at(0).organization.id == first);
    CHECK(list({.filter = {.status = OrgStatus::pending, .tier_id = {}}}).size() == 1);
    CHECK(list({.filter = {.status = OrgStatus::pending, .tier_id = "tier_free"}}).empty());
    CHECK(count({}) == 2);
    CHECK(count({.status = {}, .tier_id = "tier_pro"}) == 1);
}

TEST_CASE("organizations: tier, limits and feature overrides are set and reset") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const auto set = [&](const platform::TierChange& change) {
        return f.write([&](Session& s) { return platform::set_tier(s, f.platform(), acme, change); });
    };
    CHECK(set({"tier_pro", 7, 9, kLater}).value());
    CHECK(stored(f, acme).tier_id == "tier_pro");
    CHECK(stored(f, acme).max_services == 7);
    CHECK(set({"tier_starter", {}, {}, kLater}).value());
    CHECK_FALSE(stored(f, acme).max_services);
    CHECK(set({"tier_unknown", {}, {}, kLater}).error().reason == "reference_missing");
    const auto grant = [&](const std::optional<std::string>& overrides) {
        return f
            .write([&](Session& s) {
                return platform::set_feature_overrides(s, f.platform(), acme, overrides, kLater);
            })
            .value();
    };
    CHECK(grant("{\"allow_scim\":true}"));
    CHECK(stored(f, acme).feature_overrides == "{\"allow_scim\":true}");
    CHECK(grant(std::nullopt));
    CHECK_FALSE(stored(f, acme).feature_overrides);
}

TEST_CASE("organizations: what is locked is changed by one at a time") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    in_parallel(8, [&](int) {
        const auto done = f.write([&](Session& s) -> Result<bool> {
            AUTHOS_TRY(const bool locked, platform::lock_organization(s, f.platform(), acme, kLater));
            AUTHOS_TRY(const auto before, find_organization(s, acme));
            const long long next = before->max_users.value_or(0) + 1;
            AUTHOS_TRY(platform::set_tier(s, f.platform(), acme, {"tier_free", {}, next, kLater}));
            return locked;
        });
        (void)done;
    });
    CHECK(stored(f, acme).max_users == 8);
    CHECK_FALSE(f.write([&](Session& s) {
                     return platform::lock_organization(s, f.platform(), OrgId::make(f.random), kLater);
                 }).value());
}

TEST_CASE("custom roles: found by slug within their organization, once each") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId other = f.add_org("other");
    const auto insert = [&](const OrgId& org) {
        return f.write([&](Session& s) {
            return insert_custom_role(s, f.scope(org),
                                      {.id = RoleId::make(f.random),
                                       .slug = "auditor",
                                       .name = "Auditor",
                                       .description = std::nullopt,
                                       .permissions = "[\"audit_logs.view\"]",
                                       .created_at = kNow,
                                       .updated_at = kNow});
        });
    };
    const auto find = [&](const OrgId& org, const char* slug) {
        return f.read([&](Session& s) { return find_custom_role(s, f.scope(org), slug); }).value();
    };
    CHECK(insert(acme).has_value());
    CHECK(insert(acme).error().reason == "role_taken");
    CHECK(insert(OrgId::make(f.random)).error().reason == "reference_missing");
    REQUIRE(find(acme, "auditor"));
    CHECK(find(acme, "auditor")->permissions == "[\"audit_logs.view\"]");
    CHECK_FALSE(find(acme, "auditor "));
    CHECK_FALSE(find(other, "auditor"));
}

TEST_CASE("memberships: the row of one member") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId other = f.add_org("other");
    const UserId ada = f.add_user("ada@example.test");
    add_member(f, acme, ada);
    const auto find = [&](const OrgId& org) {
        return f.read([&](Session& s) { return find_membership(s, f.scope(org), ada); }).value();
    };
    REQUIRE(find(acme));
    CHECK(find(acme)->role == "member");
    CHECK(find(acme)->created_at == kNow);
    CHECK_FALSE(find(other));
}
