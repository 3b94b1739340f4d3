// Checklist 38: acting as another gives the power of that account and no more, for a quarter of an hour.
#include "service_rows.hpp"
#include "tenants.hpp"

#include "authos/authcore/jwt.hpp"
#include "authos/storage/repo/platform/owners.hpp"
#include "route.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api;
using namespace authos::api::test;

namespace {

struct Stage : TenantFixture {
    std::string token = login().text("access_token");
    Tenant org = add_tenant("acme");
    UserId ada = add_user("ada@example.test");

    Stage() { add_member(org.id, ada, "admin"); }

    Answer impersonate(const std::string& user, const std::string& reason = "Ticket 4711",
                       const std::string& by = {}) {
        return post("/api/platform/impersonate", Json::object({{"user_id", user}, {"reason", reason}}),
                    by.empty() ? token : by);
    }
    std::string act_as(const UserId& user) {
        const auto answer = impersonate(user.text());
        if (answer.status() != 200) throw std::logic_error("impersonation failed");
        return answer.text("token");
    }
    std::string own_id() { return get("/api/user", token).text("id"); }
    void check_refused(const Answer& answer) {
        CHECK(answer.status() == 403);
        CHECK(answer.code() == "FORBIDDEN");
        CHECK(answer.text("error") == "Not while impersonating");
    }
    void promote(const UserId& user) {
        write([&](storage::Session& s) {
            return storage::platform::promote_owner(s, platform(), user, clock.now());
        });
    }
    void demote(const UserId& user) {
        write([&](storage::Session& s) {
            return storage::platform::demote_owner(s, platform(), user, clock.now());
        });
    }
    /// What a real token says, with one thing changed, signed with the real key.
    std::string forged(const std::string& real, const std::string& typ, const std::string& member,
                       const Json& value) {
        authcore::JwtRules rules;
        Json claims = authcore::verify_jwt(test_keys(), real, rules, clock.now()).value().claims;
        if (!member.empty()) claims.set(member, value);
        return authcore::sign_jwt(test_keys(), typ, claims).value().reveal();
    }
};

constexpr const char* kTyp = "authos-impersonation+jwt";

} // namespace

TEST_CASE("impersonation: the token names both, acts as the target and lives a quarter of an hour") {
    Stage f;
    const auto answer = f.impersonate(f.ada.text(), "  Ticket 4711  ");
    REQUIRE(answer.status() == 200);
    CHECK(answer.json.get("target_user").value() == Json::object({{"id", f.ada.text()},
                                                                  {"email", "ada@example.test"},
                                                                  {"is_platform_owner", false},
                                                                  {"org_id", Json{}},
                                                                  {"org_name", Json{}}}));
    CHECK(answer.json.get("actor_user").value().get_string("email").value() == kOwner);
    const std::string token = answer.text("token");

    authcore::JwtRules rules;
    rules.typ = kTyp;
    const auto jwt = authcore::verify_jwt(test_keys(), token, rules, f.clock.now()).value();
    CHECK(jwt.audiences() == std::vector<std::string>{"impersonation-session"});
    CHECK(jwt.claims.get_string("sub").value() == f.ada.text());
    CHECK(jwt.claims.get_string("token_use").value() == "impersonation");
    CHECK(jwt.claims.get_integer("exp").value() - jwt.claims.get_integer("iat").value() == 900);
    CHECK(jwt.claims.get("act").value() ==
          Json::object({{"sub", f.own_id()}, {"email", kOwner}, {"reason", "Ticket 4711"}}));

    const auto profile = f.get("/api/user", token);
    REQUIRE(profile.status() == 200);
    CHECK(profile.text("id") == f.ada.text());
    CHECK(profile.json.get("impersonator").value() ==
          Json::object({{"id", f.own_id()}, {"email", kOwner}, {"reason", "Ticket 4711"}}));
    CHECK_FALSE(f.get("/api/user", f.sign_in("ada@example.test")).json.contains("impersonator"));
    CHECK(f.get("/api/organizations/acme", token).status() == 200);
    CHECK(f.get("/api/organizations", token).json.items().size() == 1);

    f.clock.advance(std::chrono::seconds{899});
    CHECK(f.get("/api/user", token).status() == 200);
    f.clock.advance(std::chrono::seconds{1});
    CHECK(f.get("/api/user", token).code() == "TOKEN_EXPIRED");
}

