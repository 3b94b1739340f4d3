// Tokens that an organization's own provider gave at a sign-in: who may ask for them, and how they stay good.
#include "linked_fixture.hpp"

#include "authos/identity/linked/renew_due.hpp"
#include "authos/storage/repo/identities.hpp"
#include "authos/storage/repo/upstream_providers.hpp"

#include <tuple>

using namespace authos;
using namespace authos::api::test;

namespace {

constexpr const char* kToken = "/api/provider-token/oidc?connection_id=main";
constexpr const char* kTokenUrl = "https://idp.example.test/token";

storage::UpstreamProvider connection_row(const storage::UpstreamProviderId& id, UnixMillis now) {
    return {.id = id,
            .connection_id = "main",
            .name = "Head Office",
            .type = "oauth2",
            .issuer = std::nullopt,
            .client_id = "authos",
            .client_secret_sealed = std::nullopt,
            .encryption_key_id = "default",
            .authorization_url = "https://idp.example.test/authorize",
            .token_url = kTokenUrl,
            .userinfo_url = "https://idp.example.test/me",
            .discovery_url = std::nullopt,
            .scopes = R"(["files","offline_access"])",
            .metadata = std::nullopt,
            .enabled = true,
            .created_at = now,
            .updated_at = now};
}

struct ConnectionFixture : LinkedFixture {
    storage::UpstreamProviderId connection = storage::UpstreamProviderId::make(random);
    storage::IdentityId identity = storage::IdentityId::make(random);

    explicit ConnectionFixture(std::chrono::seconds lasts = std::chrono::minutes{4}) {
        set_tier(org.id, "tier_enterprise");
        write([&](storage::Session& s) -> Result<void> {
            AUTHOS_TRY(
                storage::insert_upstream_provider(s, scope(org.id), connection_row(connection, clock.now())));
            AUTHOS_TRY(storage::insert_identity_if_absent(
                s,
                {identity, user, "oidc:" + connection.text(), "subject-1", {org.id, service}, clock.now()}));
            AUTHOS_TRY(storage::put_provider_tokens(
                s, place(), sealed("identities", identity.text(), {"files"}, lasts, true), clock.now()));
            return {};
        });
    }
    storage::TokenPlace place() const { return {storage::TokenHolder::identity, identity.text(), user}; }
    std::optional<storage::StoredTokens> stored() {
        return database
            ->read({}, [&](storage::Session& s) { return storage::find_provider_tokens(s, place()); })
            .value();
    }
    Answer own_token() { return get(kToken, token()); }
    void answer_with(int status, const Json& body) {
        providers.answer = [=](const outbound::HttpRequest&) { return LinkedProviders::json(status, body); };
    }
    Answer change(const Json& body) {
        return send_json("PATCH", "/api/organizations/acme/upstream-providers/" + connection.text(),
                         body.dump(), sign_in(org.owner_email, "acme"));
    }
    identity::RenewalReport run_job() {
        return identity::renew_due_provider_tokens(*deps, Deadline::after(clock, std::chrono::minutes{1}))
            .value();
    }
    bool has_sent(std::size_t call, const std::string& text) const {
        return providers.bodies.at(call).find(text) != std::string::npos;
    }
};

} // namespace

TEST_CASE("connection tokens: one that ends within five minutes is renewed before it is handed out") {
    ConnectionFixture f;
    std::vector<std::string> urls;
    f.providers.answer = [&](const outbound::HttpRequest& request) {
        urls.push_back(request.url);
        return LinkedProviders::json(
            200,
            Json::object({{"access_token", "renewed-token"}, {"token_type", "Bearer"}, {"expires_in", 240}}));
    };
    const auto given = f.own_token();
    REQUIRE(given.status() == 200);
    CHECK(given.text("access_token") == "renewed-token");
    CHECK(given.text("provider") == "oidc");
    CHECK(given.header("Cache-Control") == "no-store");
    CHECK(urls == std::vector<std::string>{kTokenUrl});
    CHECK(f.has_sent(0, "refresh_token=stored-refresh"));
    CHECK(f.has_sent(0, "client_id=authos"));
    // No new refresh token came: the old one stays good, and so do the scopes.
    CHECK(f.own_token().status() == 200);
    CHECK(f.has_sent(1, "refresh_token=stored-refresh"));
    CHECK(f.stored()->tokens.scopes == R"(["files"])");
    CHECK(f.rows_with("renewed-token").empty());
    CHECK(f.events.text().find("renewed-token") == std::string::npos);
}

