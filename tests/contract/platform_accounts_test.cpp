#include "authos/storage/repo/memberships.hpp"
#include "authos/storage/repo/platform/organizations.hpp"
#include "authos/storage/repo/platform/users.hpp"
#include "authos/storage/repo/privacy.hpp"
#include "detail/statement.hpp"
#include "support/fixture.hpp"

#include <catch2/catch.hpp>

using namespace contract;
namespace platform = authos::storage::platform;
using storage::detail::param;

namespace {

std::string addresses(const std::vector<platform::Account>& accounts) {
    std::string text;
    for (const auto& account : accounts) text += account.email + " ";
    return text;
}

void run(Fixture& f, std::string_view sql, storage::detail::Binds binds) {
    (void)f.write([&](Session& s) { return storage::detail::execute(s, sql, binds); }).value();
}

} // namespace

TEST_CASE("accounts: found in every realm, with the organization in which they live, unless deleted") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const UserId resident = f.add_org_user(acme, "resident@example.test");
    const UserId ada = f.add_user("ada@example.test", true);
    const auto find = [&](const UserId& id) {
        return f.read([&](Session& s) { return platform::find_account(s, f.platform(), id); }).value();
    };
    REQUIRE(find(resident));
    REQUIRE(find(resident)->home);
    CHECK(find(resident)->home->id == acme);
    CHECK(find(resident)->home->slug == "acme");
    CHECK_FALSE(find(resident)->is_platform_owner);
    REQUIRE(find(ada));
    CHECK_FALSE(find(ada)->home);
    CHECK(find(ada)->is_platform_owner);
    CHECK(find(ada)->created_at == kNow);
    CHECK_FALSE(find(UserId::make(f.random)));
    run(f, "UPDATE users SET deleted_at = 1 WHERE id = :id", {param("id", resident)});
    CHECK_FALSE(find(resident));
    CHECK(f.read([&](Session& s) { return platform::count_accounts(s, f.platform()); }).value() == 2);
    CHECK(addresses(f.read([&](Session& s) { return platform::list_accounts(s, f.platform(), {}); }).value())
              .find("resident") == std::string::npos);
}

TEST_CASE("accounts: a page starts after the position of the one before") {
    Fixture f;
    for (int i = 0; i < 5; ++i) f.add_user("user" + std::to_string(i) + "@example.test");
    const auto page = [&](const platform::AccountPage& wanted) {
        return f.read([&](Session& s) { return platform::list_accounts(s, f.platform(), wanted); }).value();
    };
    const auto first = page({.limit = 2});
    REQUIRE(first.size() == 2);
    CHECK(first[0].id.text() > first[1].id.text()); // of one moment, by id
    const auto rest = page({.before = {first[1].created_at, first[1].id.text()}, .limit = 10});
    REQUIRE(rest.size() == 3);
    CHECK(page({.limit = 10, .offset = 2}).size() == 3);
    CHECK(page({.limit = 10, .offset = 2}).front().id == rest.front().id);
}

TEST_CASE("accounts: searched by octets, whatever language the database sorts by") {
    Fixture f;
    for (const char* address :
         {"a.b@example.test", "a-b@example.test", "ab@example.test", "a_b@example.test", "b@example.test"})
        f.add_user(address);
    const auto search = [&](std::string_view prefix, int limit = 10) {
        return addresses(f.read([&](Session& s) {
                              return platform::search_accounts(s, f.platform(), prefix, limit);
                          }).value());
    };
    CHECK(search("a") == "a-b@example.test a.b@example.test a_b@example.test ab@example.test ");
    CHECK(search("a", 2) == "a-b@example.test a.b@example.test ");
    CHECK(search("a.") == "a.b@example.test ");
    CHECK(search("a-") == "a-b@example.test ");
    CHECK(search("a_") == "a_b@example.test ");
    CHECK(search("A").empty()); // the caller folds
    CHECK(search("%").empty());
    CHECK(search("a.b@example.test") == "a.b@example.test ");
    const auto exact = [&](std::string_view key) {
        return addresses(f.read([&](Session& s) {
                              return platform::find_accounts_by_email(s, f.platform(), key, 10);
                          }).value());
    };
    CHECK(exact("ab@example.test") == "ab@example.test ");
    CHECK(exact("ab@example.tes").empty());
}

