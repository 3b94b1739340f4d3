// Signing in through GitHub, Google and Microsoft.
#include "social_fixture.hpp"

#include "authos/base/encoding.hpp"
#include "authos/storage/repo/oauth_credentials.hpp"
#include "authos/storage/repo/oauth_states.hpp"
#include "authos/storage/repo/totp.hpp"

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

std::optional<storage::User> user_of(SocialFixture& f, const std::string& email) {
    return f.database
        ->read({},
               [&](storage::Session& s) {
                   return storage::find_user_by_email(s, SocialFixture::scope(f.org.id),
                                                      Email::parse(email).value());
               })
        .value();
}

UserId add_unverified(SocialFixture& f, const std::string& email) {
    const storage::NewUser user{.id = UserId::make(f.random),
                                .email = Email::parse(email).value(),
                                .password_hash = f.password_hash(),
                                .created_at = f.clock.now()};
    f.write(
        [&](storage::Session& s) { return storage::insert_user(s, SocialFixture::scope(f.org.id), user); });
    return user.id;
}

void bring_client(SocialFixture& f, const Tenant& tenant, const std::string& client,
                  const std::string& secret) {
    const auto stored = f.post("/api/organizations/" + tenant.slug + "/oauth-credentials/github",
                               Json::object({{"client_id", client}, {"client_secret", secret}}),
                               f.sign_in(tenant.owner_email));
    REQUIRE(stored.status() == 200);
}

bool is_state_error(const Answer& answer) {
    return answer.status() == 400 && answer.text("error") == "Invalid or expired state parameter" &&
           answer.header("Location").empty();
}

} // namespace

TEST_CASE("social: a new person comes back with tokens in the fragment, whoever the provider is") {
    SocialFixture f;
    for (const std::string provider : {"github", "google", "microsoft"}) {
        INFO(provider);
        f.providers.email = provider + "@example.test";
        const Flow flow = f.begin(provider);
        REQUIRE(flow.begun.status() == 303);
        CHECK(flow.parameter("client_id") == "platform-" + provider);
        CHECK(flow.parameter("response_type") == "code");
        CHECK(flow.callback == "/auth/admin/" + provider + "/callback");
        CHECK(flow.begun.header("Cache-Control") == "no-store");
        CHECK_THAT(flow.begun.header("Set-Cookie"), Catch::Contains("HttpOnly") &&
                                                        Catch::Contains("Secure") &&
                                                        Catch::Contains("SameSite=Lax"));

        const Answer end = f.end(flow);

        REQUIRE(end.status() == 303);
        CHECK_THAT(end.header("Location"), Catch::StartsWith(std::string{SocialFixture::kBack} + "#"));
        CHECK(SocialFixture::fragment(end, "state") == "my state&");
        CHECK(end.header("Referrer-Policy") == "no-referrer");
        CHECK(end.header("Cache-Control") == "no-store");
        CHECK_THAT(end.header("Set-Cookie"), Catch::Contains("Max-Age=0"));
        CHECK_FALSE(SocialFixture::fragment(end, "refresh_token").empty());
        const auto profile = f.get("/api/user", f.access_token(end));
        CHECK(profile.status() == 200);
        CHECK(profile.text("email") == provider + "@example.test");
        CHECK(user_of(f, provider + "@example.test")->email_verified_at);
    }
    CHECK(f.rows_with("user.signup.success").size() == 3);
    // The provider's tokens are there, and nowhere in clear.
    CHECK(f.rows_with("provider-access").empty());
    CHECK(f.rows_with("provider-refresh").empty());
    CHECK(f.events.text().find("provider-access") == std::string::npos);
}