TEST_CASE("connection tokens: a rotated refresh token takes the place of the old one") {
    ConnectionFixture f;
    f.answer_with(200, Json::object({{"access_token", "renewed-token"},
                                     {"token_type", "bearer"},
                                     {"refresh_token", "rotated-refresh"},
                                     {"expires_in", 60}}));
    CHECK(f.own_token().status() == 200);
    CHECK(f.own_token().status() == 200);
    REQUIRE(f.providers.refreshes == 2);
    CHECK(f.has_sent(1, "refresh_token=rotated-refresh"));
}

TEST_CASE("connection tokens: of many who want a token at once, one renews it") {
    ConnectionFixture f;
    f.answer_with(
        200,
        Json::object({{"access_token", "renewed-token"}, {"token_type", "Bearer"}, {"expires_in", 3600}}));
    const std::string access = f.token();
    const auto statuses =
        statuses_in_parallel(12, [&](std::size_t) { return f.get(kToken, access).status(); });
    CHECK(statuses == std::map<int, int>{{200, 12}});
    CHECK(f.providers.refreshes == 1);
}

TEST_CASE("connection tokens: a right that was taken back ends them, and that stays visible") {
    ConnectionFixture f;
    f.answer_with(400, Json::object({{"error", "invalid_grant"}}));
    check_refused(f.own_token(), 400, "PROVIDER_REAUTH_REQUIRED");
    CHECK_FALSE(f.stored());
    check_refused(f.own_token(), 400, "PROVIDER_REAUTH_REQUIRED");
    CHECK(f.providers.refreshes == 1);
}

TEST_CASE("connection tokens: the job renews them ahead of need, once, and honours rotation") {
    ConnectionFixture f{std::chrono::minutes{30}};
    f.clock.advance(std::chrono::minutes{1});
    f.answer_with(200, Json::object({{"access_token", "renewed-token"},
                                     {"token_type", "Bearer"},
                                     {"refresh_token", "rotated-refresh"},
                                     {"expires_in", 1800}}));
    f.clock.advance(std::chrono::minutes{25});
    CHECK(f.run_job().renewed == 1);
    CHECK(f.run_job().renewed == 0); // got a moment ago
    CHECK(f.own_token().text("access_token") == "renewed-token");
    f.clock.advance(std::chrono::minutes{26});
    CHECK(f.run_job().renewed == 1);
    CHECK(f.has_sent(1, "refresh_token=rotated-refresh"));
    f.clock.advance(std::chrono::minutes{26});
    f.answer_with(400, Json::object({{"error", "invalid_grant"}}));
    CHECK(f.run_job().withdrawn == 1);
    CHECK_FALSE(f.stored());
    CHECK(f.run_job().withdrawn == 0);
}

TEST_CASE("connection tokens: an outage, or trouble of our own client, costs nobody a sign-in") {
    ConnectionFixture f;
    const Json ours = Json::object({{"error", "invalid_client"}});
    for (const int status : {401, 400}) {
        f.answer_with(status, ours);
        CHECK(f.own_token().text("access_token") == "stored-token");
    }
    f.answer_with(503, Json::object({{"error", "invalid_grant"}}));
    CHECK(f.own_token().text("access_token") == "stored-token");
    f.answer_with(200, Json::object({{"access_token", "renewed-token"}, {"token_type", "DPoP"}}));
    CHECK(f.own_token().text("access_token") == "stored-token");
    CHECK(f.run_job().unreachable == 1);
    f.clock.advance(std::chrono::minutes{5});
    check_refused(f.own_token(), 503, "SERVICE_UNAVAILABLE");
    CHECK(f.stored());
}

TEST_CASE(
    "connection tokens: those of a connection that is switched off wait, and keep nobody else waiting") {
    ConnectionFixture f;
    REQUIRE(f.change(Json::object({{"enabled", false}})).status() == 200);
    check_refused(f.own_token(), 404, "NOT_FOUND");
    const auto report = f.run_job();
    CHECK(report.not_asked == 1);
    CHECK(report.unreachable == 0);
    CHECK(f.providers.refreshes == 0);
    CHECK(f.stored());
    REQUIRE(f.change(Json::object({{"enabled", true}})).status() == 200);
    CHECK(f.own_token().text("access_token") ==
          "stored-token"); // not renewable: the answer has no token_type
}

