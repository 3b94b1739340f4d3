#include "fixture.hpp"
#include "middleware/rate_limit.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api::test;
using authos::api::Limit;
using authos::api::RateLimiter;

TEST_CASE("rate limit: a burst of 20, then one more each second") {
    ManualClock clock;
    SystemRandom random;
    RateLimiter limiter{clock, random};

    for (int i = 0; i < 20; ++i) CHECK_FALSE(limiter.refuse(Limit::authentication, "192.0.2.1"));
    const auto wait = limiter.refuse(Limit::authentication, "192.0.2.1");
    REQUIRE(wait.has_value());
    CHECK(*wait <= std::chrono::seconds{1});
    CHECK_FALSE(limiter.refuse(Limit::authentication, "192.0.2.2"));

    clock.advance(std::chrono::seconds{1});
    CHECK_FALSE(limiter.refuse(Limit::authentication, "192.0.2.1"));
    CHECK(limiter.refuse(Limit::authentication, "192.0.2.1"));
}

TEST_CASE("rate limit: refused calls do not make the wait longer, and a pause fills the bucket again") {
    ManualClock clock;
    SystemRandom random;
    RateLimiter limiter{clock, random};
    for (int i = 0; i < 1000; ++i) (void)limiter.refuse(Limit::authentication, "192.0.2.1");

    clock.advance(std::chrono::seconds{20});
    int allowed = 0;
    while (!limiter.refuse(Limit::authentication, "192.0.2.1")) ++allowed;
    CHECK(allowed == 20);
}

TEST_CASE("rate limit: addresses of one IPv6 network share a bucket, others do not") {
    ManualClock clock;
    SystemRandom random;
    RateLimiter limiter{clock, random};
    for (int i = 0; i < 20; ++i)
        CHECK_FALSE(limiter.refuse(Limit::authentication, "2001:db8::" + std::to_string(i + 1)));
    CHECK(limiter.refuse(Limit::authentication, "2001:db8::ffff"));
    CHECK_FALSE(limiter.refuse(Limit::authentication, "2001:db8:0:1::1"));
}

TEST_CASE("rate limit: memory is bounded, and a flood of addresses does not free a busy caller soon") {
    ManualClock clock;
    SystemRandom random;
    RateLimiter limiter{clock, random, 64};
    for (int i = 0; i < 20; ++i) (void)limiter.refuse(Limit::authentication, "192.0.2.1");
    for (int i = 0; i < 200; ++i)
        CHECK_FALSE(limiter.refuse(Limit::authentication, "198.51.100." + std::to_string(i)));
    CHECK(limiter.refuse(Limit::authentication, "192.0.2.1"));
}

TEST_CASE("rate limit: Limit::none is never refused") {
    ManualClock clock;
    SystemRandom random;
    RateLimiter limiter{clock, random};
    for (int i = 0; i < 100; ++i) CHECK_FALSE(limiter.refuse(Limit::none, "192.0.2.1"));
}

TEST_CASE("limits: the 21st authentication call of one address is 429 with Retry-After; health never is") {
    Fixture f;
    for (int i = 0; i < 20; ++i) CHECK(f.refresh("unknown").status() == 401);
    const auto refused = f.refresh("unknown");
    CHECK(refused.status() == 429);
    CHECK(refused.code() == "TOO_MANY_REQUESTS");
    CHECK(refused.header("Retry-After") == "1");
    for (int i = 0; i < 50; ++i) CHECK(f.get("/health/ready").status() == 200);

    f.remote_address = "192.0.2.99";
    CHECK(f.refresh("unknown").status() == 401);
    f.remote_address = "192.0.2.1";
    f.clock.advance(std::chrono::seconds{1});
    CHECK(f.refresh("unknown").status() == 401);
}

TEST_CASE("limits: a limited call is refused inline, so that a flood takes no lane") {
    Fixture f;
    for (int i = 0; i < 20; ++i) (void)f.refresh("unknown");
    CHECK_FALSE(f.application->match(f.request_of({.method = "POST", .target = "/api/auth/refresh"}))
                    .lane.has_value());
}

TEST_CASE("limits: DISABLE_RATE_LIMITING switches them off") {
    Fixture f;
    f.settings.rate_limiting = false;
    f.rebuild();
    for (int i = 0; i < 60; ++i) CHECK(f.refresh("unknown").status() == 401);
}