TEST_CASE(
    "social: [80-17] PKCE goes along with every provider, S256 only, and its verifier comes at the end") {
    SocialFixture f;
    for (const std::string provider : {"github", "google", "microsoft"}) {
        const Flow flow = f.begin(provider);
        CHECK(flow.parameter("code_challenge").size() == 43);
        CHECK(flow.parameter("code_challenge_method") == "S256");
        REQUIRE(f.end(flow).status() == 303);
        const std::string body = [&] {
            for (const auto& request : f.providers.sent) {
                if (request.method == outbound::HttpMethod::post) return request.body;
            }
            return std::string{};
        }();
        f.providers.sent.clear();
        std::string verifier;
        for (const auto& [key, value] : parse_form(body).value()) {
            if (key == "code_verifier") verifier = value;
        }
        CHECK(verifier.size() == 43);
        // Nothing that the browser saw holds it, nor does the database while the flow is on its way.
        CHECK(flow.url.find(verifier) == std::string::npos);
        CHECK(f.rows_with(verifier).empty());
    }
}

TEST_CASE("social: a returning person is known by the provider's account, whatever the address has become") {
    SocialFixture f;
    REQUIRE(f.end(f.begin()).status() == 303);
    f.providers.email = "ada.new@example.test";
    const Answer again = f.end(f.begin());
    REQUIRE(again.status() == 303);
    CHECK(f.get("/api/user", f.access_token(again)).text("email") == "ada@example.test");
    CHECK(users_of(f) == 1);
    // Another provider account with the same proven address is the same person.
    f.providers.email = "ada@example.test";
    REQUIRE(f.end(f.begin("google")).status() == 303);
    CHECK(users_of(f) == 1);
}

TEST_CASE("social: [80-18] [80-26] a state works once, for its provider, callback and browser") {
    SocialFixture f;
    const Flow flow = f.begin();
    const Flow other = f.begin();
    CHECK(flow.cookie != other.cookie);
    CHECK(is_state_error(f.end_at(flow.callback, flow, "")));
    CHECK(is_state_error(f.end_at(flow.callback, flow, other.cookie)));
    CHECK(is_state_error(
        f.end_at(flow.callback, flow, flow.cookie.substr(0, flow.cookie.find('=')) + "=" + "forged")));
    CHECK(is_state_error(f.end_at("/auth/admin/google/callback", flow, flow.cookie)));
    CHECK(is_state_error(f.end_at("/auth/github/callback", flow, flow.cookie)));
    CHECK(is_state_error(f.call({.target = flow.callback + "?code=good"})));
    CHECK(is_state_error(f.call({.target = flow.callback + "?code=good&state=unknown"})));
    CHECK(f.providers.sent.empty());
    // None of that spoilt it, and the other tab works, too.
    CHECK(f.end(flow).status() == 303);
    CHECK(is_state_error(f.end(flow)));
    CHECK(f.end(other).status() == 303);

    const Flow late = f.begin();
    f.clock.advance(std::chrono::minutes{10});
    CHECK(is_state_error(f.end(late)));
}

TEST_CASE("social: [80-18] exactly one of fifty parallel callbacks gets in") {
    SocialFixture f;
    const Flow flow = f.begin();
    const auto statuses = statuses_in_parallel(50, [&](std::size_t) { return f.end(flow).status(); });
    CHECK(statuses.at(303) == 1);
    CHECK(statuses.at(400) == 49);
    CHECK(f.providers.token_calls() == 1);
    CHECK(users_of(f) == 1);
}

TEST_CASE("social: [80-18] the first sign-ins of one person at once make one account") {
    SocialFixture f;
    std::vector<Flow> flows;
    for (int i = 0; i < 8; ++i) flows.push_back(f.begin());
    const auto statuses =
        statuses_in_parallel(flows.size(), [&](std::size_t i) { return f.end(flows[i]).status(); });
    CHECK(statuses.at(303) == 8);
    CHECK(users_of(f) == 1);
}

