// The ways to sign in that an account has: adding and removing them.
#include "social_fixture.hpp"

#include "authos/storage/repo/domain_routes.hpp"
#include "authos/storage/repo/upstream_providers.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api::test;

namespace {

long long users_of(SocialFixture& f) {
    return f.database
        ->read({},
               [&](storage::Session& s) { return storage::count_users(s, SocialFixture::scope(f.org.id)); })
        .value();
}

bool is_state_error(const Answer& answer) {
    return answer.status() == 400 && answer.text("error") == "Invalid or expired state parameter" &&
           answer.header("Location").empty();
}

/// Plain OAuth 2.0 connections that all say the same about who signs in.
void answer_as_partner(SocialFixture& f) {
    f.providers.instead =
        [](const outbound::HttpRequest& request) -> std::optional<Result<outbound::HttpResponse>> {
        if (request.url.find("partner.example") == std::string::npos) return std::nullopt;
        if (request.method == outbound::HttpMethod::post) {
            return FakeProviders::answer(200, R"({"access_token":"a","token_type":"Bearer"})");
        }
        return FakeProviders::answer(200,
                                     R"({"sub":"mallory","email":"ada@managed.test","email_verified":true})");
    };
}

storage::UpstreamProvider add_partner(SocialFixture& f, const std::string& name) {
    storage::UpstreamProvider row{.id = storage::UpstreamProviderId::make(f.random),
                                  .connection_id = name,
                                  .name = name,
                                  .type = "oauth2",
                                  .client_id = "client-" + name,
                                  .encryption_key_id = "default",
                                  .authorization_url = "https://" + name + ".partner.example/authorize",
                                  .token_url = "https://" + name + ".partner.example/token",
                                  .userinfo_url = "https://" + name + ".partner.example/userinfo",
                                  .created_at = f.clock.now(),
                                  .updated_at = f.clock.now()};
    f.write([&](storage::Session& s) {
        return storage::insert_upstream_provider(s, SocialFixture::scope(f.org.id), row);
    });
    return row;
}

} // namespace

TEST_CASE("social: identities are listed, linked and unlinked, but never the last one") {
    SocialFixture f;
    const Answer end = f.end(f.begin());
    const std::string token = f.access_token(end);
    CHECK(f.get("/api/user/identities", token).json == Json::array({Json::object({{"provider", "github"}})}));
    CHECK(f.send_json("DELETE", "/api/user/identities/github", "", token).text("error") ==
          "Cannot unlink last identity. At least one identity must remain.");
    CHECK(f.send_json("DELETE", "/api/user/identities/google", "", token).status() == 404);

    const Flow link =
        SocialFixture::flow_of(f.post("/api/user/identities/google/link", Json::object(), token));
    REQUIRE(link.begun.status() == 200);
    CHECK_THAT(link.begun.header("Set-Cookie"), Catch::Contains("SameSite=None"));
    // Whoever gets somebody else to follow the URL gets nothing.
    CHECK(is_state_error(f.end_at(link.callback, link, "")));
    const Answer linked = f.end(link);
    CHECK(linked.header("Location") ==
          std::string{SocialFixture::kBack} + "?status=success&provider=google&action=link");
    CHECK(f.get("/api/user/identities", token).json.size() == 2);
    CHECK(f.post("/api/user/identities/google/link", Json::object(), token).status() == 400);
    CHECK(f.send_json("DELETE", "/api/user/identities/github", "", token).status() == 204);
    CHECK(f.get("/api/user/identities", token).json == Json::array({Json::object({{"provider", "google"}})}));
    CHECK_FALSE(f.rows_with("user.identity.linked").empty());
    CHECK_FALSE(f.rows_with("user.identity.unlinked").empty());
    CHECK(f.end(f.begin("google")).status() == 303);
    CHECK(users_of(f) == 1);
}

