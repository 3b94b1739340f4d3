#include "authos/http/cors.hpp"

#include <catch2/catch.hpp>

using namespace authos::http;

namespace {
RequestHead from_origin(std::string_view origin, Method method = Method::get) {
    RequestHead head;
    head.method = method;
    head.headers.add("Origin", origin);
    return head;
}
const OriginAllowed kOnlyApp = [](std::string_view origin) { return origin == "https://app.test"; };
} // namespace

TEST_CASE("cors: the predicate decides, and null or repeated origins are nobody") {
    const auto app = from_origin("https://app.test");
    CHECK(allowed_origin(app, kOnlyApp) == "https://app.test");
    CHECK_FALSE(allowed_origin(from_origin("https://evil.test"), kOnlyApp));
    CHECK_FALSE(allowed_origin(from_origin("null"), [](std::string_view) { return true; }));
    CHECK_FALSE(allowed_origin(RequestHead{}, kOnlyApp));
    CHECK_FALSE(allowed_origin(app, nullptr));
    auto twice = from_origin("https://app.test");
    twice.headers.add("Origin", "https://app.test");
    CHECK_FALSE(allowed_origin(twice, kOnlyApp));
}

TEST_CASE("cors: an answer names the origin, allows credentials and varies by origin") {
    CorsPolicy policy;
    policy.exposed_headers = "X-Request-Id";
    Response allowed(200);
    add_cors_headers(allowed, policy, "https://app.test");
    CHECK(allowed.headers().find("Access-Control-Allow-Origin") == "https://app.test");
    CHECK(allowed.headers().find("Access-Control-Allow-Credentials") == "true");
    CHECK(allowed.headers().find("Access-Control-Expose-Headers") == "X-Request-Id");
    CHECK(allowed.headers().find("Vary") == "Origin");
    Response refused(200);
    add_cors_headers(refused, policy, std::nullopt);
    CHECK_FALSE(refused.headers().contains("Access-Control-Allow-Origin"));
    CHECK(refused.headers().find("Vary") == "Origin");
}

TEST_CASE("cors: a preflight is OPTIONS with origin and requested method") {
    auto head = from_origin("https://app.test", Method::options);
    CHECK_FALSE(is_preflight(head));
    head.headers.add("Access-Control-Request-Method", "PATCH");
    CHECK(is_preflight(head));
    head.method = Method::get;
    CHECK_FALSE(is_preflight(head));
    const Response answer = preflight_response(CorsPolicy{}, "https://app.test");
    CHECK(answer.status() == 204);
    CHECK(answer.headers().find("Access-Control-Max-Age") == "600");
    CHECK(answer.headers().find("Access-Control-Allow-Methods").value().find("PATCH") !=
          std::string_view::npos);
    const Response refused = preflight_response(CorsPolicy{}, std::nullopt);
    CHECK(refused.status() == 204);
    CHECK(refused.headers().size() == 1);
}