TEST_CASE("social: [80-1] [80-2] [80-3] [80-4] [80-5] only the registered address is gone back to") {
    SocialFixture f;
    for (const std::string uri :
         {"https://shop.example.test.evil.test/back", "https://shop.example.test@evil.test/back",
          "https://shop.example.test/back/../x", "https://shop.example.test/back/..;/x",
          "https://shop.example.test/back?x=1", "https://shop.example.test/back#x",
          "https://SHOP.example.test/back", "https://shopXexample.test/back", "//shop.example.test/back",
          "javascript:alert(1)", "https://shop.example.test/Back", "https://shop.example.test/back/",
          "https:shop.example.test/back"}) {
        INFO(uri);
        const auto answer = f.get("/auth/github?org=acme&service=shop&redirect_uri=" + percent_encode(uri));
        CHECK(answer.status() == 400);
        CHECK(answer.header("Location").empty());
    }
    for (const std::string path : {"//evil.test", "/\\evil.test", "\\/evil.test", "https:evil.test",
                                   "javascript:x", "evil", "/a%09b", "/a%0ab", "/%5cevil"}) {
        INFO(path);
        const bool encoded = path.find('%') != std::string::npos;
        const auto answer = f.get("/auth/admin/github?return_to=" + (encoded ? path : percent_encode(path)));
        CHECK(answer.status() == 400);
        CHECK(answer.header("Location").empty());
    }
}

TEST_CASE("social: what is wrong with the start is named") {
    SocialFixture f;
    CHECK(f.get("/auth/gitlab?org=acme&service=shop").status() == 400);
    CHECK(f.get("/auth/github?org=acme").status() == 400);
    CHECK(f.get("/auth/github?org=nobody&service=shop").status() == 404);
    CHECK(f.get("/auth/github?org=acme&service=nothing").status() == 404);
    CHECK(f.get("/auth/github?org=acme&service=shop&org=other").status() == 400);
    CHECK(f.get("/auth/github?org=acme&service=shop&resource=https%3A%2F%2Fevil.test%2F").status() == 400);
    CHECK(f.get("/auth/github?org=acme&service=shop&connection_id=other").status() == 404);
    f.set_tier(f.org.id, "tier_free");
    const auto microsoft = f.get("/auth/microsoft?org=acme&service=shop");
    CHECK(microsoft.status() == 403);
    CHECK(microsoft.code() == "FEATURE_NOT_AVAILABLE_IN_TIER");
    f.add_tenant("sleepy", storage::OrgStatus::suspended);
    CHECK(f.get("/auth/github?org=sleepy&service=shop").code() == "ORGANIZATION_NOT_ACTIVE");
    f.identity_settings.social.github.client_id = "";
    CHECK(f.get("/auth/github?org=acme&service=shop").status() == 400);
}

TEST_CASE("social: [80-11] an address that the provider does not vouch for opens nothing") {
    SocialFixture f;
    const UserId ada = f.add_user("ada@example.test", f.org.id);
    f.providers.verified = false;
    for (const std::string provider : {"github", "google", "microsoft"}) {
        INFO(provider);
        const Answer refused = f.end(f.begin(provider));
        CHECK(refused.status() == 403);
        CHECK(refused.header("Location").empty());
    }
    f.providers.instead =
        [](const outbound::HttpRequest& request) -> std::optional<Result<outbound::HttpResponse>> {
        if (request.method == outbound::HttpMethod::post) return std::nullopt;
        return FakeProviders::answer(200, R"({"id":"1","email":"ada@example.test","verified_email":"true"})");
    };
    CHECK(f.end(f.begin("google")).status() == 403);
    // Microsoft: an address of a foreign domain that some directory's administrator wrote.
    f.providers.instead =
        [](const outbound::HttpRequest& request) -> std::optional<Result<outbound::HttpResponse>> {
        if (request.method == outbound::HttpMethod::post) return std::nullopt;
        return FakeProviders::answer(
            200, R"({"id":"evil","mail":"ada@example.test","userPrincipalName":"mallory@evil.example"})");
    };
    REQUIRE(f.end(f.begin("microsoft")).status() == 303);
    CHECK(user_of(f, "mallory@evil.example"));
    CHECK(f.rows_with(ada.text()).size() == 1);
}

