#include "login_rows.hpp"

#include "authos/identity/privacy/forget.hpp"
#include "authos/storage/repo/audit.hpp"
#include "authos/storage/repo/platform/owners.hpp"
#include "detail/statement.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

using namespace authos;
using namespace authos::api::test;
using namespace std::chrono_literals;
using storage::detail::param;

namespace {

struct Office : TenantFixture {
    std::string platform_token = login().text("access_token");
    Tenant org = add_tenant("acme");
    UserId ada = add_user("ada@example.test");

    Office() { add_member(org.id, ada, "member"); }

    Answer export_of(const std::string& user, const std::string& token) {
        return get("/api/privacy/export/" + user, token);
    }
    Answer forget(const std::string& user, const std::string& token, const std::string& body = {}) {
        clock.advance(2min); // the limit on guesses is told elsewhere
        return send_json("DELETE", "/api/privacy/forget/" + user, body.empty() ? "{}" : body, token);
    }
    Answer forget_oneself(const std::string& user, const std::string& token,
                          const std::string& password = kPassword) {
        return forget(user, token, Json::object({{"current_password", password}}).dump());
    }
    void execute(std::string_view sql, storage::detail::Binds binds) {
        write([&](storage::Session& s) -> Result<void> {
            AUTHOS_TRY(storage::detail::execute(s, sql, binds));
            return {};
        });
    }
    std::string text_id() { return UserId::make(random).text(); }
    void invite(const OrgId& to, const std::string& status, const std::string& email = "ada@example.test") {
        execute(
            "INSERT INTO organization_invitations (id, org_id, email, email_key, role, invited_by, status, "
            "token_hash, expires_at, created_at) VALUES (:id, :org, :email, :email, 'member', :by, "
            ":status, :hash, 0, 0)",
            {param("id", text_id()), param("org", to), param("email", email), param("by", org.owner),
             param("status", status), param("hash", text_id())});
    }
    void add_passkey(const UserId& user, const std::string& name) {
        execute("INSERT INTO user_passkeys (id, user_id, credential_id, public_key, name, created_at) "
                "VALUES (:id, :user, :credential, 'public', :name, :now)",
                {param("id", text_id()), param("user", user), param("credential", text_id()),
                 param("name", name), param("now", clock.now())});
    }
    void add_identity(const UserId& user, const std::string& provider, const std::string& account,
                      const std::optional<OrgId>& issuer = {}) {
        write([&](storage::Session& s) {
            return storage::insert_identity_if_absent(s, {storage::IdentityId::make(random),
                                                          user,
                                                          provider,
                                                          account,
                                                          {issuer, std::nullopt},
                                                          clock.now()});
        });
    }
    void add_mfa_event(const UserId& user) {
        execute(
            "INSERT INTO mfa_audit_log (id, user_id, event_type, ip_address, success, details, created_at) "
            "VALUES (:id, :user, 'mfa_enabled', '203.0.113.9', 1, 'by ada', :now)",
            {param("id", text_id()), param("user", user), param("now", clock.now())});
    }
    void check_unseen(const Answer& answer) {
        CHECK(answer.status() == 404);
        CHECK(answer.text("error") == "User not found");
    }
    /// How many rows of the table contain `part`.
    std::size_t count(const std::string& table, const std::string& part = {}) {
        std::size_t found = 0;
        for (const auto& row : rows_with(part)) found += row.rfind(table + ": ", 0) == 0 ? 1 : 0;
        return found;
    }
    /// As the background worker does it, until no job is left.
    void work_off(const UserId& user) {
        const std::string payload = Json::object({{"user_id", user.text()}}).dump();
        REQUIRE(identity::finish_forgetting(*deps, payload, {}));
    }
};

} // namespace