TEST_CASE(
    "social: [80-10] a provider account signs one account in, and a link needs a fresh, living session") {
    SocialFixture f;
    REQUIRE(f.end(f.begin("google")).status() == 303);
    f.providers.email = "bob@example.test";
    f.providers.subject = "bob";
    f.providers.instead =
        [](const outbound::HttpRequest& request) -> std::optional<Result<outbound::HttpResponse>> {
        if (request.url != "https://api.github.com/user") return std::nullopt;
        return FakeProviders::answer(200, R"({"id":99,"login":"bob"})");
    };
    const std::string bob = f.access_token(f.end(f.begin("github")));
    REQUIRE_FALSE(bob.empty());
    f.providers.subject = "4711"; // ada's account at Google
    const Answer taken =
        f.end(SocialFixture::flow_of(f.post("/api/user/identities/google/link", Json::object(), bob)));
    CHECK_THAT(taken.header("Location"),
               Catch::Contains("status=error&error=This%20social%20account%20is%20already%20linked"));
    CHECK(f.get("/api/user/identities", bob).json.size() == 1);

    const Flow orphan =
        SocialFixture::flow_of(f.post("/api/user/identities/microsoft/link", Json::object(), bob));
    const std::string stale = f.access_token(f.end(f.begin("github")));
    REQUIRE(f.post("/api/auth/logout", Json::object(), bob).status() == 200);
    CHECK_THAT(f.end(orphan).header("Location"), Catch::Contains("status=error"));
    f.clock.advance(std::chrono::minutes{16});
    CHECK(f.post("/api/user/identities/microsoft/link", Json::object(), stale).status() == 403);
    CHECK(f.send_json("DELETE", "/api/user/identities/github", "", stale).status() == 403);
}

// A connection that some other company runs must not speak for the people of a domain that has its own.
TEST_CASE("social: [80-11] a managed domain is spoken for by its own connection, not by another one") {
    SocialFixture f;
    answer_as_partner(f);
    const auto head = add_partner(f, "head").id;
    add_partner(f, "other");
    const storage::DomainRoute route{.id = storage::DomainRouteId::make(f.random),
                                     .domain = "managed.test",
                                     .upstream_provider_id = head,
                                     .login_policy = "upstream_only",
                                     .verification_token = "token",
                                     .created_at = f.clock.now(),
                                     .updated_at = f.clock.now()};
    f.write([&](storage::Session& s) -> Result<void> {
        AUTHOS_TRY(storage::insert_domain_route(s, SocialFixture::scope(f.org.id), route));
        AUTHOS_TRY(storage::confirm_domain_route(s, SocialFixture::scope(f.org.id), route.id, f.clock.now()));
        return {};
    });
    const Answer refused = f.end(f.begin("oidc", "&connection_id=other"));
    INFO(refused.response.body());
    CHECK(refused.status() == 403);
    CHECK(users_of(f) == 0);
    const Answer entered = f.end(f.begin("oidc", "&connection_id=head"));
    CHECK(entered.status() == 303);
    CHECK(users_of(f) == 1);
    // Neither does one that the person was linked to before.
    CHECK(f.end(f.begin("oidc", "&connection_id=other")).status() == 403);
}

TEST_CASE("social: [80-29] a connection that is switched off while its provider is asked lets nobody in") {
    SocialFixture f;
    answer_as_partner(f);
    auto partner = add_partner(f, "partner");
    const auto answer = f.providers.instead;
    f.providers.instead = [&](const outbound::HttpRequest& request) {
        if (request.method == outbound::HttpMethod::get) {
            partner.enabled = false;
            f.write([&](storage::Session& s) {
                return storage::update_upstream_provider(s, SocialFixture::scope(f.org.id), partner);
            });
        }
        return answer(request);
    };
    const Answer refused = f.end(f.begin("oidc", "&connection_id=partner"));
    CHECK(refused.status() == 404);
    CHECK(f.access_token(refused).empty());
    CHECK(users_of(f) == 0);
}
