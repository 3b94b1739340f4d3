// Mail domains: claims, proofs, login policies, and what a sign-in page is told.
#include "upstream_fixture.hpp"

#include "authos/storage/repo/sessions.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api::test;

namespace {

Json policy_of(const std::string& policy, const std::string& provider) {
    return Json::object({{"login_policy", policy}, {"upstream_provider_id", provider}});
}

} // namespace

TEST_CASE("domain routes: a claim, its proof, its changes and its end") {
    UpstreamFixture f;
    const std::string provider = f.connect().text("id");
    const auto made = f.add_route("Corp.TEST");
    REQUIRE(made.status() == 200);
    CHECK(made.text("domain") == "corp.test");
    CHECK(made.text("login_policy") == "password_allowed");
    CHECK_FALSE(made.json.get_boolean("verified").value());
    const std::string path = "domain-routes/" + made.text("id");
    CHECK(f.add_route("corp.test").code() == "DUPLICATE_CONSTRAINT");

    const auto early = f.ask("POST", path + "/verify");
    CHECK(early.status() == 200);
    CHECK_FALSE(early.json.get_boolean("verified").value());
    CHECK_THAT(early.text("message"), Catch::Contains("_sso-verification.corp.test"));
    CHECK(f.other_http.sent.empty()); // a file on a web site proves nothing about mail
    f.publish_proof("corp.test", made.text("verification_token"));
    const auto proven = f.ask("POST", path + "/verify");
    CHECK(proven.json.get_boolean("verified").value());
    CHECK_FALSE(proven.text("verified_at").empty());
    f.other_dns.answer = nullptr;
    CHECK(f.ask("POST", path + "/verify").json.get_boolean("verified").value());
    CHECK(f.rows_with("domain_route.verified").size() == 1);

    const auto changed = f.ask("PATCH", path, policy_of("upstream_only", provider));
    CHECK(changed.text("login_policy") == "upstream_only");
    CHECK(changed.text("upstream_provider_id") == provider);
    CHECK(changed.json.get_boolean("verified").value());
    CHECK(f.ask("GET", "domain-routes").json.items().size() == 1);
    // While the policy needs it, the provider stays.
    const auto needed = f.ask("DELETE", "upstream-providers/" + provider);
    CHECK(needed.status() == 400);
    CHECK_THAT(needed.text("error"), Catch::Contains("login_policy"));
    f.ask("PATCH", path, Json::object({{"login_policy", "password_allowed"}}));
    CHECK(f.ask("DELETE", "upstream-providers/" + provider).status() == 204);
    CHECK(f.ask("GET", "domain-routes").json.items()[0].find("upstream_provider_id") == std::nullopt);
    CHECK(f.ask("DELETE", path).status() == 204);
    CHECK(f.ask("DELETE", path).status() == 404);
    CHECK(f.ask("POST", path + "/verify").status() == 404);
}

TEST_CASE("domain routes: what makes no sense is refused by name") {
    UpstreamFixture f;
    for (const char* domain :
         {"", "localhost", "a b.test", "@corp.test", "corp.test.", "1.2.3.4", "*.corp.test"}) {
        INFO(domain);
        CHECK(f.add_route(domain).status() == 400);
    }
    CHECK_THAT(f.add_route("corp.test", Json::object({{"login_policy", "never"}})).text("error"),
               Catch::Contains("login_policy"));
    CHECK_THAT(f.add_route("corp.test", Json::object({{"login_policy", "upstream_only"}})).text("error"),
               Catch::Contains("upstream_provider_id"));
    for (const char* id : {"nonsense", "00000000-0000-4000-8000-000000000000"}) {
        CHECK(f.add_route("corp.test", Json::object({{"upstream_provider_id", id}})).status() == 404);
    }
}

TEST_CASE("domain routes: [80-31] a connection of another organization is as unknown as none") {
    UpstreamFixture f;
    const Tenant other = f.add_tenant("bravo");
    f.set_tier(other.id, "tier_enterprise");
    const std::string theirs = f.sign_in(other.owner_email);
    const auto foreign = f.post(f.path("upstream-providers", "bravo"), UpstreamFixture::draft(), theirs);
    REQUIRE(foreign.status() == 200);
    const Json body = Json::object({{"upstream_provider_id", foreign.text("id")}});
    CHECK(f.add_route("corp.test", body).status() == 404);
    const std::string route = f.add_route("corp.test").text("id");
    CHECK(f.ask("PATCH", "domain-routes/" + route, body).status() == 404);
    CHECK(f.ask("GET", "upstream-providers/" + foreign.text("id")).status() == 404);
}