TEST_CASE("export: a person gets all that is kept about her, in the documented form") {
    Office f;
    f.add_passkey(f.ada, "Laptop");
    f.add_identity(f.ada, "github", "12345");
    f.add_mfa_event(f.ada);
    add_login(f, {f.ada, f.clock.now() - 1h, f.org.id});
    add_login(f, {f.org.owner, f.clock.now() - 1h, f.org.id});
    const std::string token = f.sign_in("ada@example.test");
    const auto answer = f.export_of(f.ada.text(), token);
    REQUIRE(answer.status() == 200);
    CHECK(answer.header("Cache-Control") == "no-store");
    const std::string now = format_rfc3339(f.clock.now());
    const Json& data = answer.json;
    CHECK(data.names() == std::vector<std::string>{"connected_accounts", "created_at", "email",
                                                   "login_events", "login_events_count", "memberships",
                                                   "mfa_events", "oauth_identities", "passkeys",
                                                   "provider_grants", "user_id"});
    CHECK(data.get_string("user_id").value() == f.ada.text());
    CHECK(data.get_string("email").value() == "ada@example.test");
    CHECK(data.get("memberships").value() == Json::array({Json::object({{"organization_id", f.org.id.text()},
                                                                        {"organization_slug", "acme"},
                                                                        {"role", "member"},
                                                                        {"joined_at", now}})}));
    CHECK(data.get_integer("login_events_count").value() == 2);
    const auto logins = data.get("login_events").value().items();
    REQUIRE(logins.size() == 2);
    CHECK(Json{logins[1]}.erase("id") == Json::object({{"timestamp", format_rfc3339(f.clock.now() - 1h)},
                                                       {"ip_address", "203.0.113.7"},
                                                       {"user_agent", "Old browser"},
                                                       {"provider", "password"},
                                                       {"success", true},
                                                       {"risk_score", Json{}},
                                                       {"risk_factors", Json::array()},
                                                       {"geo_country", Json{}},
                                                       {"geo_city", Json{}}}));
    CHECK(data.get("oauth_identities").value() ==
          Json::array(
              {Json::object({{"provider", "github"}, {"provider_user_id", "12345"}, {"linked_at", now}})}));
    CHECK(
        data.get("mfa_events").value() ==
        Json::array({Json::object(
            {{"event_type", "mfa_enabled"}, {"timestamp", now}, {"success", true}, {"details", "by ada"}})}));
    REQUIRE(data.get("passkeys").value().items().size() == 1);
    CHECK(Json{data.get("passkeys").value().items()[0]}.erase("id") ==
          Json::object({{"name", "Laptop"}, {"created_at", now}, {"last_used_at", Json{}}}));
    // Nothing that signs in goes out: neither hash nor key.
    CHECK_THAT(std::string{answer.response.body()}, !Catch::Contains("argon2") && !Catch::Contains("public"));
    CHECK(f.export_of(f.ada.text(), f.platform_token).json == data);
}

TEST_CASE("export: a history of several pages is complete, with its true count") {
    Office f;
    for (int i = 0; i < 405; ++i) add_login(f, {f.ada, f.clock.now() - std::chrono::seconds{i / 3}});
    const auto data = f.export_of(f.ada.text(), f.platform_token).json;
    CHECK(data.get_integer("login_events_count").value() == 405);
    std::vector<std::string> ids;
    for (const Json& event : data.get("login_events").value().items())
        ids.push_back(event.get_string("id").value());
    CHECK(ids.size() == 405);
    std::sort(ids.begin(), ids.end());
    CHECK(std::unique(ids.begin(), ids.end()) == ids.end());
}

TEST_CASE("export: [80-34] nobody else gets it, and nobody learns whom there is") {
    Office f;
    const std::string owner = f.sign_in(f.org.owner_email);
    const std::string application = f.sign_in_to_service(f.org, "shopper@example.test");
    const std::string shopper = f.get("/api/user", application).text("id");
    f.check_unseen(f.export_of(f.ada.text(), owner)); // owns her organization, but is not her
    f.check_unseen(f.export_of(f.text_id(), owner));
    f.check_unseen(f.export_of("no-id", owner));
    f.check_unseen(f.export_of(shopper, application)); // an application, with the person's own token
    f.check_unseen(f.export_of(f.text_id(), f.platform_token));
    CHECK(f.export_of(f.ada.text(), {}).status() == 401);
}

