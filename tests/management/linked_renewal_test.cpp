// Renewing providers' tokens: ahead of need, by one at a time, and never over what came later.
#include "linked_fixture.hpp"

#include <thread>

using namespace authos;
using namespace authos::api::test;

namespace {

Result<outbound::HttpResponse> oauth_error(const char* code, int status = 400) {
    return LinkedProviders::json(status, Json::object({{"error", code}}));
}

struct RenewalFixture : LinkedFixture {
    storage::ConnectedAccountId account = link({kCalendar}, std::chrono::minutes{4});

    RenewalFixture() {
        const std::string state = state_of(ask());
        if (complete(state, token()).status() != 200) throw std::logic_error("no grant");
    }
    std::optional<storage::StoredTokens> stored() {
        return database
            ->read({},
                   [&](storage::Session& s) {
                       return storage::find_provider_tokens(
                           s, {storage::TokenHolder::connected_account, account.text(), user});
                   })
            .value();
    }
    std::string status() {
        return database
            ->read({}, [&](storage::Session& s) { return storage::find_connected_account(s, user, account); })
            .value()
            ->status;
    }
};

} // namespace

TEST_CASE("provider tokens: one that ends within five minutes is renewed before it is handed out") {
    RenewalFixture f;
    const auto given = f.ask();
    REQUIRE(given.status() == 200);
    CHECK(given.text("access_token") == "renewed-token");
    CHECK(given.text("expires_at") == format_rfc3339(f.clock.now() + std::chrono::hours{1}));
    CHECK(f.providers.refreshes == 1);
    CHECK(f.ask().text("access_token") == "renewed-token");
    CHECK(f.providers.refreshes == 1);
    CHECK(f.providers.bodies.at(0).find("refresh_token=stored-refresh") != std::string::npos);
    CHECK(f.providers.bodies.at(0).find("client_id=platform-client") != std::string::npos);
    // Google gave no new refresh token: the old one is used again.
    f.clock.advance(std::chrono::minutes{58});
    CHECK(f.ask().status() == 200);
    CHECK(f.providers.bodies.at(1).find("refresh_token=stored-refresh") != std::string::npos);
    CHECK(f.rows_with("renewed-token").empty());
    CHECK(f.events.text().find("renewed-token") == std::string::npos);
}

TEST_CASE("provider tokens: a rotated refresh token takes the place of the old one") {
    RenewalFixture f;
    f.providers.answer = [&](const outbound::HttpRequest&) {
        return LinkedProviders::json(200, Json::object({{"access_token", "renewed-token"},
                                                        {"refresh_token", "rotated-refresh"},
                                                        {"expires_in", 60}}));
    };
    CHECK(f.ask().status() == 200);
    CHECK(f.ask().status() == 200);
    REQUIRE(f.providers.refreshes == 2);
    CHECK(f.providers.bodies.at(1).find("refresh_token=rotated-refresh") != std::string::npos);
}

TEST_CASE("provider tokens: of many who want a token at once, one renews it") {
    RenewalFixture f;
    const auto statuses = statuses_in_parallel(12, [&](std::size_t) { return f.ask().status(); });
    CHECK(statuses == std::map<int, int>{{200, 12}});
    CHECK(f.providers.refreshes == 1);
}

TEST_CASE("provider tokens: a right that was taken back is not asked for again") {
    RenewalFixture f;
    f.providers.answer = [](const outbound::HttpRequest&) { return oauth_error("invalid_grant"); };
    const auto refused = f.ask();
    CHECK(refused.status() == 200);
    CHECK(refused.text("code") == "PROVIDER_REAUTH_REQUIRED");
    CHECK(f.providers.refreshes == 1);
    CHECK(f.status() == "reauthorization_required");
    CHECK_FALSE(f.stored());
    CHECK(f.ask().text("code") == "PROVIDER_REAUTH_REQUIRED");
    CHECK(f.providers.refreshes == 1);
    check_refused(f.complete(LinkedFixture::state_of(refused), f.token()), 400, "PROVIDER_REAUTH_REQUIRED");
}

TEST_CASE("provider tokens: an outage, or trouble of our own client, costs nobody a link") {
    RenewalFixture f;
    for (const auto& answer :
         {std::function<Result<outbound::HttpResponse>(const outbound::HttpRequest&)>{},
          std::function<Result<outbound::HttpResponse>(const outbound::HttpRequest&)>{
              [](const outbound::HttpRequest&) { return oauth_error("invalid_client", 401); }},
          std::function<Result<outbound::HttpResponse>(const outbound::HttpRequest&)>{
              [](const outbound::HttpRequest&) { return oauth_error("server_error", 503); }},
          std::function<Result<outbound::HttpResponse>(const outbound::HttpRequest&)>{
              [](const outbound::HttpRequest&) { return oauth_error("invalid_grant", 500); }}}) {
        f.providers.answer = answer;
        // What is not over yet is still good.
        CHECK(f.ask().text("access_token") == "stored-token");
        CHECK(f.status() == "active");
    }
    f.clock.advance(std::chrono::minutes{5});
    const auto late = f.ask();
    check_refused(late, 503, "SERVICE_UNAVAILABLE");
    CHECK_FALSE(late.header("Retry-After").empty());
    CHECK(f.stored());
}