TEST_CASE("impersonation: is told in the platform's log with reason, address and severity") {
    Stage f;
    REQUIRE(f.impersonate(f.ada.text()).status() == 200);
    const Json entry = f.get("/api/platform/audit-log?action=user.impersonate", f.token)
                           .json.get("logs")
                           .value()
                           .items()
                           .at(0);
    CHECK(entry.get_string("platform_owner_id").value() == f.own_id());
    CHECK(entry.get_string("target_type").value() == "user");
    CHECK(entry.get_string("target_id").value() == f.ada.text());
    const Json metadata = parse_json(entry.get_string("metadata").value()).value();
    CHECK(metadata == Json::object({{"severity", "HIGH"},
                                    {"reason", "Ticket 4711"},
                                    {"user_email", "ada@example.test"},
                                    {"ip_address", "192.0.2.1"}}));
}

TEST_CASE("impersonation: an account that lives in an organization is acted as in that organization") {
    Stage f;
    const UserId resident = f.add_user("resident@example.test", f.org.id);
    f.add_member(f.org.id, resident, "admin");
    const auto answer = f.impersonate(resident.text());
    REQUIRE(answer.status() == 200);
    CHECK(answer.json.get("target_user").value().get_string("org_id").value() == f.org.id.text());
    CHECK(answer.json.get("target_user").value().get_string("org_name").value() == f.org.name);
    const auto profile = f.get("/api/user", answer.text("token"));
    CHECK(profile.text("org") == "acme");
    CHECK(f.get("/api/organizations/acme", answer.text("token")).status() == 200);
}

TEST_CASE("impersonation: a malformed request is refused and makes no session") {
    Stage f;
    const auto before = f.rows_with("");
    for (const std::string& reason : {std::string{}, std::string{"   "}, std::string{"a\nb"},
                                      std::string{"a\x7f"}, std::string(501, 'x')}) {
        INFO(reason);
        CHECK(f.impersonate(f.ada.text(), reason).status() == 400);
    }
    for (const char* body : {"{}", R"({"reason":"x"})", R"({"user_id":7,"reason":"x"})", "[]", "nonsense"}) {
        INFO(body);
        CHECK(f.send_json("POST", "/api/platform/impersonate", body, f.token).status() == 400);
    }
    for (const std::string& id : {UserId::make(f.random).text(), std::string{"no-id"}}) {
        const auto answer = f.impersonate(id);
        CHECK(answer.status() == 404);
        CHECK(answer.text("error") == "User not found");
    }
    CHECK(f.rows_with("") == before);
    CHECK(f.impersonate(f.ada.text(), std::string(500, 'x')).status() == 200);
}

TEST_CASE("impersonation: [80-38] no owner is acted as, neither another nor oneself") {
    Stage f;
    f.promote(f.ada);
    for (const std::string& id : {f.ada.text(), f.own_id()}) {
        const auto answer = f.impersonate(id);
        CHECK(answer.status() == 403);
        CHECK(answer.text("error") == "Platform owners cannot be impersonated");
    }
    CHECK(f.rows_with("user.impersonate").empty());
}