TEST_CASE("social: [80-10] a registration with a foreign address falls to the owner without its password") {
    SocialFixture f;
    const UserId squatted = add_unverified(f, "ada@example.test");
    const Answer end = f.end(f.begin());
    REQUIRE(end.status() == 303);
    const auto ada = user_of(f, "ada@example.test");
    CHECK(ada->id == squatted);
    CHECK_FALSE(ada->password_hash);
    CHECK(ada->email_verified_at);
    const auto squatter = f.post("/api/auth/login", Json::object({{"email", "ada@example.test"},
                                                                  {"password", kPassword},
                                                                  {"org_slug", "acme"},
                                                                  {"service_slug", "shop"}}));
    CHECK(squatter.status() == 401);
}

TEST_CASE("social: [80-10] an account that was used and changed to an unproven address is nobody else's") {
    SocialFixture f;
    const UserId bob = add_unverified(f, "ada@example.test");
    f.write([&](storage::Session& s) {
        return storage::insert_identity_if_absent(
            s,
            {storage::IdentityId::make(f.random), bob, "google", "bob", {f.org.id, f.shop}, f.clock.now()});
    });
    const Answer refused = f.end(f.begin());
    CHECK(refused.status() == 403);
    CHECK(user_of(f, "ada@example.test")->password_hash);
    CHECK_FALSE(user_of(f, "ada@example.test")->email_verified_at);
}

TEST_CASE(
    "social: each tenant's own client is used for it, and never another's, also when a secret is wrong") {
    SocialFixture f;
    const Tenant other = f.add_tenant("other");
    const Tenant plain = f.add_tenant("plain");
    f.set_tier(other.id, "tier_enterprise");
    f.add_shop(other.id, ServiceId::make(f.random), "shop");
    f.add_shop(plain.id, ServiceId::make(f.random), "shop");
    bring_client(f, f.org, "client-of-acme", "wrong");
    bring_client(f, other, "client-of-other", "secret-of-other");
    f.providers.sent.clear();

    const Flow acme = f.begin("github", "", "acme");
    CHECK(acme.parameter("client_id") == "client-of-acme");
    CHECK(acme.callback == "/auth/github/callback");
    const Answer failed = f.end(acme);
    CHECK(failed.status() == 500);
    CHECK(failed.code() == "OAUTH_ERROR");
    REQUIRE(f.providers.sent.size() == 1);
    CHECK_THAT(f.providers.sent[0].body, Catch::Contains("client_id=client-of-acme") &&
                                             Catch::Contains("client_secret=wrong") &&
                                             !Catch::Contains("other") && !Catch::Contains("platform"));
    f.providers.sent.clear();
    REQUIRE(f.end(f.begin("github", "", "other")).status() == 303);
    CHECK_THAT(f.providers.sent[0].body, Catch::Contains("client_id=client-of-other") &&
                                             Catch::Contains("client_secret=secret-of-other"));
    f.providers.sent.clear();
    REQUIRE(f.end(f.begin("github", "", "plain")).status() == 303);
    CHECK_THAT(f.providers.sent[0].body, Catch::Contains("client_id=platform-github") &&
                                             Catch::Contains("client_secret=platform-secret"));

    // A flow ends with the client that began it, or not at all.
    const Flow begun = f.begin("github", "", "other");
    f.providers.sent.clear();
    bring_client(f, other, "another-client", "another-secret");
    CHECK(f.end(begun).status() == 400);
    CHECK(f.providers.sent.empty());
}