TEST_CASE("provider tokens: what was linked anew during a renewal is not overwritten") {
    RenewalFixture f;
    f.providers.answer = [&](const outbound::HttpRequest&) {
        // The user authorizes again while the provider takes its time.
        f.write([&](storage::Session& s) {
            return storage::put_provider_tokens(
                s, {storage::TokenHolder::connected_account, f.account.text(), f.user},
                f.sealed("connected_accounts", f.account.text(), {kCalendar}, std::chrono::hours{2}, true),
                f.clock.now());
        });
        return oauth_error("invalid_grant");
    };
    CHECK(f.ask().text("access_token") == "stored-token");
    CHECK(f.status() == "active");
}

TEST_CASE("provider tokens: a grant that is taken back during a renewal yields nothing") {
    RenewalFixture f;
    f.providers.answer = [&](const outbound::HttpRequest&) {
        f.write([&](storage::Session& s) {
            return storage::delete_provider_grant(s, {f.user, f.service, f.account});
        });
        return LinkedProviders::json(200, Json::object({{"access_token", "renewed-token"}}));
    };
    const auto answer = f.ask();
    CHECK(answer.text("code") == "PROVIDER_GRANT_REQUIRED");
    CHECK_FALSE(answer.json.contains("access_token"));
}

TEST_CASE("provider tokens: the token of the sign-in, for the application in whose context the token is") {
    LinkedFixture f;
    const std::string user = f.token();
    check_refused(f.get("/api/provider-token/google", user), 404, "NOT_FOUND");
    check_refused(f.get("/api/provider-token/github", user), 403, "FORBIDDEN");
    check_refused(f.get("/api/provider-token/gitlab", user), 400, "BAD_REQUEST");
    check_refused(f.get("/api/provider-token/google", f.sign_in(kOwner)), 400, "BAD_REQUEST");

    const auto identity = storage::IdentityId::make(f.random);
    f.write([&](storage::Session& s) -> Result<void> {
        AUTHOS_TRY(storage::insert_identity_if_absent(
            s, {identity, f.user, "google", "subject-9", {f.org.id, f.service}, f.clock.now()}));
        AUTHOS_TRY(storage::put_provider_tokens(
            s, {storage::TokenHolder::identity, identity.text(), f.user},
            f.sealed("identities", identity.text(), {kCalendar}, std::chrono::hours{1}, true),
            f.clock.now()));
        return {};
    });
    const auto given = f.get("/api/provider-token/google", user);
    REQUIRE(given.status() == 200);
    CHECK(given.text("access_token") == "stored-token");
    CHECK(given.text("refresh_token") == "stored-refresh");
    CHECK(given.header("Cache-Control") == "no-store");
    f.clock.advance(std::chrono::minutes{56});
    CHECK(f.get("/api/provider-token/google", user).text("access_token") == "renewed-token");
    CHECK(f.providers.refreshes == 1);
    f.configure(f.org.id, f.service, {kDrive});
    check_refused(f.get("/api/provider-token/google", user), 400, "PROVIDER_SCOPE_CONSENT_REQUIRED");
    f.configure(f.org.id, f.service, {});
    check_refused(f.get("/api/provider-token/google", user), 403, "FORBIDDEN");
}

// Providers give one client all that its user ever allowed it, and the platform's client serves all tenants.
TEST_CASE("provider tokens: the token of the sign-in is not given out with more than the service may ask") {
    LinkedFixture f;
    const std::string user = f.token();
    const auto identity = storage::IdentityId::make(f.random);
    const storage::TokenPlace place{storage::TokenHolder::identity, identity.text(), f.user};
    const auto hold = [&](const std::vector<std::string>& scopes) {
        f.write([&](storage::Session& s) {
            return storage::put_provider_tokens(
                s, place, f.sealed("identities", identity.text(), scopes, std::chrono::hours{1}, true),
                f.clock.now());
        });
    };
    f.write([&](storage::Session& s) {
        return storage::insert_identity_if_absent(
            s, {identity, f.user, "google", "subject-9", {f.org.id, f.service}, f.clock.now()});
    });
    hold({kCalendar, kDrive});
    const auto wider = f.get("/api/provider-token/google", user);
    check_refused(wider, 400, "PROVIDER_SCOPE_CONSENT_REQUIRED");
    CHECK_FALSE(wider.json.contains("access_token"));
    // What only says who somebody is belongs to every sign-in.
    hold({"openid", "https://www.googleapis.com/auth/userinfo.email", kCalendar});
    CHECK(f.get("/api/provider-token/google", user).status() == 200);
}