TEST_CASE("limits: a forwarded address counts only behind a trusted proxy") {
    Fixture f;
    const auto refresh_as = [&f](const std::string& forwarded) {
        return f.call({.method = "POST",
                       .target = "/api/auth/refresh",
                       .headers = {{"Content-Type", "application/json"}, {"X-Forwarded-For", forwarded}},
                       .body = R"({"refresh_token":"unknown"})"});
    };
    for (int i = 0; i < 20; ++i) (void)refresh_as("203.0.113." + std::to_string(i));
    CHECK(refresh_as("203.0.113.200").status() == 429);

    f.settings.trusted_proxies = http::AddressList::parse({"192.0.2.1"}).value();
    f.rebuild();
    for (int i = 0; i < 40; ++i) CHECK(refresh_as("203.0.113." + std::to_string(i)).status() == 401);
}

TEST_CASE("cors: listed origins may call with credentials, nobody else, and never everybody") {
    Fixture f;
    const auto from = [&f](const std::string& origin) {
        return f.call({.target = "/health", .headers = {{"Origin", origin}}});
    };
    for (const char* origin : {kBaseUrl, "https://app.example.test"}) {
        const auto answer = from(origin);
        CHECK(answer.header("Access-Control-Allow-Origin") == origin);
        CHECK(answer.header("Access-Control-Allow-Credentials") == "true");
        CHECK_THAT(answer.header("Vary"), Catch::Contains("Origin"));
    }
    for (const char* origin :
         {"https://evil.example", "null", "*", "https://app.example.test.evil.example",
          "https://app.example.test/", "http://app.example.test", "https://app.example.test:8443"}) {
        INFO(origin);
        CHECK(from(origin).header("Access-Control-Allow-Origin").empty());
    }
}

TEST_CASE("cors: a preflight needs no token and names what is allowed") {
    Fixture f;
    const auto ask = [&f](const std::string& origin, const std::string& target) {
        return f.call({.method = "OPTIONS",
                       .target = target,
                       .headers = {{"Origin", origin}, {"Access-Control-Request-Method", "PATCH"}}});
    };
    const auto allowed = ask("https://app.example.test", "/api/user");
    CHECK(allowed.status() == 204);
    CHECK(allowed.header("Access-Control-Allow-Origin") == "https://app.example.test");
    CHECK_THAT(allowed.header("Access-Control-Allow-Methods"), Catch::Contains("PATCH"));
    CHECK_THAT(allowed.header("Access-Control-Allow-Headers"), Catch::Contains("Authorization"));
    CHECK(ask("https://evil.example", "/api/user").header("Access-Control-Allow-Origin").empty());
    CHECK(ask("https://app.example.test", "/no/such/path").status() == 404);
}

TEST_CASE("headers: every answer carries the security headers and a request id") {
    Fixture f;
    for (const auto& answer :
         {f.get("/health"), f.get("/no/such/path"), f.get("/api/user"), f.login("wrong"),
          f.call({.method = "DELETE", .target = "/health"}), f.get("/.well-known/jwks.json")}) {
        CHECK(answer.header("Strict-Transport-Security") == "max-age=31536000; includeSubDomains");
        CHECK(answer.header("X-Content-Type-Options") == "nosniff");
        CHECK(answer.header("X-Frame-Options") == "DENY");
        CHECK(answer.header("X-Request-Id").size() == 36);
    }
}

TEST_CASE("headers: a well-formed request id is kept and logged, another one replaced") {
    Fixture f;
    const auto with = [&f](const std::string& id) {
        return f.call({.target = "/api/user", .headers = {{"X-Request-Id", id}}}).header("X-Request-Id");
    };
    CHECK(with("caller-0123456789") == "caller-0123456789");
    CHECK_THAT(f.events.text(), Catch::Contains("http.request request_id=caller-0123456789"));
    for (const std::string& bad : {std::string{"short"}, std::string(65, 'x'), std::string{"a b c d e f"},
                                   std::string{"<script>alert"}, std::string{"{\"level\":\"x\"}"}}) {
        CHECK(with(bad).size() == 36);
    }
}

TEST_CASE("headers: the trace of a valid traceparent goes on in the log") {
    Fixture f;
    (void)f.call({.target = "/api/user",
                  .headers = {{"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}}});
    CHECK_THAT(f.events.text(), Catch::Contains("trace_id=0af7651916cd43dd8448eb211c80319c"));
}

TEST_CASE("log: neither tokens nor passwords nor query strings stand in it") {
    Fixture f;
    const auto pair = f.login();
    (void)f.get("/api/user?secret=query-text", pair.text("access_token"));
    (void)f.refresh(pair.text("refresh_token"));
    const std::string text = f.events.text();
    for (const std::string& secret : {pair.text("access_token"), pair.text("refresh_token"),
                                      std::string{kPassword}, std::string{"query-text"}}) {
        CHECK(text.find(secret) == std::string::npos);
    }
}