TEST_CASE("social: what a provider does wrong is told, and nothing is left behind") {
    SocialFixture f;
    using Answered = std::optional<Result<outbound::HttpResponse>>;
    const std::vector<std::function<Answered()>> faults = {
        [] { return Answered{FakeProviders::answer(500, "oops")}; },
        [] { return Answered{FakeProviders::answer(200, "<html>hello</html>")}; },
        [] { return Answered{FakeProviders::answer(200, R"({"error":"bad_verification_code"})")}; },
        [] { return Answered{FakeProviders::answer(302, "")}; },
        [] { return Answered{FakeProviders::answer(200, R"({"token_type":"bearer"})")}; },
        [] { return Answered{fail(Errc::payload_too_large, "response_too_large")}; },
        [] { return Answered{fail(Errc::deadline_exceeded, "upstream_timeout")}; }};
    for (std::size_t i = 0; i < faults.size(); ++i) {
        INFO(i);
        f.providers.instead = [&](const outbound::HttpRequest&) { return faults[i](); };
        const Answer answer = f.end(f.begin());
        CHECK(answer.status() == 500);
        CHECK(answer.code() == "OAUTH_ERROR");
        CHECK_THAT(std::string{answer.response.body()}, !Catch::Contains("bad_verification_code"));
    }
    CHECK(users_of(f) == 0);
    f.providers.instead = nullptr;
    const Answer denied = f.end(f.begin(), "&error=access_denied&error_description=No%20%3Cb%3E");
    CHECK(denied.status() == 303);
    CHECK(denied.header("Location") ==
          std::string{SocialFixture::kBack} +
              "?error=access_denied&error_description=No%20%3Cb%3E&state=my%20state%26");
    const Flow homeless = SocialFixture::flow_of(f.get("/auth/github?org=acme&service=shop"));
    const Answer page = f.end(homeless, "&error=access_denied&error_description=No%20%3Cb%3E");
    CHECK(page.status() == 400);
    CHECK_THAT(std::string{page.response.body()}, Catch::Contains("No &lt;b&gt;") && !Catch::Contains("<b>"));
}

TEST_CASE("social: format=json answers with tokens, a resource gets its own kind, which opens nothing here") {
    SocialFixture f;
    const Answer json = f.end(f.begin(), "&code=good&format=json");
    REQUIRE(json.status() == 200);
    CHECK(json.text("token_type") == "Bearer");
    CHECK(f.get("/api/user", json.text("access_token")).status() == 200);

    const Answer end = f.end(f.begin("github", "&resource=https%3A%2F%2Fapi.shop.example.test%2F"));
    REQUIRE(end.status() == 303);
    const auto claims_of = [](const std::string& token) {
        const auto dot = token.find('.');
        const auto bytes = decode_base64url(token.substr(dot + 1, token.rfind('.') - dot - 1)).value();
        return parse_json(std::string{bytes.begin(), bytes.end()}).value();
    };
    const std::string token = f.access_token(end);
    CHECK(claims_of(token).get_string("aud").value() == "https://api.shop.example.test/");
    CHECK(claims_of(token).get_string("token_use").value() == "external_resource_access");
    const auto refused = f.get("/api/user", token);
    CHECK(refused.status() == 401);
    CHECK(refused.code() == "JWT_ERROR");
    const auto refreshed = f.refresh(SocialFixture::fragment(end, "refresh_token"));
    REQUIRE(refreshed.status() == 200);
    CHECK(claims_of(refreshed.text("access_token")).get_string("aud").value() ==
          "https://api.shop.example.test/");
    CHECK(f.get("/api/user", refreshed.text("access_token")).status() == 401);
}

TEST_CASE("social: administrators are matched, never made, and come back to the dashboard") {
    SocialFixture f;
    f.providers.email = kOwner;
    const Flow flow = SocialFixture::flow_of(f.get("/auth/admin/github?return_to=%2Fapp%3Fx%3D1"));
    REQUIRE(flow.begun.status() == 303);
    const Answer end = f.end(flow);
    CHECK_THAT(
        end.header("Location"),
        Catch::StartsWith("https://app.example.test/auth/callback?return_to=%2Fapp%3Fx%3D1#access_token="));
    CHECK(f.get("/api/platform/tiers", f.access_token(end)).status() == 200);

    f.providers.email = "nobody@example.test";
    f.providers.subject = "2";
    const Answer unknown = f.end(SocialFixture::flow_of(f.get("/auth/admin/github")));
    CHECK_THAT(
        unknown.header("Location"),
        Catch::StartsWith("https://app.example.test/auth/callback?error=oauth_error&error_description="));

    f.providers.email = f.org.owner_email;
    f.providers.subject = "3";
    const Answer member = f.end(SocialFixture::flow_of(f.get("/auth/admin/github?org_slug=acme")));
    CHECK(f.get("/api/organizations/acme", f.access_token(member)).status() == 200);
    const Tenant other = f.add_tenant("other");
    const Answer stranger = f.end(SocialFixture::flow_of(f.get("/auth/admin/github?org_slug=other")));
    CHECK_THAT(stranger.header("Location"), Catch::Contains("error=oauth_error"));
    const Answer denied = f.end(SocialFixture::flow_of(f.get("/auth/admin/github")), "&error=access_denied");
    CHECK_THAT(denied.header("Location"), Catch::Contains("error=oauth_error"));
}

