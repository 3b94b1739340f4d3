#include "tenants.hpp"

#include "authos/storage/repo/platform/owners.hpp"
#include "detail/statement.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

using namespace authos;
using namespace authos::api::test;

namespace {

/// A platform owner at the desk, and what the tests look at.
struct UserDesk : TenantFixture {
    std::string token = login().text("access_token");

    Answer promote(const std::string& id, const std::string& by = {}) {
        clock.advance(std::chrono::seconds{1});
        return post("/api/platform/owners", Json::object({{"user_id", id}}), by.empty() ? token : by);
    }
    Answer demote(const std::string& id, const std::string& by = {}) {
        clock.advance(std::chrono::seconds{1});
        return send_json("DELETE", "/api/platform/owners/" + id, {}, by.empty() ? token : by);
    }
    std::string own_id() { return get("/api/user", token).text("id"); }
    Json newest_entry() {
        return get("/api/platform/audit-log?limit=1", token).json.get("logs").value().items().at(0);
    }
    long long owners() {
        return database
            ->read({}, [&](storage::Session& s) { return storage::platform::count_owners(s, platform()); })
            .value();
    }
    void check_refused(const Answer& answer, const std::string& text) {
        CHECK(answer.status() == 400);
        CHECK(answer.code() == "BAD_REQUEST");
        CHECK(answer.text("error") == text);
    }
    void add_second_factor(const UserId& user, const std::string& mark) {
        write([&](storage::Session& s) -> Result<void> {
            using storage::detail::param;
            AUTHOS_TRY(storage::detail::execute(
                s,
                "INSERT INTO user_totp_secrets (id, user_id, secret_encrypted, encryption_key_id, enabled, "
                "created_at, enabled_at) VALUES (:id, :user, 'sealed', 'default', 1, :now, :now)",
                {param("id", mark + "-secret"), param("user", user), param("now", clock.now())}));
            AUTHOS_TRY(storage::detail::execute(
                s,
                "INSERT INTO totp_backup_codes (id, user_id, code_hash, used, created_at) "
                "VALUES (:id, :user, :hash, 0, :now)",
                {param("id", mark + "-code"), param("user", user), param("hash", mark + "-hash"),
                 param("now", clock.now())}));
            AUTHOS_TRY(storage::detail::execute(
                s,
                "INSERT INTO user_devices (id, user_id, trust_token_hash, name, last_seen_at, expires_at, "
                "created_at) VALUES (:id, :user, :hash, 'Laptop', :now, :now, :now)",
                {param("id", mark + "-device"), param("user", user), param("hash", mark + "-trust"),
                 param("now", clock.now())}));
            return {};
        });
    }
};

std::string emails(const std::vector<Json>& users) {
    std::string text;
    for (const Json& user : users) text += user.get_string("email").value() + " ";
    return text;
}

} // namespace

TEST_CASE("owners: a promoted account governs at once, a demoted one is refused at the next call") {
    UserDesk f;
    const UserId ada = f.add_user("ada@example.test");
    const std::string hers = f.sign_in("ada@example.test");
    REQUIRE(f.get("/api/platform/users", hers).status() == 403);

    const auto promoted = f.promote(ada.text());
    REQUIRE(promoted.status() == 200);
    CHECK(promoted.json.names() ==
          std::vector<std::string>{"created_at", "email", "id", "is_platform_owner"});
    CHECK(promoted.text("id") == ada.text());
    CHECK(promoted.json.get_boolean("is_platform_owner").value());
    CHECK(f.newest_entry().get_string("action").value() == "promote_platform_owner");
    CHECK(f.newest_entry().get_string("target_type").value() == "user");
    CHECK(f.newest_entry().get_string("metadata").value() == R"({"user_email":"ada@example.test"})");
    CHECK(f.get("/api/platform/users", hers).status() == 200);

    const auto demoted = f.demote(ada.text());
    REQUIRE(demoted.status() == 200);
    CHECK_FALSE(demoted.json.get_boolean("is_platform_owner").value());
    CHECK(f.newest_entry().get_string("action").value() == "demote_platform_owner");
    CHECK(f.get("/api/platform/users", hers).status() == 403);
    CHECK(f.demote(f.own_id(), hers).status() == 403);
    CHECK(f.promote(ada.text(), hers).status() == 403);
}