TEST_CASE("impersonation: [80-38] the platform is closed, also to impersonate once more") {
    Stage f;
    const std::string token = f.act_as(f.ada);
    const auto before = f.rows_with("");
    for (const Route& route : all_routes()) {
        if (route.policy.auth != Auth::platform_owner) continue;
        INFO(route.pattern);
        std::string target{route.pattern};
        for (const std::string& name : {std::string{"{id}"}, std::string{"{user_id}"}}) {
            if (const auto at = target.find(name); at != std::string::npos)
                target.replace(at, name.size(), name == "{id}" ? f.org.id.text() : f.ada.text());
        }
        const auto answer = f.send_json(std::string{http::name_of(route.method)}, target, "{}", token);
        CHECK(answer.status() == 403);
        CHECK(answer.text("error") == "Platform owner access required");
    }
    CHECK(f.impersonate(f.org.owner.text(), "why not", token).status() == 403);
    CHECK(f.rows_with("") == before);
}

TEST_CASE("impersonation: [80-38] credentials, ownership and the account itself are out of reach") {
    Stage f;
    const std::string token = f.act_as(f.ada);
    const std::string owner = f.act_as(f.org.owner);
    const auto before = f.rows_with("");
    f.check_refused(f.post("/api/user/change-password",
                           Json::object({{"current_password", kPassword}, {"new_password", "another one"}}),
                           token));
    f.check_refused(f.send_json("PATCH", "/api/user", R"({"email":"mallory@example.test"})", token));
    f.check_refused(
        f.post("/api/organizations", Json::object({{"slug", "stolen"}, {"name", "Stolen"}}), token));
    f.check_refused(f.send_json("POST", "/api/organizations/acme/select", "", token));
    f.check_refused(f.post("/api/organizations/acme/transfer-ownership",
                           Json::object({{"new_owner_email", "ada@example.test"}}), owner));
    f.check_refused(f.send_json("DELETE", "/api/organizations/acme", "", owner));
    f.check_refused(f.get("/api/privacy/export/" + f.ada.text(), token));
    f.check_refused(f.send_json("DELETE", "/api/privacy/forget/" + f.ada.text(),
                                Json::object({{"current_password", kPassword}}).dump(), token));
    CHECK(f.rows_with("") == before);
}

TEST_CASE("impersonation: [80-38] nothing is made or shown that would outlive it") {
    Stage f;
    f.set_tier(f.org.id, "tier_pro");
    add_service(f, f.org.id, "shop");
    const auto hook = f.add_webhook(f.org.id, "hook");
    const std::string token = f.act_as(f.ada);
    const std::string O = "/api/organizations/acme";
    const auto before = f.rows_with("");
    const auto refused = [&](const char* method, const std::string& path, const Json& body) {
        INFO(method << " " << path);
        f.check_refused(f.send_json(method, O + path, body.dump(), token));
    };
    refused("POST", "/services", Json::object({{"slug", "new"}, {"name", "New"}, {"service_type", "web"}}));
    refused("POST", "/services/shop/secret/rotate", Json::object());
    refused("POST", "/services/shop/api-keys",
            Json::object({{"name", "Key"}, {"permissions", std::vector<std::string>{"read:users"}}}));
    refused("POST", "/webhooks",
            Json::object({{"name", "Mine"},
                          {"url", "https://mine.example/hook"},
                          {"events", std::vector<std::string>{"user.joined"}}}));
    refused("POST", "/webhooks/" + hook.first.text() + "/secret/rotate", Json::object());
    refused("PATCH", "/webhooks/" + hook.first.text(), Json::object({{"url", "https://mine.example/hook"}}));
    refused("POST", "/oauth-credentials/github",
            Json::object({{"client_id", "mine"}, {"client_secret", "mine"}}));
    refused("POST", "/smtp", Json::object({{"host", "mine.example"}, {"from_email", "me@mine.example"}}));
    refused("POST", "/invitations", Json::object({{"email", "friend@example.test"}, {"role", "member"}}));
    CHECK(f.rows_with("") == before);
}