TEST_CASE("forget: a person who confirms is gone, and what is left does not tell of her") {
    Office f;
    const Tenant other = f.add_tenant("other");
    f.add_member(other.id, f.ada, "admin");
    f.identity_settings.mail_from = outbound::MailAddress{Email::parse("sso@example.test").value(), "AuthOS"};
    f.add_passkey(f.ada, "Laptop");
    f.add_identity(f.ada, "github", "12345");
    f.add_mfa_event(f.ada);
    f.invite(other.id, "pending");
    f.invite(f.org.id, "accepted");
    add_login(f, {f.ada, f.clock.now() - 1h, f.org.id});
    const std::string token = f.sign_in("ada@example.test");
    const std::string second = f.sign_in("ada@example.test", "acme");
    REQUIRE(f.send_json("PATCH", "/api/organizations/other", R"({"name":"By Ada"})", token).status() == 200);
    const auto events_before = f.count("login_events");

    const auto answer = f.forget_oneself(f.ada.text(), token);
    REQUIRE(answer.status() == 200);
    CHECK(answer.json.get_boolean("success").value());
    CHECK(answer.text("user_id") == f.ada.text());
    CHECK_FALSE(answer.text("message").empty());

    // Sessions, address, and the address's trace in every table of the database.
    CHECK(f.get("/api/user", token).status() == 401);
    CHECK(f.get("/api/user", second).status() == 401);
    CHECK(f.rows_with("ada@example.test").empty());
    CHECK(f.rows_with("203.0.113.").empty());
    CHECK(f.rows_with("12345").empty());
    CHECK(f.rows_with("Laptop").empty());
    CHECK(f.rows_with("by ada").empty());
    CHECK(f.rows_with("deleted-" + f.ada.text() + "@deleted.invalid").size() == 2); // user and old invitation
    for (const auto& row : f.rows_with(f.ada.text())) {
        INFO(row);
        const std::string table = row.substr(0, row.find(':'));
        const bool kept = table == "users" || table == "login_events" || table == "organization_audit_log" ||
                          table == "mfa_audit_log" || table == "organization_invitations" ||
                          table == "system_jobs";
        CHECK(kept);
        CHECK_THAT(row, !Catch::Contains("192.0.2."));
    }
    // Both organizations were told, statistics stay, and the address is free again.
    CHECK(f.count("organization_audit_log", "user.removed") == 2);
    CHECK(f.rows_with("organization.updated").size() == 1);
    CHECK(f.count("login_events") == events_before);
    CHECK(f.count("system_jobs", "send_email") == 2); // before it, that she signed in with a new browser
    const UserId again = f.add_user("ada@example.test");
    CHECK(again != f.ada);
    CHECK(f.get("/api/organizations/acme", f.sign_in("ada@example.test")).status() == 404);
    f.check_unseen(f.export_of(f.ada.text(), f.platform_token));
    f.check_unseen(f.forget(f.ada.text(), f.platform_token));
}

TEST_CASE("forget: without the right confirmation nothing happens") {
    Office f;
    const std::string token = f.sign_in("ada@example.test");
    const auto before = f.rows_with("");
    const auto missing = f.forget(f.ada.text(), token);
    CHECK(missing.status() == 403);
    CHECK_THAT(missing.text("error"), Catch::Contains("current_password"));
    CHECK(f.forget(f.ada.text(), token, R"({"mfa_code":"123456"})").status() == 403);
    CHECK(f.forget(f.ada.text(), token, R"({"current_password":null})").status() == 403);
    const auto wrong = f.forget_oneself(f.ada.text(), token, "wrong password");
    CHECK(wrong.status() == 403);
    CHECK(wrong.text("error") == "Current password is incorrect");
    CHECK(f.forget_oneself(f.ada.text(), token, std::string(5000, 'x')).status() == 403);
    for (const char* body : {R"({"current_password":5})", "[]", "{", R"({"a":1,"a":2})"}) {
        INFO(body);
        CHECK(f.forget(f.ada.text(), token, body).status() == 400);
    }
    CHECK(f.forget_oneself(f.ada.text(), {}).status() == 401);
    CHECK(f.rows_with("") == before);
}

TEST_CASE("forget: an account without a password cannot confirm with one") {
    Office f;
    const std::string token = f.sign_in("ada@example.test");
    f.execute("UPDATE users SET password_hash = NULL WHERE id = :id", {param("id", f.ada)});
    CHECK(f.forget_oneself(f.ada.text(), token).status() == 403);
    CHECK(f.forget_oneself(f.ada.text(), token, "").status() == 403);
    CHECK(f.get("/api/user", token).status() == 200);
}

