// Accounts at providers that users link, and what services may do with them.
#include "linked_fixture.hpp"

#include "authos/storage/repo/end_users.hpp"

#include <algorithm>

using namespace authos;
using namespace authos::api::test;

TEST_CASE("provider tokens: linked, granted by the user, handed out, and taken back") {
    LinkedFixture f;
    const auto unlinked = f.ask({kCalendar}, Json::object({{"redirect_uri", kBack}, {"state", "a b&c"}}));
    REQUIRE(unlinked.status() == 200);
    CHECK(unlinked.text("status") == "action_required");
    CHECK(unlinked.text("code") == "PROVIDER_LINK_REQUIRED");
    CHECK(unlinked.text("provider") == "google");
    CHECK(unlinked.json.get_strings("missing_scopes").value() == std::vector<std::string>{kCalendar});
    CHECK(unlinked.text("reauth_url").rfind(std::string{kBaseUrl} + "/connect/provider-token/", 0) == 0);

    const std::string user = f.token();
    const std::string state = LinkedFixture::state_of(unlinked);
    check_refused(f.complete(state, user), 400, "PROVIDER_LINK_REQUIRED");
    const auto account = f.link();
    CHECK(f.ask().text("code") == "PROVIDER_GRANT_REQUIRED");

    const auto shown = f.get(LinkedFixture::request_at(state), user);
    REQUIRE(shown.status() == 200);
    CHECK(shown.text("status") == "pending");
    CHECK(shown.json.get("service").value().get_string("slug").value() == "portal");
    CHECK(shown.json.get("accounts").value().size() == 1);
    CHECK(shown.header("Cache-Control") == "no-store");

    const auto completed = f.complete(state, user);
    REQUIRE(completed.status() == 200);
    CHECK(completed.text("redirect_url") ==
          std::string{kBack} + "&provider_grant=success&provider=google&state=a%20b%26c");
    check_refused(f.complete(state, user), 404, "NOT_FOUND");
    CHECK(f.get(LinkedFixture::request_at(state), user).text("status") == "completed");

    const auto given = f.ask();
    REQUIRE(given.status() == 200);
    CHECK(given.text("status") == "ok");
    CHECK(given.text("access_token") == "stored-token");
    CHECK_FALSE(given.json.contains("refresh_token"));
    CHECK(given.json.get_strings("scopes").value() == std::vector<std::string>{kCalendar});
    CHECK(given.json.get("account").value().get_string("id").value() == account.text());
    CHECK(given.header("Cache-Control") == "no-store");
    CHECK(f.providers.refreshes == 0);

    const auto list = f.get("/api/user/linked-accounts", user);
    REQUIRE(list.status() == 200);
    const Json item = list.json.get("linked_accounts").value().items().at(0);
    CHECK(item.get_string("id").value() == account.text());
    CHECK(item.get_string("status").value() == "active");
    CHECK(item.get("grants").value().size() == 1);
    CHECK_FALSE(item.get("grants").value().items().at(0).get("last_used_at").value().is_null());

    const std::string grant = "/api/user/linked-accounts/" + account.text() + "/grants/" + f.service.text();
    CHECK(f.remove(grant, user).status() == 204);
    check_refused(f.remove(grant, user), 404, "NOT_FOUND");
    CHECK(f.ask().text("code") == "PROVIDER_GRANT_REQUIRED");
    CHECK(f.remove("/api/user/linked-accounts/" + account.text(), user).status() == 204);
    check_refused(f.remove("/api/user/linked-accounts/" + account.text(), user), 404, "NOT_FOUND");
    CHECK(f.ask().text("code") == "PROVIDER_LINK_REQUIRED");
    CHECK(f.rows_with("subject-1").empty());

    for (const char* secret : {"stored-token", "stored-refresh"}) {
        CHECK(f.rows_with(secret).empty());
        CHECK(f.events.text().find(secret) == std::string::npos);
    }
    CHECK(f.rows_with(state).empty());
    for (const char* action :
         {"user.provider_grant.created", "user.provider_grant.revoked", "user.linked_account.removed"}) {
        CHECK_FALSE(f.rows_with(action).empty());
    }
}

