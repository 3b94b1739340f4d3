#include "fixture.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api::test;

TEST_CASE("health: the bodies of the deployment guide") {
    Fixture f;
    CHECK(f.get("/health").response.body() == R"({"status":"ok","version":"0.1.0"})");
    CHECK(f.get("/health/live").response.body() == R"({"status":"ok","version":"0.1.0"})");
    const auto ready = f.get("/health/ready");
    CHECK(ready.status() == 200);
    CHECK(ready.text("status") == "ready");
    CHECK(ready.text("version") == "0.1.0");
    CHECK(ready.text("database") == "connected");
}

TEST_CASE("health: a database that does not answer makes the server not ready, but alive") {
    Fixture f;
    f.probes.check_database = [](Deadline) -> Result<void> {
        return fail(Errc::unavailable, "database_unreachable");
    };
    f.rebuild();

    const auto ready = f.get("/health/ready");
    CHECK(ready.status() == 503);
    CHECK(ready.text("status") == "not_ready");
    CHECK(ready.text("database") == "disconnected");
    CHECK(ready.header("Retry-After") == "1");
    CHECK(f.get("/health/live").status() == 200);
}

TEST_CASE("health: readiness that cannot even start says not ready, too, and is due within seconds") {
    Fixture f;
    const auto request = f.request_of({.target = "/health/ready"});
    const auto matched = f.application->match(request);
    CHECK(matched.budget <= std::chrono::seconds{5});
    for (const auto kind : {http::Refusal::overloaded, http::Refusal::deadline_exceeded}) {
        const auto answer = Fixture::answer_of(f.application->refusal(kind, &request, &matched));
        CHECK(answer.status() == 503);
        CHECK(answer.text("status") == "not_ready");
    }
}

TEST_CASE("metrics: open without a token, in the Prometheus text format") {
    Fixture f;
    (void)f.get("/health");
    const auto answer = f.get("/metrics");
    CHECK(answer.status() == 200);
    CHECK_THAT(answer.header("Content-Type"), Catch::StartsWith("text/plain; version=0.0.4"));
    CHECK_THAT(std::string{answer.response.body()},
               Catch::Contains("sso_http_request_duration_seconds_count") &&
                   Catch::Contains("route=\"/health\"") && Catch::Contains("status=\"2xx\""));
}

TEST_CASE("metrics: with a token configured exactly that token reads them") {
    Fixture f;
    f.probes.metrics_token_matches = [](std::string_view token) { return token == "the-token"; };
    f.rebuild();

    CHECK(f.get("/metrics", "the-token").status() == 200);
    for (const char* token : {"", "the-token0", "x"}) {
        const auto answer = f.get("/metrics", token);
        CHECK(answer.status() == 401);
        CHECK(answer.code() == "UNAUTHORIZED");
        CHECK_THAT(answer.header("WWW-Authenticate"), Catch::StartsWith("Bearer"));
    }
}

TEST_CASE("metrics: unknown paths and methods count without a label of their own") {
    Fixture f;
    (void)f.get("/no/such/path-4711");
    (void)f.call({.method = "DELETE", .target = "/health"});
    const std::string text{f.get("/metrics").response.body()};
    CHECK(text.find("4711") == std::string::npos);
}

TEST_CASE("documents: JWKS and discovery are cached with an entity tag") {
    Fixture f;
    for (const char* target :
         {"/.well-known/jwks.json", "/.well-known/openid-configuration", "/openapi.json"}) {
        INFO(target);
        const auto first = f.get(target);
        REQUIRE(first.status() == 200);
        CHECK_THAT(first.header("Cache-Control"), Catch::StartsWith("public, max-age="));
        const auto again = f.call({.target = target, .headers = {{"If-None-Match", first.header("ETag")}}});
        CHECK(again.status() == 304);
        CHECK(again.response.body().empty());
        CHECK(f.call({.target = target, .headers = {{"If-None-Match", "\"other\""}}}).status() == 200);
    }
    CHECK(f.get("/.well-known/jwks.json").response.body() == test_keys().to_jwks());
}

TEST_CASE("discovery: promises only what exists") {
    Fixture f;
    const auto discovery = f.get("/.well-known/openid-configuration").json;
    CHECK(discovery.get_string("issuer").value() == kBaseUrl);
    for (const std::string& name : discovery.names()) {
        const auto value = discovery.get(name).value().as_string();
        if (!value || name == "issuer") continue;
        INFO(name);
        REQUIRE(value->rfind(kBaseUrl, 0) == 0);
        const auto answer = f.get(value->substr(std::string_view{kBaseUrl}.size()));
        CHECK((answer.status() == 200 || answer.status() == 405));
    }
    CHECK_FALSE(discovery.contains("authorization_endpoint"));
    CHECK_FALSE(discovery.contains("token_endpoint"));
}
