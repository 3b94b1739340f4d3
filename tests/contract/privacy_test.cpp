#include "authos/storage/repo/audit.hpp"
#include "authos/storage/repo/identities.hpp"
#include "authos/storage/repo/login_events.hpp"
#include "authos/storage/repo/memberships.hpp"
#include "authos/storage/repo/platform/organizations.hpp"
#include "authos/storage/repo/privacy.hpp"
#include "detail/statement.hpp"
#include "support/fixture.hpp"

#include <catch2/catch.hpp>

#include <atomic>

using namespace contract;
using storage::detail::param;

namespace {

Erasure erasure_of(Fixture& f, const UserId& user, const std::string& address,
                   const std::optional<OrgId>& home = {}) {
    return {user, home, f.email(address), f.email("deleted-" + user.text() + "@deleted.invalid"), kLater};
}

void add_event(Fixture& f, const UserId& user, const OrgId& org, UnixMillis at = kNow) {
    f.write([&](Session& s) -> Result<void> {
         AUTHOS_TRY(insert_login_event(s, {.id = LoginEventId::make(f.random),
                                           .user_id = user,
                                           .org_id = org,
                                           .service_id = std::nullopt,
                                           .provider = "password",
                                           .ip_address = "192.0.2.1",
                                           .user_agent = "Browser",
                                           .created_at = at}));
         return insert_audit(s, f.scope(org),
                             {.id = AuditId::make(f.random),
                              .actor = user,
                              .action = "organization.updated",
                              .target_type = "organization",
                              .target_id = org.text(),
                              .ip_address = "192.0.2.1",
                              .user_agent = "Browser",
                              .details = "{\"kept\":true}",
                              .created_at = at});
     }).value();
}

long long count(Fixture& f, std::string_view sql) {
    return f.read([&](Session& s) { return storage::detail::select_integer(s, sql, {}); }).value();
}

} // namespace

TEST_CASE("privacy: an account is anonymised once, keeps its id and frees its address") {
    Fixture f;
    const UserId ada = f.add_user("Ada@Example.test");
    const auto anonymise = [&](const UserId& user) {
        return f
            .write([&](Session& s) {
                return anonymise_account(s, f.platform(), erasure_of(f, user, "ada@example.test"));
            })
            .value();
    };
    const auto forgotten = [&](const UserId& user) {
        return f.read([&](Session& s) { return is_forgotten(s, f.platform(), user); }).value();
    };
    CHECK_FALSE(forgotten(ada));
    CHECK(anonymise(ada));
    CHECK_FALSE(anonymise(ada));
    CHECK(forgotten(ada));
    CHECK_FALSE(forgotten(UserId::make(f.random)));
    CHECK_FALSE(f.read([&](Session& s) { return find_user(s, f.platform(), ada); }).value());
    CHECK(f.add_user("ada@example.test") != ada);
    CHECK(count(f, "SELECT COUNT(*) FROM users WHERE email LIKE 'deleted-%@deleted.invalid' "
                   "AND email = email_key AND password_hash IS NULL AND email_verified_at IS NULL") == 1);
    // A platform owner's account is out of reach.
    const UserId boss = f.add_user("boss@example.test", true);
    CHECK_FALSE(anonymise(boss));
    CHECK_FALSE(forgotten(boss));
}

TEST_CASE("privacy: of parallel calls one anonymises") {
    Fixture f;
    const UserId ada = f.add_user("ada@example.test");
    std::atomic<int> done = 0;
    in_parallel(8, [&](int) {
        const auto won = f.write([&](Session& s) {
            return anonymise_account(s, f.platform(), erasure_of(f, ada, "ada@example.test"));
        });
        if (won && *won) ++done;
    });
    CHECK(done == 1);
}

TEST_CASE("privacy: the rows of the account go, those of others stay") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const UserId ada = f.add_user("ada@example.test");
    const UserId bob = f.add_user("bob@example.test");
    for (const UserId& user : {ada, bob}) {
        f.write([&](Session& s) -> Result<void> {
             AUTHOS_TRY(
                 insert_membership(s, f.scope(acme), {MembershipId::make(f.random), user, "member", kNow}));
             AUTHOS_TRY(insert_session(s, f.new_session(user)));
             AUTHOS_TRY(insert_identity_if_absent(
                 s, {IdentityId::make(f.random), user, "github", user.text(), {acme, std::nullopt}, kNow}));
             return {};
         }).value();
    }
    const auto linked = [&](const UserId& user) {
        return f.read([&](Session& s) { return list_linked_accounts(s, f.platform(), user); }).value();
    };
    const auto issuing = [&](const UserId& user) {
        return f.read([&](Session& s) { return list_issuing_organizations(s, f.platform(), user); }).value();
    };
    REQUIRE(linked(ada).size() == 1);
    CHECK(linked(ada)[0].provider_user_id == ada.text());
    CHECK(issuing(ada) == std::vector<OrgId>{acme});
    f.write([&](Session& s) {
         return delete_account_rows(s, f.platform(), erasure_of(f, ada, "ada@example.test"));
     }).value();
    CHECK(linked(ada).empty());
    CHECK(issuing(ada).empty());
    CHECK(linked(bob).size() == 1);
    for (const char* sql : {"SELECT COUNT(*) FROM memberships", "SELECT COUNT(*) FROM sessions",
                            "SELECT COUNT(*) FROM identities"}) {
        INFO(sql);
        CHECK(count(f, sql) == 1);
    }
}