TEST_CASE("domain routes: a claim without proof blocks nobody and decides nothing") {
    UpstreamFixture f;
    const Tenant squatter = f.add_tenant("squatter");
    f.set_tier(squatter.id, "tier_enterprise");
    const std::string theirs = f.sign_in(squatter.owner_email);
    const auto provider = f.post(f.path("upstream-providers", "squatter"), UpstreamFixture::draft(), theirs);
    Json body = policy_of("upstream_only", provider.text("id"));
    const auto claim = f.post(f.path("domain-routes", "squatter"), body.set("domain", "corp.test"), theirs);
    REQUIRE(claim.status() == 200);
    CHECK(f.look_up("ada@corp.test").text("auth_method") == "password");

    f.prove_route("corp.test");
    CHECK(f.look_up("ada@corp.test").json.get_boolean("domain_verified").value());
    const auto late =
        f.post(f.path("domain-routes/" + claim.text("id") + "/verify", "squatter"), Json::object(), theirs);
    CHECK_FALSE(late.json.get_boolean("verified").value());
    f.publish_proof("corp.test", claim.text("verification_token"));
    const auto taken =
        f.post(f.path("domain-routes/" + claim.text("id") + "/verify", "squatter"), Json::object(), theirs);
    CHECK(taken.status() == 400);
    CHECK(taken.text("error") == "This domain is verified for another organization already");
}

TEST_CASE("domain routes: of many that prove one domain at once, one gets it") {
    UpstreamFixture f;
    f.settings.rate_limiting = false;
    f.rebuild();
    std::vector<std::string> targets;
    std::vector<std::string> tokens;
    std::vector<std::string> texts;
    for (int i = 0; i < 4; ++i) {
        const Tenant tenant = f.add_tenant("racer-" + std::to_string(i));
        f.set_tier(tenant.id, "tier_enterprise");
        tokens.push_back(f.sign_in(tenant.owner_email));
        const auto claim = f.post(f.path("domain-routes", tenant.slug),
                                  Json::object({{"domain", "corp.test"}}), tokens.back());
        targets.push_back(f.path("domain-routes/" + claim.text("id") + "/verify", tenant.slug));
        texts.push_back(claim.text("verification_token"));
    }
    f.other_dns.answer = [&](const std::string&) -> Result<std::vector<std::string>> { return texts; };
    int proven = 0;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        if (f.post(targets[i], Json::object(), tokens[i]).status() == 200) ++proven;
    }
    CHECK(proven == 1);
}

TEST_CASE("login policy: a proven domain that is upstream_only refuses passwords at its organization alone") {
    UpstreamFixture f;
    f.settings.rate_limiting = false;
    f.rebuild();
    const std::string provider = f.connect().text("id");
    const UserId user = f.add_user("ada@corp.test", f.org.id);
    f.add_member(f.org.id, user, "member");
    const Tenant other = f.add_tenant("bravo");
    f.add_member(other.id, f.add_user("ada@corp.test", other.id), "member");
    f.add_user("ada@corp.test");
    REQUIRE(f.log_in("ada@corp.test", "acme").status() == 200);
    f.prove_route("corp.test", policy_of("upstream_only", provider));

    const auto refused = f.log_in("ada@corp.test", "acme");
    CHECK(refused.status() == 403);
    CHECK(refused.code() == "FORBIDDEN");
    // [80-47] The same words for a wrong password and for nobody.
    for (const auto& answer : {f.log_in("ADA@Corp.Test", "acme"), f.log_in("ada@corp.test", "acme", "wrong"),
                               f.log_in("nobody@corp.test", "acme")}) {
        CHECK(answer.status() == 403);
        CHECK(answer.text("error") == refused.text("error"));
    }
    // Neither the platform's account of that address, nor another tenant's, nor other addresses.
    CHECK(f.log_in("ada@corp.test", std::nullopt).status() == 200);
    CHECK(f.log_in("ada@corp.test", "bravo").status() == 200);
    CHECK(f.log_in("ada@sub.corp.test", "acme").status() == 401);
    CHECK(f.log_in(f.org.owner_email, "acme").status() == 200);
}

TEST_CASE("login policy: with a fallback, passwords open only while the provider does not answer") {
    UpstreamFixture f;
    f.settings.rate_limiting = false;
    f.rebuild();
    const std::string provider = f.connect().text("id");
    f.add_member(f.org.id, f.add_user("ada@corp.test", f.org.id), "member");
    f.prove_route("corp.test", policy_of("password_fallback_if_provider_unavailable", provider));
    f.answer_http(200);
    CHECK(f.log_in("ada@corp.test", "acme").status() == 403);
    REQUIRE(f.other_http.sent.size() == 1);
    CHECK(f.other_http.sent[0].url == std::string{kIssuer} + "/.well-known/openid-configuration");
    f.answer_http(503);
    CHECK(f.log_in("ada@corp.test", "acme").status() == 403); // remembered for a moment
    f.clock.advance(std::chrono::seconds{31});
    CHECK(f.log_in("ada@corp.test", "acme").status() == 200);
    CHECK(f.log_in("ada@corp.test", "acme", "wrong").status() == 401);
    f.clock.advance(std::chrono::seconds{31});
    f.answer_http(404); // something answers
    CHECK(f.log_in("ada@corp.test", "acme").status() == 403);
    f.ask("PATCH", "upstream-providers/" + provider, Json::object({{"enabled", false}}));
    CHECK(f.log_in("ada@corp.test", "acme").status() == 200);
}