TEST_CASE("forget: guesses of the password are limited") {
    Office f;
    const std::string token = f.sign_in("ada@example.test");
    int limited = 0;
    for (int i = 0; i < 100 && limited == 0; ++i) {
        const auto answer = f.send_json("DELETE", "/api/privacy/forget/" + f.ada.text(),
                                        R"({"current_password":"guess"})", token);
        limited += answer.status() == 429 ? 1 : 0;
    }
    CHECK(limited == 1);
}

TEST_CASE("forget: a platform owner needs no password, and the platform's log tells it without the address") {
    Office f;
    REQUIRE(f.call({.method = "DELETE",
                    .target = "/api/privacy/forget/" + f.ada.text(),
                    .headers = Fixture::authorization(f.platform_token)})
                .status() == 200);
    const auto log = f.get("/api/platform/audit-log?action=forget_user", f.platform_token);
    REQUIRE(log.json.get_integer("total").value() == 1);
    CHECK(log.json.get("logs").value().items()[0].get_string("target_id").value() == f.ada.text());
    CHECK(f.rows_with("ada@example.test").empty());
    CHECK(f.count("organization_audit_log", "user.removed") == 1);
}

TEST_CASE("forget: [80-38] a platform owner cannot be forgotten, not even by itself") {
    Office f;
    f.write([&](storage::Session& s) {
        return storage::platform::promote_owner(s, f.platform(), f.ada, f.clock.now());
    });
    const std::string token = f.sign_in("ada@example.test");
    const auto before = f.rows_with("");
    CHECK(f.forget_oneself(f.ada.text(), token).status() == 403);
    const auto answer = f.forget(f.ada.text(), f.platform_token);
    CHECK(answer.status() == 403);
    CHECK_THAT(answer.text("error"), Catch::Contains("platform owner"));
    CHECK(f.forget(f.ada.text(), f.sign_in(f.org.owner_email)).status() == 403);
    CHECK(f.get("/api/user", token).status() == 200);
    CHECK(f.rows_with("deleted.invalid").empty());
    CHECK(before.size() + 2 == f.rows_with("").size()); // the sign-in: a session and its event
}

TEST_CASE("forget: [80-32] the owner of all of a person's organizations may, of some of them may not") {
    Office f;
    const Tenant other = f.add_tenant("other");
    const std::string owner = f.sign_in(f.org.owner_email);
    const std::string admin = f.sign_in_member(f.org.id, "admin@example.test", "admin");
    f.check_unseen(f.forget(f.ada.text(), admin));

    f.add_member(other.id, f.ada, "member");
    const auto before = f.rows_with(f.ada.text());
    f.check_unseen(f.forget(f.ada.text(), owner));
    f.check_unseen(f.forget(f.ada.text(), f.sign_in(other.owner_email)));
    f.execute("DELETE FROM memberships WHERE org_id = :org AND user_id = :user",
              {param("org", other.id), param("user", f.ada)});
    // Signing in to a service of another organization stands in the way as well.
    f.add_identity(f.ada, "github", "9", other.id);
    f.check_unseen(f.forget(f.ada.text(), owner));
    f.execute("DELETE FROM identities WHERE user_id = :user", {param("user", f.ada)});

    CHECK(f.forget(f.ada.text(), owner).status() == 200);
    CHECK(f.rows_with("ada@example.test").empty());
    CHECK(before.size() == 3);
}

TEST_CASE("forget: [80-32] who merely uses a service is not its organization's to forget") {
    Office f;
    const UserId guest = f.add_user("guest@example.test");
    f.add_identity(guest, "github", "7", f.org.id);
    f.check_unseen(f.forget(guest.text(), f.sign_in(f.org.owner_email)));
    CHECK(f.rows_with("guest@example.test").size() == 1);
}