TEST_CASE("impersonation: what is done in another's name names the one behind it") {
    Stage f;
    const std::string token = f.act_as(f.ada);
    REQUIRE(f.send_json("PATCH", "/api/organizations/acme", R"({"name":"Renamed"})", token).status() == 200);
    const auto rows = f.rows_with("organization.updated");
    REQUIRE(rows.size() == 1);
    CHECK_THAT(rows[0], Catch::Contains(f.ada.text()));
    CHECK_THAT(rows[0], Catch::Contains("\"impersonated_by\":\"" + f.own_id() + "\""));
    CHECK_THAT(rows[0], Catch::Contains("\"new_name\":\"Renamed\""));

    const std::string hers = f.sign_in("ada@example.test");
    REQUIRE(f.send_json("PATCH", "/api/organizations/acme", R"({"name":"Again"})", hers).status() == 200);
    std::size_t named = 0;
    for (const auto& row : f.rows_with("organization.updated"))
        named += row.find("impersonated_by") == std::string::npos ? 0 : 1;
    CHECK(named == 1);
}

TEST_CASE("impersonation: [80-29] ends at once with the ownership of the one behind it") {
    Stage f;
    const UserId second = f.add_user("second@example.test");
    f.promote(second);
    const auto answer = f.impersonate(f.ada.text(), "Ticket", f.sign_in("second@example.test"));
    REQUIRE(f.get("/api/user", answer.text("token")).status() == 200);
    f.demote(second);
    CHECK(f.get("/api/user", answer.text("token")).status() == 401);
    CHECK(f.get("/api/organizations/acme", answer.text("token")).status() == 401);
}

TEST_CASE("impersonation: [80-38] ends when its target becomes an owner") {
    Stage f;
    const std::string token = f.act_as(f.ada);
    f.promote(f.ada);
    CHECK(f.get("/api/user", token).status() == 401);
}

TEST_CASE("impersonation: ends by logout, by revocation and with the target's other sessions") {
    Stage f;
    const std::string one = f.act_as(f.ada);
    CHECK(f.send_json("POST", "/api/auth/logout", "", one).status() == 200);
    CHECK(f.get("/api/user", one).status() == 401);

    const std::string two = f.act_as(f.ada);
    CHECK(f.call({.method = "POST",
                  .target = "/auth/revoke",
                  .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                  .body = "token=" + two})
              .status() == 200);
    CHECK(f.get("/api/user", two).status() == 401);

    const std::string three = f.act_as(f.ada);
    const std::string hers = f.sign_in("ada@example.test");
    REQUIRE(f.post("/api/user/change-password",
                   Json::object({{"current_password", kPassword}, {"new_password", "another long one"}}),
                   hers)
                .status() == 200);
    CHECK(f.get("/api/user", three).status() == 401);
    CHECK(f.get("/api/user", hers).status() == 200);
    CHECK(f.refresh(three).status() == 401);
}

TEST_CASE("impersonation: [80-25] a token of one profile never passes for one of the other") {
    Stage f;
    const std::string token = f.act_as(f.ada);
    const std::string hers = f.sign_in("ada@example.test");
    const auto check_invalid = [&](const std::string& forged) {
        CHECK(f.get("/api/user", forged).status() == 401);
        CHECK(f.get("/api/organizations/acme", forged).status() == 401);
    };
    check_invalid(f.forged(token, "authos-management+jwt", {}, {}));
    check_invalid(f.forged(token, "JWT", {}, {}));
    check_invalid(f.forged(hers, kTyp, {}, {}));
    check_invalid(f.forged(token, kTyp, "token_use", "management_access"));
    check_invalid(f.forged(token, kTyp, "aud", "platform"));
    check_invalid(f.forged(token, kTyp, "aud", Json{std::vector<std::string>{"impersonation-session", "x"}}));
    check_invalid(f.forged(token, kTyp, "act", Json{}));
    check_invalid(f.forged(token, kTyp, "act", Json::object({{"sub", f.own_id()}})));
    // Well-made by our own key, but no session was made with it.
    check_invalid(f.forged(token, kTyp, "jti", UserId::make(f.random).text()));
    check_invalid(f.forged(token, kTyp, "sub", f.org.owner.text()));
    CHECK(f.get("/api/user", token).status() == 200);
}