TEST_CASE("social: [80-14] a second factor is demanded, with a token that opens nothing else") {
    SocialFixture f;
    REQUIRE(f.end(f.begin()).status() == 303);
    const UserId ada = user_of(f, "ada@example.test")->id;
    const auto totp = storage::TotpId::make(f.random);
    f.write([&](storage::Session& s) -> Result<bool> {
        AUTHOS_TRY(storage::put_pending_totp(s, {totp, ada, "sealed", "default", f.clock.now()}));
        return storage::enable_totp(s, {ada, totp, 1}, f.clock.now());
    });
    const Answer end = f.end(f.begin());
    REQUIRE(end.status() == 303);
    CHECK(SocialFixture::fragment(end, "mfa_required") == "true");
    CHECK(SocialFixture::fragment(end, "state") == "my state&");
    CHECK(SocialFixture::fragment(end, "access_token").empty());
    CHECK(f.get("/api/user", SocialFixture::fragment(end, "preauth_token")).status() == 401);
    const Answer json = f.end(f.begin(), "&code=good&format=json");
    CHECK(json.text("refresh_token").empty());
}

TEST_CASE(
    "social: [80-22] a device that waits is let in with the sign-in that named its code, and no other") {
    SocialFixture f;
    const ServiceId tv = ServiceId::make(f.random);
    f.write([&](storage::Session& s) {
        return storage::insert_service(s, SocialFixture::scope(f.org.id),
                                       {.id = tv,
                                        .slug = "tv",
                                        .name = "TV",
                                        .type = "desktop",
                                        .client_id = "tv-client",
                                        .created_at = f.clock.now(),
                                        .device_activation_uri = "https://tv.example.test/activate"});
    });
    const Answer device = f.post(
        "/auth/device/code", Json::object({{"client_id", "tv-client"}, {"org", "acme"}, {"service", "tv"}}));
    REQUIRE(device.status() == 200);
    const std::string code = device.text("user_code");
    CHECK(f.get("/auth/github?org=acme&service=shop&user_code=" + code).status() == 400);
    CHECK(f.get("/auth/github?org=acme&service=tv&user_code=ABCD-2345").status() == 400);
    const Flow flow = SocialFixture::flow_of(f.get("/auth/github?org=acme&service=tv&user_code=" + code));
    REQUIRE(flow.begun.status() == 303);
    CHECK(f.rows_with(code).empty());
    const Answer end = f.end(flow);
    CHECK(end.header("Location") ==
          "https://tv.example.test/activate/success?status=success&device_flow=true");
    f.clock.advance(std::chrono::seconds{6});
    const Answer granted =
        f.post("/auth/token", Json::object({{"grant_type", "urn:ietf:params:oauth:grant-type:device_code"},
                                            {"device_code", device.text("device_code")},
                                            {"client_id", "tv-client"}}));
    REQUIRE(granted.status() == 200);
    CHECK(f.get("/api/user", granted.text("access_token")).text("email") == "ada@example.test");
}

TEST_CASE("social: states that are over are cleaned up") {
    SocialFixture f;
    (void)f.begin();
    f.clock.advance(std::chrono::minutes{11});
    (void)f.begin();
    const auto gone = f.write(
        [&](storage::Session& s) { return storage::delete_expired_oauth_states(s, f.clock.now(), 100); });
    CHECK(gone == 1);
}