TEST_CASE("look-up: tells by the domain alone where an address signs in") {
    UpstreamFixture f;
    f.settings.rate_limiting = false;
    f.rebuild();
    const Json unknown = Json::object({{"connection_id", nullptr},
                                       {"provider_name", nullptr},
                                       {"domain_verified", false},
                                       {"auth_method", "password"}});
    CHECK(f.look_up("ada@corp.test").json == unknown);
    const std::string provider = f.connect().text("id");
    const std::string route = f.prove_route("corp.test", policy_of("upstream_only", provider));
    const auto known = f.look_up("ada@corp.test");
    CHECK(known.json == Json::object({{"connection_id", "main"},
                                      {"provider_name", "Head Office"},
                                      {"domain_verified", true},
                                      {"auth_method", "upstream"}}));
    f.add_user("ada@corp.test", f.org.id);
    CHECK(f.look_up("ada@corp.test").json == known.json);
    CHECK(f.look_up("nobody@CORP.test").json == known.json);
    CHECK(f.look_up("ada@corp.test", Json::object({{"org_slug", "acme"}})).json == known.json);
    CHECK(f.look_up("ada@corp.test", Json::object({{"org_slug", "bravo"}})).json == unknown);
    f.ask("PATCH", "upstream-providers/" + provider, Json::object({{"enabled", false}}));
    CHECK(f.look_up("ada@corp.test").text("auth_method") == "oauth");
    f.ask("PATCH", "domain-routes/" + route, Json::object({{"login_policy", "password_allowed"}}));
    CHECK(f.look_up("ada@corp.test").text("auth_method") == "password");
    for (const char* email : {"", "ada", "ada@", "@corp.test", "ada@corp"}) {
        const auto answer = f.look_up(email);
        CHECK(answer.status() == 400);
        CHECK(answer.text("error") == "Invalid email address");
    }
}

TEST_CASE("context: tells a sign-in page where it is and which ways in there are") {
    UpstreamFixture f;
    f.settings.rate_limiting = false;
    f.rebuild();
    const auto context = [&](const std::string& query) { return f.get("/api/auth/context" + query); };
    const auto platform = context("");
    REQUIRE(platform.status() == 200);
    CHECK(platform.json.find("organization") == std::nullopt);
    CHECK(platform.json.get_strings("auth_methods").value() ==
          std::vector<std::string>{"password", "passkey"});
    f.ask("PATCH", "branding", Json::object({{"primary_color", "#ff0000"}}));
    const auto made =
        f.ask("POST", "services",
              Json::object({{"slug", "shop"},
                            {"name", "Shop"},
                            {"service_type", "web"},
                            {"redirect_uris", std::vector<std::string>{"https://shop.test/cb"}}}));
    REQUIRE(made.status() == 200);
    f.ask("POST", "oauth-credentials/github",
          Json::object({{"client_id", "own"}, {"client_secret", "own-secret"}}));
    const auto found = context("?org=acme&service=shop&redirect_uri=https%3A%2F%2Fshop.test%2Fcb");
    const auto org = found.json.get("organization").value();
    CHECK(org.get_string("name").value() == f.org.name);
    CHECK(org.get_string("primary_color").value() == "#ff0000");
    CHECK(org.get_string("status").value() == "active");
    const auto service = found.json.get("service").value();
    CHECK(service.get_string("service_type").value() == "web");
    CHECK(service.get_boolean("redirect_uri_valid").value());
    CHECK(found.json.get_strings("available_providers").value() == std::vector<std::string>{"github"});
    CHECK_THAT(std::string{found.response.body()}, !Catch::Contains("own"));
    const auto wrong = context("?org=acme&service=shop&redirect_uri=https%3A%2F%2Fevil.test%2Fcb");
    CHECK_FALSE(wrong.json.get("service").value().get_boolean("redirect_uri_valid").value());
    CHECK(context("?org=acme&service=none").json.find("service") == std::nullopt);
    CHECK(context("?service=shop").status() == 400);

    const auto none = context("?org=never-existed&service=shop");
    CHECK(none.status() == 200);
    CHECK(none.json.find("organization") == std::nullopt);
    CHECK(none.json.get_strings("auth_methods").value().empty());
    f.add_tenant("sleeping", storage::OrgStatus::suspended);
    const auto sleeping = context("?org=sleeping");
    CHECK(sleeping.json.get("organization").value().get_string("status").value() == "suspended");
    CHECK(sleeping.json.get_strings("auth_methods").value().empty());
    CHECK(sleeping.json.get_strings("available_providers").value().empty());
}