TEST_CASE("connection tokens: [80-45] another address or client ends them, so that none is sent there") {
    for (const Json& move : {Json::object({{"token_url", "https://evil.example.test/token"}}),
                             Json::object({{"client_id", "another"}}), Json::object({{"scopes", Json{}}})}) {
        ConnectionFixture f;
        REQUIRE(f.change(move).status() == 200);
        CHECK_FALSE(f.stored());
        CHECK(f.run_job().renewed == 0);
        CHECK(f.own_token().status() != 200);
        CHECK(f.providers.bodies.empty());
    }
    ConnectionFixture f;
    REQUIRE(f.change(Json::object({{"name", "Branch"}})).status() == 200);
    CHECK(f.stored());
}

TEST_CASE("connection tokens: [80-31] only for scopes that the connection names, in its own organization") {
    ConnectionFixture f{std::chrono::hours{2}};
    CHECK(f.own_token().text("access_token") == "stored-token");
    check_refused(f.get("/api/provider-token/oidc", f.token()), 400, "BAD_REQUEST");
    check_refused(f.get("/api/provider-token/google?connection_id=main", f.token()), 400, "BAD_REQUEST");
    check_refused(f.get("/api/provider-token/oidc?connection_id=other", f.token()), 404, "NOT_FOUND");
    check_refused(f.get(kToken, f.sign_in(kOwner)), 400, "BAD_REQUEST");
    // The same connection_id in another house is another connection.
    const Tenant bravo = f.add_tenant("bravo");
    f.set_tier(bravo.id, "tier_enterprise");
    const ServiceId theirs = add_service(f, bravo.id, "portal");
    const UserId stranger = f.add_user("stranger@example.test", bravo.id);
    link_user(f, bravo.id, theirs, stranger);
    const std::string foreign = f.sign_in("stranger@example.test", "bravo", "portal");
    check_refused(f.get(kToken, foreign), 404, "NOT_FOUND");
    // A colleague who did not sign in by it has no token of his.
    f.add_service_user("colleague@example.test");
    check_refused(f.get(kToken, f.token("colleague@example.test")), 404, "NOT_FOUND");
    // What it can do besides is not for anybody.
    REQUIRE(f.change(Json::object({{"scopes", std::vector<std::string>{"mail"}}})).status() == 200);
    check_refused(f.own_token(), 400, "PROVIDER_SCOPE_CONSENT_REQUIRED");
}

TEST_CASE("connection tokens: [80-29] a connection that changes while its provider is asked lets nobody in") {
    for (const Json& move : {Json::object({{"token_url", "https://evil.example.test/token"}}),
                             Json::object({{"enabled", false}})}) {
        ConnectionFixture f;
        const auto begun = f.get("/auth/oidc?org=acme&service=portal&connection_id=main&redirect_uri=" +
                                 percent_encode(kBack));
        REQUIRE(begun.status() == 303);
        const auto sent = parse_form(Url::parse(begun.header("Location")).value().query).value();
        const std::string state = std::find_if(sent.begin(), sent.end(), [](const auto& pair) {
                                      return pair.first == "state";
                                  })->second;
        f.providers.answer = [&](const outbound::HttpRequest& request) {
            if (request.url == kTokenUrl) {
                return LinkedProviders::json(200, Json::object({{"access_token", "late-token"},
                                                                {"refresh_token", "late-refresh"},
                                                                {"token_type", "Bearer"}}));
            }
            f.clock.advance(std::chrono::seconds{1});
            REQUIRE(f.change(move).status() == 200);
            return LinkedProviders::json(200, Json::object({{"sub", "subject-1"}}));
        };
        const std::string cookie = begun.header("Set-Cookie");
        const auto end = f.call({.target = "/auth/oidc/callback?code=good&state=" + state,
                                 .headers = {{"Cookie", cookie.substr(0, cookie.find(';'))}}});
        INFO(end.response.body());
        CHECK((end.status() == 400 || end.status() == 404));
        const auto stored = f.stored();
        CHECK((!stored || !stored->tokens.since || *stored->tokens.since < f.clock.now()));
    }
}