TEST_CASE("provider tokens: a service asks for what it may, and for its own users only") {
    LinkedFixture f;
    check_refused(f.ask({kDrive}), 403, "FORBIDDEN");
    check_refused(f.ask({kCalendar, kDrive}), 403, "FORBIDDEN");
    check_refused(f.ask({}), 400, "BAD_REQUEST");
    check_refused(f.ask({"two words"}), 400, "BAD_REQUEST");
    for (const char* uri : {"https://portal.example.test/back", "https://portal.example.test/back?x=1&y=2",
                            "https://evil.example.test/back?x=1", ""}) {
        INFO(uri);
        check_refused(f.ask({kCalendar}, Json::object({{"redirect_uri", uri}})), 400, "BAD_REQUEST");
    }
    check_refused(f.ask({kCalendar}, Json::object({{"state", std::string(501, 'x')}})), 400, "BAD_REQUEST");
    const Json other = Json::object({{"user_id", f.user.text()},
                                     {"provider", "gitlab"},
                                     {"scopes", std::vector<std::string>{kCalendar}}});
    check_refused(f.with_key("POST", "/provider-tokens", other), 400, "BAD_REQUEST");
    const UserId stranger = f.add_user("stranger@example.test");
    check_refused(f.ask({kCalendar}, Json::object(), stranger), 404, "NOT_FOUND");
    check_refused(f.ask({kCalendar}, Json::object(), UserId::make(f.random)), 404, "NOT_FOUND");

    const auto ask_with = [&](const std::vector<std::string>& permissions) {
        const auto key = add_key(f, f.org.id, f.service, f.org.owner, permissions);
        return call_with_key(f, key.text, "POST", "/api/service/provider-tokens",
                             Json::object({{"user_id", f.user.text()},
                                           {"provider", "google"},
                                           {"scopes", std::vector<std::string>{kCalendar}}}));
    };
    CHECK(ask_with({"read:provider_tokens"}).status() == 200);
    CHECK(ask_with({"read:provider_tokens:google"}).status() == 200);
    check_refused(ask_with({"read:provider_tokens:github"}), 403, "FORBIDDEN");
    check_refused(ask_with({"read:users"}), 403, "FORBIDDEN");
}

TEST_CASE("provider tokens: [80-31] a request is its user's alone, whoever has its state") {
    LinkedFixture f;
    f.link();
    const std::string state = LinkedFixture::state_of(f.ask());
    f.add_service_user("other@example.test");
    const Tenant rival = f.add_tenant("rival");
    const ServiceId shop = add_service(f, rival.id, "portal");
    link_user(f, rival.id, shop, f.add_user("rival@example.test", rival.id));
    const auto before = f.rows_with("pending");
    for (const std::string& token :
         {f.token("other@example.test"), f.sign_in("rival@example.test", "rival", "portal"),
          f.sign_in(f.org.owner_email), f.sign_in(kOwner)}) {
        check_refused(f.get(LinkedFixture::request_at(state), token), 404, "NOT_FOUND");
        for (const char* deed : {"/complete", "/decline", "/link"}) {
            INFO(deed);
            check_refused(f.post(LinkedFixture::request_at(state, deed), Json::object(), token), 404,
                          "NOT_FOUND");
        }
    }
    CHECK(f.rows_with("pending") == before);
    check_refused(f.get(LinkedFixture::request_at("unknown"), f.token()), 404, "NOT_FOUND");

    const std::string user = f.token();
    const auto declined = f.post(LinkedFixture::request_at(state, "/decline"), Json::object(), user);
    CHECK(declined.status() == 200);
    check_refused(f.complete(state, user), 404, "NOT_FOUND");
    CHECK(f.ask().text("code") == "PROVIDER_GRANT_REQUIRED");

    const std::string late = LinkedFixture::state_of(f.ask());
    f.clock.advance(std::chrono::minutes{31});
    check_refused(f.complete(late, f.token()), 404, "NOT_FOUND");
}

TEST_CASE("provider tokens: [80-32] linked accounts are their user's alone, and no tenant blocks another's") {
    LinkedFixture f;
    const auto account = f.link();
    const std::string at = "/api/user/linked-accounts/" + account.text();
    f.add_service_user("other@example.test");
    const std::string other = f.token("other@example.test");
    const Json grant =
        Json::object({{"service_id", f.service.text()}, {"scopes", std::vector<std::string>{kCalendar}}});
    check_refused(f.remove(at, other), 404, "NOT_FOUND");
    check_refused(f.remove(at + "/grants/" + f.service.text(), other), 404, "NOT_FOUND");
    check_refused(f.post(at + "/grants", grant, other), 404, "NOT_FOUND");
    CHECK(f.get("/api/user/linked-accounts", other).json.get("linked_accounts").value().size() == 0);

    // The same account at the provider, in another organization and on the platform.
    const Tenant rival = f.add_tenant("rival");
    const UserId there = f.add_user("rival@example.test", rival.id);
    f.link(there, rival.id, "subject-1", {kCalendar});
    f.link(f.add_user("platform@example.test"), std::nullopt, "subject-1", {kCalendar});
    // In one realm it is one user's.
    const UserId second = f.add_user("second@example.test", rival.id);
    const bool again = f.write([&](storage::Session& s) {
        return storage::insert_connected_account(
            s, TenantFixture::scope(rival.id),
            {storage::ConnectedAccountId::make(f.random), second, "google", "subject-1", {}, f.clock.now()});
    });
    CHECK_FALSE(again);
}