TEST_CASE("owners: what cannot be is refused and changes nothing") {
    UserDesk f;
    const Tenant org = f.add_tenant("acme");
    const UserId ada = f.add_user("ada@example.test");
    const UserId resident = f.add_user("resident@example.test", org.id);
    const auto before = f.rows_with("");

    f.check_refused(f.promote(f.own_id()), "User is already a platform owner");
    f.check_refused(f.promote(resident.text()), "Only accounts of the platform can own the platform");
    f.check_refused(f.demote(f.own_id()), "Cannot demote yourself");
    f.check_refused(f.demote(ada.text()), "User is not a platform owner");
    f.check_refused(f.demote(resident.text()), "User is not a platform owner");
    for (const std::string& id : {UserId::make(f.random).text(), std::string{"no-id"}, std::string{}}) {
        INFO(id);
        CHECK(f.promote(id).status() == 404);
        CHECK(f.promote(id).text("error") == "User not found");
        if (!id.empty()) CHECK(f.demote(id).status() == 404);
    }
    for (const char* body : {"{}", R"({"user_id":5})", R"({"user_id":null})", "[]", "{", ""}) {
        INFO(body);
        CHECK(f.send_json("POST", "/api/platform/owners", body, f.token).status() == 400);
    }
    CHECK(f.rows_with("") == before);
}

TEST_CASE("owners: of two who demote each other one stays an owner") {
    UserDesk f;
    const UserId ada = f.add_user("ada@example.test");
    for (int round = 0; round < 5; ++round) {
        const std::string first = f.own_id();
        REQUIRE(f.owners() == 1);
        REQUIRE(f.promote(ada.text()).status() == 200);
        const std::string hers = f.sign_in("ada@example.test");
        std::atomic<int> done = 0;
        std::thread one{[&] { done += f.demote(ada.text()).status() == 200 ? 1 : 0; }};
        std::thread two{[&] { done += f.demote(first, hers).status() == 200 ? 1 : 0; }};
        one.join();
        two.join();
        CHECK(done == 1);
        CHECK(f.owners() == 1);
        // Whoever stayed lets the other in again, for the next round.
        if (f.get("/api/platform/tiers", f.token).status() == 403) {
            REQUIRE(f.promote(first, hers).status() == 200);
            REQUIRE(f.demote(ada.text()).status() == 200);
        }
    }
}

TEST_CASE("users: all accounts are listed newest first with the organization in which they live") {
    UserDesk f;
    const Tenant org = f.add_tenant("acme");
    f.clock.advance(std::chrono::seconds{1});
    const UserId resident = f.add_user("resident@example.test", org.id);
    const auto all = f.get("/api/platform/users", f.token);
    REQUIRE(all.status() == 200);
    CHECK(all.json.get_integer("total").value() == 3);
    const auto users = all.json.get("users").value().items();
    REQUIRE(users.size() == 3);
    CHECK(users[0] == Json::object({{"id", resident.text()},
                                    {"email", "resident@example.test"},
                                    {"is_platform_owner", false},
                                    {"email_verified_at", format_rfc3339(f.clock.now())},
                                    {"created_at", format_rfc3339(f.clock.now())},
                                    {"org_id", org.id.text()},
                                    {"org_slug", "acme"},
                                    {"org_name", org.name}}));
    CHECK_FALSE(users[1].find("org_id"));
    CHECK_FALSE(all.json.find("next_cursor"));
    CHECK(f.get("/api/platform/users?limit=1&page=2", f.token).json.get("users").value().items().at(0) ==
          users[1]);
    CHECK(f.get("/api/platform/users?limit=2&offset=2", f.token).json.get("users").value().items().at(0) ==
          users[2]);
    CHECK_THAT(std::string{all.response.body()}, !Catch::Contains("argon2"));
    for (const char* query : {"?limit=0", "?limit=x", "?page=0", "?offset=-1", "?cursor=abc"}) {
        INFO(query);
        CHECK(f.get("/api/platform/users" + std::string{query}, f.token).status() == 400);
    }
}

