#include "fixture.hpp"
#include "openapi.hpp"
#include "route.hpp"

#include "authos/base/text.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace authos;
using namespace authos::api;
using namespace authos::api::test;

TEST_CASE("routes: every row is in the OpenAPI document, with id, group, summary and answers") {
    Fixture f;
    const Json paths = f.get("/openapi.json").json.get("paths").value();
    std::set<std::string> operations;
    std::size_t documented = 0;
    for (const std::string& path : paths.names()) documented += paths.get(path).value().size();
    CHECK(documented == all_routes().size());

    for (const Route& route : all_routes()) {
        INFO(route.pattern);
        const Json operation =
            paths.get(route.pattern).value().get(ascii_lower(http::name_of(route.method))).value();
        CHECK(operations.insert(operation.get_string("operationId").value()).second);
        CHECK_FALSE(operation.get_string("summary").value().empty());
        CHECK_FALSE(operation.get("tags").value().items().empty());
        const Json answers = operation.get("responses").value();
        CHECK(answers.contains(std::to_string(route.description.success)));
        CHECK(answers.contains("default"));
        CHECK(answers.contains("401") ==
              ((route.policy.auth != Auth::none && route.policy.auth != Auth::page) ||
               route.description.operation == "login" || route.description.operation == "refresh"));
        CHECK(answers.contains("429") == (route.policy.limit != Limit::none));
        CHECK((operation.get("security").value().size() > 0) == (route.policy.auth != Auth::none));
    }
}

TEST_CASE("routes: every row is found by its own path and measured under its pattern") {
    Fixture f;
    for (const Route& route : all_routes()) {
        INFO(route.pattern);
        const std::string method{http::name_of(route.method)};
        const auto answer = f.call({.method = method, .target = std::string{route.pattern}});
        CHECK(answer.text("error") != "There is nothing at this path");
        CHECK(answer.status() != 405);
        const std::string metrics{f.get("/metrics").response.body()};
        CHECK_THAT(metrics, Catch::Contains("route=\"" + std::string{route.pattern} + "\""));
    }
}

TEST_CASE("routes: what needs a token refuses to do without") {
    Fixture f;
    for (const Route& route : all_routes()) {
        if (route.policy.auth != Auth::bearer && route.policy.auth != Auth::api_key &&
            route.policy.auth != Auth::platform_owner) {
            continue;
        }
        INFO(route.pattern);
        const auto answer =
            f.send_json(std::string{http::name_of(route.method)}, std::string{route.pattern}, "{}");
        CHECK(answer.status() == 401);
        CHECK(answer.response.headers().contains("WWW-Authenticate"));
    }
}

TEST_CASE("routes: policies that every row must keep") {
    for (const Route& route : all_routes()) {
        INFO(route.pattern);
        const Policy& policy = route.policy;
        const bool is_health = route.pattern.rfind("/health", 0) == 0;
        if (is_health) CHECK((policy.limit == Limit::none && policy.auth == Auth::none));
        // What anybody may call and what costs something is limited.
        if (policy.auth == Auth::none && policy.lane && !is_health) CHECK(policy.limit != Limit::none);
        // Pages are looked at more often than they are sent; what is sent without a session signs in.
        if (policy.limit == Limit::page) CHECK(policy.shape == Shape::html);
        if (policy.limit == Limit::page && policy.auth == Auth::none)
            CHECK(route.method == http::Method::get);
        if (policy.auth == Auth::bearer) CHECK(policy.lane.has_value());
    }
}

TEST_CASE("routes: HEAD goes where GET goes, other methods are 405 with Allow") {
    Fixture f;
    CHECK(f.call({.method = "HEAD", .target = "/health"}).status() == 200);
    const auto answer = f.call({.method = "DELETE", .target = "/api/user"});
    CHECK(answer.status() == 405);
    CHECK(answer.code() == "METHOD_NOT_ALLOWED");
    CHECK_THAT(answer.header("Allow"), Catch::Contains("GET") && Catch::Contains("PATCH"));
}

TEST_CASE("openapi: a row with an unknown schema is a mistake found at start") {
    const Route bad[] = {{http::Method::get, "/x", nullptr, {}, {"getX", "X", "x", {}, "NoSuchSchema"}}};
    CHECK_THROWS_AS(openapi_document(bad, "1", "https://x.example"), std::logic_error);
}

TEST_CASE("openapi: path parameters are described") {
    const Route route[] = {
        {http::Method::get, "/x/{org_slug}/y", nullptr, {}, {"getX", "X", "x", {}, "Message"}}};
    const Json document = parse_json(openapi_document(route, "1", "https://x.example")).value();
    const auto parameters = document.get("paths")
                                .value()
                                .get("/x/{org_slug}/y")
                                .value()
                                .get("get")
                                .value()
                                .get("parameters")
                                .value()
                                .items();
    REQUIRE(parameters.size() == 1);
    CHECK(parameters[0].get_string("name").value() == "org_slug");
}

TEST_CASE("openapi: every reference leads to a schema") {
    const std::string text = openapi_document(all_routes(), "1", "https://x.example");
    const auto schemas = openapi_schemas().names;
    constexpr std::string_view mark = "\"$ref\":\"#/components/schemas/";
    std::size_t found = 0;
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
        const std::size_t start = at + mark.size();
        CHECK(schemas.contains(text.substr(start, text.find('"', start) - start)));
        ++found;
    }
    CHECK(found > 20);
}