TEST_CASE("privacy: invitations forget the address, of one organization or of all") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId other = f.add_org("other");
    const UserId resident = f.add_org_user(acme, "ada@example.test");
    const UserId ada = f.add_user("ada@example.test");
    for (const OrgId& org : {acme, other}) {
        for (const char* status : {"pending", "accepted"}) {
            (void)
                f.write([&](Session& s) {
                     return storage::detail::execute(
                         s,
                         "INSERT INTO organization_invitations (id, org_id, email, email_key, role, "
                         "invited_by, "
                         "status, token_hash, expires_at, created_at) VALUES (:id, :org, 'Ada@example.test', "
                         "'ada@example.test', 'member', :by, :status, :hash, 0, 0)",
                         {param("id", UserId::make(f.random)), param("org", org), param("by", ada),
                          param("status", status), param("hash", UserId::make(f.random))});
                 }).value();
        }
    }
    const auto forget = [&](const Erasure& erasure) {
        f.write([&](Session& s) { return delete_account_rows(s, f.platform(), erasure); }).value();
    };
    const auto named = [&] {
        return count(f, "SELECT COUNT(*) FROM organization_invitations WHERE email_key = 'ada@example.test'");
    };
    forget(erasure_of(f, resident, "Ada@example.test", acme));
    CHECK(named() == 2);
    CHECK(count(f, "SELECT COUNT(*) FROM organization_invitations") == 3);
    forget(erasure_of(f, ada, "Ada@example.test"));
    CHECK(named() == 0);
    CHECK(count(f, "SELECT COUNT(*) FROM organization_invitations") == 2);
}

TEST_CASE("privacy: history is redacted in batches until nothing is left, and keeps its rows") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const UserId ada = f.add_user("ada@example.test");
    const UserId bob = f.add_user("bob@example.test");
    for (int i = 0; i < 5; ++i) add_event(f, ada, acme, kNow + std::chrono::milliseconds{i});
    add_event(f, bob, acme);
    const auto redact = [&] {
        return f.write([&](Session& s) { return redact_history(s, f.platform(), ada, 2); }).value();
    };
    CHECK(redact() == 4); // two of each log
    CHECK(redact() == 4);
    CHECK(redact() == 2);
    CHECK(redact() == 0);
    CHECK(count(f, "SELECT COUNT(*) FROM login_events") == 6);
    CHECK(count(f, "SELECT COUNT(*) FROM login_events WHERE ip_address IS NOT NULL") == 1);
    CHECK(count(f, "SELECT COUNT(*) FROM organization_audit_log WHERE user_agent IS NOT NULL") == 1);
    CHECK(count(f, "SELECT COUNT(*) FROM organization_audit_log WHERE details IS NOT NULL") == 6);
}

TEST_CASE("privacy: histories are read page by page, newest first, of this account only") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const UserId ada = f.add_user("ada@example.test");
    for (int i = 0; i < 5; ++i) add_event(f, ada, acme, kNow + std::chrono::milliseconds{i / 2});
    add_event(f, f.add_user("bob@example.test"), acme);
    const auto page = [&](const ListPosition& before) {
        return f.read([&](Session& s) { return list_login_history(s, f.platform(), ada, before, 3); })
            .value();
    };
    const auto first = page({});
    REQUIRE(first.size() == 3);
    CHECK(first[0].created_at == kNow + std::chrono::milliseconds{2});
    CHECK(first[0].ip_address == "192.0.2.1");
    CHECK_FALSE(first[0].risk_score);
    CHECK(page({first[2].created_at, first[2].id}).size() == 2);
    CHECK(f.read([&](Session& s) { return count_login_history(s, f.platform(), ada); }).value() == 5);
    CHECK(f.read([&](Session& s) { return list_mfa_history(s, f.platform(), ada, {}, 10); }).value().empty());
    CHECK(f.read([&](Session& s) { return list_passkey_records(s, f.platform(), ada); }).value().empty());
    const UserId owner =
        f.read([&](Session& s) { return find_organization(s, acme); }).value().value().owner_user_id;
    CHECK(f.read([&](Session& s) { return list_owned_slugs(s, f.platform(), owner); }).value() ==
          std::vector<std::string>{"acme"});
    CHECK(f.read([&](Session& s) { return list_owned_slugs(s, f.platform(), ada); }).value().empty());
}