TEST_CASE("provider tokens: a grant covers what its user said and never more") {
    LinkedFixture f;
    f.configure(f.org.id, f.service, {kCalendar, kDrive});
    const std::string user = f.token();
    // The account's token can do more than the service is to get: it is not handed out.
    const auto wide = f.link({kCalendar, kDrive});
    const Json narrow =
        Json::object({{"service_slug", "portal"}, {"scopes", std::vector<std::string>{kCalendar}}});
    const std::string grants = "/api/user/linked-accounts/" + wide.text() + "/grants";
    check_refused(f.post(grants, narrow, user), 400, "PROVIDER_SCOPE_CONSENT_REQUIRED");
    check_refused(f.complete(LinkedFixture::state_of(f.ask()), user), 400, "PROVIDER_SCOPE_CONSENT_REQUIRED");

    const Json both =
        Json::object({{"service_slug", "portal"}, {"scopes", std::vector<std::string>{kCalendar, kDrive}}});
    CHECK(f.post(grants, both, user).status() == 200);
    CHECK(f.ask({kCalendar}).text("status") == "ok");
    CHECK(f.ask({kDrive}).text("status") == "ok");
    // The service is configured for less now: what was granted does not help.
    f.configure(f.org.id, f.service, {kCalendar});
    check_refused(f.ask({kDrive}), 403, "FORBIDDEN");
    CHECK(f.ask({kCalendar}).text("code") == "PROVIDER_SCOPE_CONSENT_REQUIRED");
    check_refused(f.post(grants, both, user), 403, "FORBIDDEN");
    check_refused(f.post(grants, Json::object({{"scopes", std::vector<std::string>{kCalendar}}}), user), 400,
                  "BAD_REQUEST");
    const Json unknown =
        Json::object({{"service_slug", "nowhere"}, {"scopes", std::vector<std::string>{kCalendar}}});
    check_refused(f.post(grants, unknown, user), 404, "NOT_FOUND");
}

TEST_CASE("provider tokens: linking and granting want a recent sign-in") {
    LinkedFixture f;
    const auto account = f.link();
    const std::string state = LinkedFixture::state_of(f.ask());
    const std::string user = f.token();
    f.clock.advance(std::chrono::minutes{16});
    check_refused(f.complete(state, user), 403, "FORBIDDEN");
    check_refused(f.remove("/api/user/linked-accounts/" + account.text(), user), 403, "FORBIDDEN");
    check_refused(f.post("/api/user/linked-accounts/google/link", Json::object(), user), 403, "FORBIDDEN");
    check_refused(f.post(LinkedFixture::request_at(state, "/link"), Json::object(), user), 403, "FORBIDDEN");
    CHECK(f.complete(state, f.token()).status() == 200);
}

TEST_CASE("provider tokens: an account is linked for a request only at a provider of the tier") {
    LinkedFixture f;
    f.set_tier(f.org.id, "tier_pro");
    const std::string link = LinkedFixture::request_at(LinkedFixture::state_of(f.ask()), "/link");
    CHECK(f.post(link, Json::object(), f.token()).status() == 200);
    f.set_tier(f.org.id, "tier_free"); // GitHub alone
    check_refused(f.post(link, Json::object(), f.token()), 403, "FEATURE_NOT_AVAILABLE_IN_TIER");
}

TEST_CASE("provider tokens: of fifty who answer one request, one is heard") {
    LinkedFixture f;
    f.link();
    const std::string state = LinkedFixture::state_of(f.ask());
    const std::string user = f.token();
    const auto statuses =
        statuses_in_parallel(50, [&](std::size_t) { return f.complete(state, user).status(); });
    CHECK(statuses == std::map<int, int>{{200, 1}, {404, 49}});
}

TEST_CASE("provider tokens: whoever leaves the service leaves nothing behind there") {
    LinkedFixture f;
    f.link();
    CHECK(f.complete(LinkedFixture::state_of(f.ask()), f.token()).status() == 200);
    f.ask({kCalendar});
    CHECK(f.with_key("DELETE", "/users/" + f.user.text()).status() == 204);
    const auto left = [&](const char* sql) {
        return f.database
            ->read({},
                   [&](storage::Session& s) {
                       return storage::detail::select_integer(s, sql,
                                                              {storage::detail::param("user", f.user)});
                   })
            .value();
    };
    CHECK(left("SELECT COUNT(*) FROM service_provider_grants WHERE user_id = :user") == 0);
    CHECK(left("SELECT COUNT(*) FROM provider_token_requests WHERE user_id = :user") == 0);
    CHECK(left("SELECT COUNT(*) FROM connected_accounts WHERE user_id = :user") == 1);
    check_refused(f.ask(), 404, "NOT_FOUND");
}

TEST_CASE("sessions: whoever is no end user of the service any more gets no new tokens for it") {
    LinkedFixture f;
    const Json body = Json::object({{"email", "user@example.test"},
                                    {"password", kPassword},
                                    {"org_slug", "acme"},
                                    {"service_slug", "portal"}});
    const auto entered = f.post("/api/auth/login", body);
    const auto renewed = f.refresh(entered.text("refresh_token"));
    REQUIRE(renewed.status() == 200);
    // Only the link goes; the session stays, as after a removal that came at the same time.
    f.write([&](storage::Session& s) {
        return storage::unlink_end_user(s, TenantFixture::scope(f.org.id), f.service, f.user);
    });
    check_refused(f.refresh(renewed.text("refresh_token")), 401, "UNAUTHORIZED");

    Json as_owner = body;
    as_owner.set("email", kOwner);
    const auto owner = f.post("/api/auth/login", as_owner);
    REQUIRE(owner.status() == 200);
    CHECK(f.refresh(owner.text("refresh_token")).status() == 200);
}