TEST_CASE(
    "forget: [80-31] an account that lives in an organization leaves other tenants' invitations alone") {
    Office f;
    const Tenant other = f.add_tenant("other");
    const UserId resident = f.add_user("ada@example.test", f.org.id); // the same address, another realm
    f.invite(other.id, "pending");
    f.invite(f.org.id, "pending");
    CHECK(f.forget(resident.text(), f.sign_in(f.org.owner_email)).status() == 200);
    CHECK(f.rows_with("ada@example.test").size() == 2); // the platform's account and the other's invitation
    CHECK(f.count("organization_invitations") == 1);
    CHECK(f.count("organization_audit_log", "user.removed") == 1);
    CHECK(f.get("/api/user", f.sign_in("ada@example.test")).text("id") == f.ada.text());
}

TEST_CASE("forget: who owns organizations is told which must go first") {
    Office f;
    const std::string owner = f.sign_in(f.org.owner_email);
    const auto before = f.rows_with("");
    for (const auto& answer :
         {f.forget_oneself(f.org.owner.text(), owner), f.forget(f.org.owner.text(), f.platform_token)}) {
        CHECK(answer.status() == 400);
        CHECK(answer.code() == "BAD_REQUEST");
        CHECK_THAT(answer.text("error"), Catch::Contains("acme"));
    }
    CHECK(f.rows_with("") == before);
}

TEST_CASE("forget: [80-29] an application cannot forget the person who signed in to it") {
    Office f;
    const std::string application = f.sign_in_to_service(f.org, "shopper@example.test");
    const std::string shopper = f.get("/api/user", application).text("id");
    f.check_unseen(f.forget_oneself(shopper, application));
    CHECK(f.get("/api/user", application).status() == 200);
}

TEST_CASE("forget: of a transfer of ownership and forgetting at the same time, no organization is orphaned") {
    for (int round = 0; round < 5; ++round) {
        Office f;
        const std::string owner = f.sign_in(f.org.owner_email);
        std::atomic<int> transferred = 0;
        std::atomic<int> forgotten = 0;
        std::thread one{[&] {
            transferred = f.post("/api/organizations/acme/transfer-ownership",
                                 Json::object({{"new_owner_email", "ada@example.test"}}), owner)
                              .status();
        }};
        std::thread two{[&] {
            forgotten = f.call({.method = "DELETE",
                                .target = "/api/privacy/forget/" + f.ada.text(),
                                .headers = Fixture::authorization(f.platform_token)})
                            .status();
        }};
        one.join();
        two.join();
        INFO(transferred << " " << forgotten);
        CHECK((transferred == 200) != (forgotten == 200));
        const bool orphaned = f.rows_with("deleted-" + f.ada.text()).size() == 1 && transferred == 200;
        CHECK_FALSE(orphaned);
    }
}

TEST_CASE("forget: of two calls at once one forgets, and the departure is told once") {
    Office f;
    std::atomic<int> done = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            const auto answer = f.call({.method = "DELETE",
                                        .target = "/api/privacy/forget/" + f.ada.text(),
                                        .headers = Fixture::authorization(f.platform_token)});
            done += answer.status() == 200 ? 1 : 0;
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(done == 1);
    CHECK(f.count("organization_audit_log", "user.removed") == 1);
}

TEST_CASE("forget: a long history is finished by the job, which may run twice") {
    Office f;
    for (int i = 0; i < 450; ++i) add_login(f, {f.ada, f.clock.now() - std::chrono::seconds{i}});
    add_login(f, {f.org.owner, f.clock.now()});
    REQUIRE(f.forget(f.ada.text(), f.platform_token).status() == 200);
    CHECK(f.rows_with("203.0.113.7").size() == 251);
    CHECK(f.count("system_jobs", "forget_user") == 1);
    f.work_off(f.ada);
    CHECK(f.rows_with("203.0.113.7").size() == 1); // another person's
    f.work_off(f.ada);
    CHECK(f.count("login_events") == 452);
    // A job that names somebody who was not forgotten does nothing.
    const std::string payload = Json::object({{"user_id", f.org.owner.text()}}).dump();
    CHECK(identity::finish_forgetting(*f.deps, payload, {}).error().reason == "account_not_forgotten");
    CHECK(identity::finish_forgetting(*f.deps, "{}", {}).error().reason == "forget_payload_malformed");
    CHECK(f.rows_with("203.0.113.7").size() == 1);
}
