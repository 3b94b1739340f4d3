#include "authos/http/cookies.hpp"

#include <catch2/catch.hpp>

using namespace authos::http;

TEST_CASE("cookies: reads names and values in order") {
    const auto cookies = parse_cookies("a=1; b=\"two\";c=x=y ;  d = 4 ; a=5");
    REQUIRE(cookies.size() == 5);
    CHECK(cookies[0] == std::pair<std::string_view, std::string_view>{"a", "1"});
    CHECK(cookies[1].second == "two");
    CHECK(cookies[2].second == "x=y");
    CHECK(cookies[3] == std::pair<std::string_view, std::string_view>{"d", "4"});
    CHECK(find_cookie("a=1; a=5", "a") == "1");
    CHECK_FALSE(find_cookie("ab=1", "a"));
}

TEST_CASE("cookies: skips pieces that are no cookies and reads at most 64") {
    CHECK(parse_cookies("").empty());
    CHECK(parse_cookies(";;; novalue; =nameless;").empty());
    CHECK(parse_cookies("a=").at(0).second.empty());
    std::string many;
    for (int i = 0; i < 100; ++i) many += "c" + std::to_string(i) + "=1;";
    CHECK(parse_cookies(many).size() == 64);
    CHECK_FALSE(find_cookie(many, "c99"));
}

TEST_CASE("cookies: a plain cookie is HttpOnly, Secure and SameSite=Lax") {
    Cookie cookie;
    cookie.name = "__Host-session";
    cookie.value = "abc";
    CHECK(make_set_cookie(cookie).value() == "__Host-session=abc; Path=/; HttpOnly; Secure; SameSite=Lax");
    cookie.max_age = std::chrono::seconds(0);
    cookie.same_site = SameSite::strict;
    CHECK(make_set_cookie(cookie).value() ==
          "__Host-session=abc; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Strict");
}

TEST_CASE("cookies: refuses names, values and paths that would break the line") {
    const auto reason = [](std::string name, std::string value, std::string path) {
        Cookie cookie;
        cookie.name = std::move(name);
        cookie.value = std::move(value);
        cookie.path = std::move(path);
        return make_set_cookie(cookie).error().reason;
    };
    CHECK(reason("", "v", "/") == "cookie_name_malformed");
    CHECK(reason("a=b", "v", "/") == "cookie_name_malformed");
    CHECK(reason("a", "v; Path=/x", "/") == "cookie_value_malformed");
    CHECK(reason("a", "v\r\nX: y", "/") == "cookie_value_malformed");
    CHECK(reason("a", "v", "x") == "cookie_path_malformed");
    CHECK(reason("a", "v", "/;Domain=evil") == "cookie_path_malformed");
}

TEST_CASE("cookies: keeps the rules of the name prefixes") {
    Cookie cookie;
    cookie.name = "__Host-a";
    cookie.secure = false;
    CHECK(make_set_cookie(cookie).error().reason == "cookie_prefix_rule");
    cookie.secure = true;
    cookie.path = "/sub";
    CHECK(make_set_cookie(cookie).error().reason == "cookie_prefix_rule");
    cookie.name = "__secure-a";
    CHECK(make_set_cookie(cookie).has_value());
    cookie.secure = false;
    CHECK(make_set_cookie(cookie).error().reason == "cookie_prefix_rule");
    cookie.name = "plain";
    CHECK(make_set_cookie(cookie).has_value());
    cookie.same_site = SameSite::none;
    CHECK(make_set_cookie(cookie).error().reason == "cookie_prefix_rule");
}