TEST_CASE("users: the cursor walks through all accounts once, also those of one moment") {
    UserDesk f;
    for (int i = 0; i < 7; ++i) f.add_user("user" + std::to_string(i) + "@example.test");
    std::string seen;
    std::string target = "/api/platform/users?limit=3";
    int pages = 0;
    for (std::string cursor = "first"; !cursor.empty(); ++pages) {
        REQUIRE(pages < 4);
        const auto page = f.get(target, f.token);
        REQUIRE(page.status() == 200);
        seen += emails(page.json.get("users").value().items());
        cursor = page.text("next_cursor");
        target = "/api/platform/users?limit=3&cursor=" + cursor;
    }
    CHECK(pages == 3);
    CHECK(std::count(seen.begin(), seen.end(), ' ') == 8);
    for (int i = 0; i < 7; ++i) CHECK_THAT(seen, Catch::Contains("user" + std::to_string(i) + "@"));
}

TEST_CASE("users: found by the beginning of their address in any case, or by all of it") {
    UserDesk f;
    const Tenant org = f.add_tenant("acme");
    f.add_user("Ada.Lovelace@Example.test");
    f.add_user("ada@example.test", org.id);
    f.add_user("ada@example.test");
    f.add_user("adb@example.test");
    f.add_user("a_a@example.test");
    const auto search = [&](const std::string& query) {
        const auto answer = f.get("/api/platform/users/search?" + query, f.token);
        CHECK(answer.status() == 200);
        return emails(answer.json.items());
    };
    CHECK(search("q=ada") == "Ada.Lovelace@Example.test ada@example.test ada@example.test ");
    CHECK(search("q=ADA.") == "Ada.Lovelace@Example.test ");
    CHECK(search("q=ada@") == "ada@example.test ada@example.test ");
    CHECK(search("q=ad&limit=1") == "Ada.Lovelace@Example.test ");
    // Characters that mean something to LIKE mean nothing here.
    CHECK(search("q=a_a") == "a_a@example.test ");
    CHECK(search("q=%25").empty());
    CHECK(search("q=nobody").empty());
    CHECK(search("email=ada@example.test") == "ada@example.test ada@example.test ");
    CHECK(search("email=ADA.lovelace@example.TEST") == "Ada.Lovelace@Example.test ");
    CHECK(search("email=ada").empty());
    for (const std::string& query : {std::string{}, std::string{"q="}, "q=" + std::string(200, 'a'),
                                     std::string{"q=a%0Ab"}, std::string{"q=a&limit=x"}}) {
        INFO(query);
        CHECK(f.get("/api/platform/users/search?" + query, f.token).status() == 400);
    }
}

TEST_CASE("users: one account is shown with its memberships and sessions") {
    UserDesk f;
    const Tenant org = f.add_tenant("acme");
    f.sign_in(org.owner_email);
    const auto answer = f.get("/api/platform/users/" + org.owner.text(), f.token);
    REQUIRE(answer.status() == 200);
    CHECK(answer.text("email") == org.owner_email);
    CHECK(answer.json.get_integer("active_sessions").value() == 1);
    CHECK_FALSE(answer.json.get_boolean("mfa_enabled").value());
    CHECK(answer.json.get("memberships").value() ==
          Json::array({Json::object({{"organization_id", org.id.text()},
                                     {"organization_slug", "acme"},
                                     {"organization_name", org.name},
                                     {"role", "owner"},
                                     {"joined_at", format_rfc3339(f.clock.now())}})}));
    CHECK(f.get("/api/platform/users/" + UserId::make(f.random).text(), f.token).status() == 404);
    CHECK(f.get("/api/platform/users/no-id", f.token).text("error") == "User not found");
}

