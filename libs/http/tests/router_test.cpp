#include "authos/http/router.hpp"
#include "authos/http/target.hpp"

#include <catch2/catch.hpp>

using namespace authos::http;
using Kind = RouteMatch::Kind;

namespace {
RouteMatch look_up(const Router& router, Method method, std::string_view path) {
    return router.match(method, parse_target(path).value().segments);
}
} // namespace

TEST_CASE("router: literal segments win over parameters, whatever the order") {
    Router router;
    router.add(Method::get, "/orgs/{slug}", 1);
    router.add(Method::get, "/orgs/search", 2);
    router.add(Method::get, "/orgs/{slug}/members/{user_id}", 3);
    router.add(Method::get, "/", 4);
    CHECK(look_up(router, Method::get, "/orgs/search").route == 2);
    CHECK(look_up(router, Method::get, "/").route == 4);
    const auto found = look_up(router, Method::get, "/orgs/acme/members/u%201");
    CHECK(found.route == 3);
    CHECK(found.params == Pairs{{"slug", "acme"}, {"user_id", "u 1"}});
}

TEST_CASE("router: goes back to a parameter where the literal leads nowhere") {
    Router router;
    router.add(Method::get, "/orgs/search", 1);
    router.add(Method::get, "/orgs/{slug}/members", 2);
    const auto found = look_up(router, Method::get, "/orgs/search/members");
    CHECK(found.route == 2);
    CHECK(found.params == Pairs{{"slug", "search"}});
}

TEST_CASE("router: tells unknown paths from wrong methods") {
    Router router;
    router.add(Method::get, "/a/{id}", 1);
    router.add(Method::del, "/a/{item}", 2);
    CHECK(look_up(router, Method::get, "/b").kind == Kind::not_found);
    CHECK(look_up(router, Method::get, "/a").kind == Kind::not_found);
    CHECK(look_up(router, Method::get, "/a/1/").kind == Kind::not_found);
    CHECK(look_up(router, Method::get, "/a/").kind == Kind::not_found);
    const auto wrong = look_up(router, Method::post, "/a/1");
    CHECK(wrong.kind == Kind::method_not_allowed);
    CHECK(wrong.allow == "GET, HEAD, DELETE, OPTIONS");
    CHECK(look_up(router, Method::other, "/a/1").kind == Kind::method_not_allowed);
    CHECK(look_up(router, Method::del, "/a/1").params == Pairs{{"item", "1"}});
}

TEST_CASE("router: HEAD falls back to GET, OPTIONS is known of every path") {
    Router router;
    router.add(Method::get, "/a", 1);
    router.add(Method::post, "/b", 2);
    router.add(Method::options, "/c", 3);
    router.add(Method::head, "/d", 4);
    router.add(Method::get, "/d", 5);
    CHECK(look_up(router, Method::head, "/a").route == 1);
    CHECK(look_up(router, Method::head, "/b").kind == Kind::method_not_allowed);
    CHECK(look_up(router, Method::head, "/d").route == 4);
    CHECK(look_up(router, Method::options, "/b").kind == Kind::options);
    CHECK(look_up(router, Method::options, "/b").allow == "POST, OPTIONS");
    CHECK(look_up(router, Method::options, "/c").route == 3);
    CHECK(look_up(router, Method::options, "*").kind == Kind::not_found);
}

TEST_CASE("router: mistakes in the table are found when it is built") {
    Router router;
    router.add(Method::get, "/a/{id}", 1);
    CHECK_THROWS_AS(router.add(Method::get, "/a/{other}", 2), std::logic_error);
    CHECK_THROWS_AS(router.add(Method::get, "a", 2), std::logic_error);
    CHECK_THROWS_AS(router.add(Method::get, "", 2), std::logic_error);
    CHECK_THROWS_AS(router.add(Method::get, "/a//b", 2), std::logic_error);
    CHECK_THROWS_AS(router.add(Method::get, "/a/x{id}", 2), std::logic_error);
    CHECK_THROWS_AS(router.add(Method::get, "/a/{}", 2), std::logic_error);
    CHECK_THROWS_AS(router.add(Method::other, "/a", 2), std::logic_error);
}

TEST_CASE("target: splits and decodes path and query") {
    const auto target = parse_target("/a%20b/c/?x=1&y=%2F&x=2").value();
    CHECK(target.path == "/a%20b/c/");
    CHECK(target.segments == std::vector<std::string>{"a b", "c", ""});
    CHECK(target.query == Pairs{{"x", "1"}, {"y", "/"}, {"x", "2"}});
    CHECK(parse_target("/").value().segments.empty());
    CHECK(parse_target("/?").value().query.empty());
    CHECK(parse_target("*").value().path == "*");
    CHECK(parse_target("/a.b/..c/...").value().segments.size() == 3);
    CHECK(parse_target("/%252e%252e").value().segments.at(0) == "%2e%2e"); // decoded once, not twice
    CHECK(parse_target("/x?filter=emails[type%20eq%20\"work\"]").has_value());
}

TEST_CASE("target: refuses whatever could be read in two ways") {
    for (const std::string_view text :
         {"",         "a",     "http://h/a", "h:443",     "//",     "//a",       "/a//b",  "/a//",
          "/.",       "/..",   "/./a",       "/a/..",     "/a/%2e", "/%2E%2e/a", "/.%2e",  "/a%2fb",
          "/a%5cb",   "/a\\b", "/a%00",      "/a%0d%0a",  "/a%7f",  "/a%",       "/a%4",   "/a%gg",
          "/a b",     "/a\tb", "/a#b",       "/\xc3\xa4", "/%ff",   "/%c0%af",   "/a?b=%", "/a?b=%00",
          "/a?b=%ff", "/a\"b", "**",         "/a?b#c"}) {
        INFO(text);
        const auto target = parse_target(text);
        REQUIRE_FALSE(target.has_value());
        CHECK(target.error().reason == "target_malformed");
    }
    CHECK_FALSE(parse_target(std::string_view("/a\0b", 4)).has_value());
}
