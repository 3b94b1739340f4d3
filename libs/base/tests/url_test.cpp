#include "authos/base/url.hpp"

#include <catch2/catch.hpp>

using namespace authos;

TEST_CASE("url: parts are normalised where the RFC makes them equal") {
    const Url url = Url::parse("HTTPS://User@Example.COM:8443/a%2Fb?x=1#f").value();
    CHECK(url.scheme == "https");
    CHECK(url.host == "example.com");
    CHECK(url.port == 8443);
    CHECK(url.has_userinfo);
    CHECK(url.path == "/a%2Fb");
    CHECK(url.query == "x=1");
    CHECK(url.fragment == "f");
    CHECK(url.origin() == "https://example.com:8443");
    CHECK(Url::parse("https://example.com:443/").value().origin() == "https://example.com");
    CHECK(Url::parse("http://[::1]:8080/x").value().origin() == "http://[::1]:8080");
    CHECK(Url::parse("http://[::1]/").value().host == "::1");
}

TEST_CASE("url: refuses what browsers repair in their own ways") {
    for (const std::string& bad :
         {std::string(), std::string("/path"), std::string("//evil"), std::string("https://a b"),
          std::string("https://a\\b"), std::string("https://a/\tb"), std::string("http://a:99999/"),
          std::string("http://a:0/"), std::string("http://a:x/"), std::string("https://ex%61mple.com/"),
          std::string("https://[::1"), std::string("https://a/%zz"), "https://a/" + std::string(2048, 'x'),
          std::string("https://a/\0b", 12)}) {
        INFO(bad);
        CHECK(Url::parse(bad).error().reason == "url_malformed");
    }
}

TEST_CASE("percent: encoding and decoding") {
    CHECK(percent_encode("a b/ü~") == "a%20b%2F%C3%BC~");
    CHECK(percent_decode("a%20b%2f+").value() == "a b/+");
    CHECK(percent_decode("a+b", true).value() == "a b");
    for (const auto* bad : {"%", "%4", "%zz", "a%2"})
        CHECK(percent_decode(bad).error().reason == "percent_malformed");
}

TEST_CASE("form: fields keep order and repetition") {
    const auto fields = parse_form("a=1&b=x+y&a=%C3%BC&flag&&").value();
    REQUIRE(fields.size() == 4);
    CHECK(fields[1] == std::pair<std::string, std::string>("b", "x y"));
    CHECK(fields[2].second == "ü");
    CHECK(fields[3] == std::pair<std::string, std::string>("flag", ""));
    CHECK(parse_form("").value().empty());
}

TEST_CASE("form: refuses broken escapes, foreign octets, NUL and floods") {
    std::string flood;
    for (int i = 0; i < 257; ++i) flood += "a=1&";
    for (const std::string& bad :
         {std::string("a=%"), std::string("a=%ff"), std::string("a%00=1"), std::string("a=%00"), flood}) {
        CHECK(parse_form(bad).error().reason == "form_malformed");
    }
}

TEST_CASE("url: an http origin is scheme and host, with or without port, and nothing more") {
    for (const char* good : {"https://sso.example.com", "http://localhost:3000", "http://127.0.0.1:8080"})
        CHECK(is_http_origin(good));
    for (const char* bad : {"sso.example.com", "https://sso.example.com/", "https://sso.example.com/path",
                            "ftp://x.example", "https://", "https://u:p@x.example", "https://x.example?",
                            "https://x.example#", "//x.example", ""}) {
        INFO(bad);
        CHECK_FALSE(is_http_origin(bad));
    }
}