TEST_CASE("users: a second factor is shown, and reset with mail and audit, of this account only") {
    UserDesk f;
    f.identity_settings.mail_from = outbound::MailAddress{Email::parse("sso@example.test").value(), "AuthOS"};
    const UserId ada = f.add_user("ada@example.test");
    const UserId bob = f.add_user("bob@example.test");
    const std::string base = "/api/platform/users/" + ada.text() + "/mfa";
    const auto none = f.get(base + "/status", f.token);
    CHECK(none.json == Json::object({{"user_id", ada.text()},
                                     {"email", "ada@example.test"},
                                     {"enabled", false},
                                     {"has_backup_codes", false}}));
    const auto nothing = f.send_json("DELETE", base, {}, f.token);
    CHECK(nothing.status() == 200);
    CHECK(f.rows_with("reset_user_mfa").empty());

    f.add_second_factor(ada, "ada");
    f.add_second_factor(bob, "bob");
    CHECK(f.get(base + "/status", f.token).json.get_boolean("enabled").value());
    CHECK(f.get(base + "/status", f.token).json.get_boolean("has_backup_codes").value());

    const auto reset = f.send_json("DELETE", base, {}, f.token);
    REQUIRE(reset.status() == 200);
    CHECK(reset.json == Json::object({{"success", true}, {"message", "MFA has been reset"}}));
    CHECK(f.get(base + "/status", f.token).json == none.json);
    for (const char* gone : {"ada-secret", "ada-code", "ada-device"}) CHECK(f.rows_with(gone).empty());
    for (const char* kept : {"bob-secret", "bob-code", "bob-device"}) CHECK(f.rows_with(kept).size() == 1);
    CHECK(f.rows_with("reset_user_mfa").size() == 1);
    CHECK(f.rows_with("send_email").size() == 1);

    const std::string unknown = "/api/platform/users/" + UserId::make(f.random).text() + "/mfa";
    CHECK(f.get(unknown + "/status", f.token).status() == 404);
    CHECK(f.send_json("DELETE", unknown, {}, f.token).status() == 404);
}

TEST_CASE("platform lists: organizations are searched by the beginning of slug or name, page by page") {
    UserDesk f;
    for (const char* slug : {"acme", "acme-north", "beta", "under_score"}) {
        f.clock.advance(std::chrono::seconds{1});
        f.add_tenant(slug);
    }
    const auto slugs = [&](const std::string& query) {
        const auto answer = f.get("/api/platform/organizations?" + query, f.token);
        CHECK(answer.status() == 200);
        std::string text;
        for (const Json& item : answer.json.get("organizations").value().items())
            text += item.get_string("slug").value() + " ";
        CHECK(answer.json.get_integer("total").value() >= std::count(text.begin(), text.end(), ' '));
        return text;
    };
    CHECK(slugs("search=ACME") == "acme-north acme ");
    CHECK(slugs("search=the%20house%20of%20b") == "beta ");
    CHECK(slugs("search=house").empty());
    CHECK(slugs("search=under_") == "under_score ");
    CHECK(slugs("search=_").empty());
    CHECK(slugs("search=%25").empty());
    CHECK(slugs("search=%C3%84").empty());
    CHECK(slugs("search=acme&status=pending").empty());

    const auto first = f.get("/api/platform/organizations?limit=3", f.token);
    const std::string cursor = first.text("next_cursor");
    REQUIRE_FALSE(cursor.empty());
    CHECK(slugs("limit=3&cursor=" + cursor) == "acme ");
    CHECK(f.get("/api/platform/organizations?cursor=!", f.token).code() == "BAD_REQUEST");
}

TEST_CASE("platform lists: the audit log goes on where its cursor says") {
    UserDesk f;
    const UserId ada = f.add_user("ada@example.test");
    for (int i = 0; i < 2; ++i) {
        REQUIRE(f.promote(ada.text()).status() == 200);
        REQUIRE(f.demote(ada.text()).status() == 200);
    }
    std::vector<std::string> actions;
    std::string target = "/api/platform/audit-log?limit=3";
    for (;;) {
        const auto page = f.get(target, f.token);
        CHECK(page.json.get_integer("total").value() == 5);
        for (const Json& entry : page.json.get("logs").value().items())
            actions.push_back(entry.get_string("action").value());
        if (page.text("next_cursor").empty()) break;
        REQUIRE(actions.size() < 6);
        target = "/api/platform/audit-log?limit=3&cursor=" + page.text("next_cursor");
    }
    CHECK(actions == std::vector<std::string>{"demote_platform_owner", "promote_platform_owner",
                                              "demote_platform_owner", "promote_platform_owner",
                                              "platform_owner.bootstrap"});
}