TEST_CASE("accounts: seats, live sessions and the second factor are those of the account") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const UserId ada = f.add_user("ada@example.test");
    const UserId bob = f.add_user("bob@example.test");
    f.write([&](Session& s) -> Result<void> {
         AUTHOS_TRY(insert_membership(s, f.scope(acme), {MembershipId::make(f.random), ada, "admin", kNow}));
         AUTHOS_TRY(insert_session(s, f.new_session(ada)));
         return insert_session(s, f.new_session(bob));
     }).value();
    const auto seats = f.read([&](Session& s) { return platform::list_seats(s, f.platform(), ada); }).value();
    REQUIRE(seats.size() == 1);
    CHECK(seats[0].org_id == acme);
    CHECK(seats[0].org_slug == "acme");
    CHECK(seats[0].role == "admin");
    CHECK(seats[0].joined_at == kNow);
    const auto sessions = [&](UnixMillis at) {
        return f.read([&](Session& s) { return platform::count_live_sessions(s, f.platform(), ada, at); })
            .value();
    };
    CHECK(sessions(kNow) == 1);
    CHECK(sessions(kLater + std::chrono::hours{25}) == 0);

    const auto mfa = [&](const UserId& user) {
        return f.read([&](Session& s) { return platform::read_mfa(s, f.platform(), user); }).value();
    };
    for (const UserId& user : {ada, bob}) {
        run(f,
            "INSERT INTO user_totp_secrets (id, user_id, secret_encrypted, encryption_key_id, enabled, "
            "created_at) VALUES (:id, :user, 'x', 'k', 0, 0)",
            {param("id", UserId::make(f.random)), param("user", user)});
        run(f,
            "INSERT INTO totp_backup_codes (id, user_id, code_hash, used, created_at) "
            "VALUES (:id, :user, :hash, 1, 0)",
            {param("id", UserId::make(f.random)), param("user", user), param("hash", user)});
    }
    // A secret that was never confirmed and a code that was used protect nobody.
    CHECK_FALSE(mfa(ada).enabled);
    CHECK_FALSE(mfa(ada).has_backup_codes);
    run(f, "UPDATE user_totp_secrets SET enabled = 1", {});
    run(f, "UPDATE totp_backup_codes SET used = 0", {});
    CHECK(mfa(ada).enabled);
    CHECK(mfa(ada).has_backup_codes);
    const auto remove = [&] {
        return f.write([&](Session& s) { return platform::delete_mfa(s, f.platform(), ada); }).value();
    };
    CHECK(remove());
    CHECK_FALSE(remove());
    CHECK_FALSE(mfa(ada).enabled);
    CHECK(mfa(bob).enabled);
    CHECK(mfa(bob).has_backup_codes);
}

TEST_CASE("organizations: searched by the beginning of slug or name, in any case, characters as they are") {
    Fixture f;
    for (const char* slug : {"Acme", "acme-north", "beta", "100_percent"}) f.add_org(slug);
    (void)
        f.write([&](Session& s) {
             return rename_organization(s, f.scope(find_organization_by_slug(s, "beta").value().value().id),
                                        "50% Ärzte!", kLater);
         }).value();
    const auto count = [&](const std::string& search) {
        const platform::OrganizationFilter filter{.status = {}, .tier_id = {}, .search = search};
        const auto listed = f.read([&](Session& s) {
                                 return platform::list_organizations(s, f.platform(), {.filter = filter});
                             }).value();
        const auto total = f.read([&](Session& s) {
                                return platform::count_organizations(s, f.platform(), filter);
                            }).value();
        CHECK(static_cast<long long>(listed.size()) == total);
        return total;
    };
    CHECK(count("ACME") == 2);
    CHECK(count("acme-") == 1);
    CHECK(count("cme") == 0);
    CHECK(count("50%") == 1);
    CHECK(count("50% Ä") == 1);
    CHECK(count("50%  ") == 0);
    CHECK(count("%") == 0);
    CHECK(count("100_") == 1);
    CHECK(count("100x") == 0);
    CHECK(count("!") == 0);
    CHECK(count("'; --") == 0);
}
