#include "authos/http/content_type.hpp"
#include "authos/http/form.hpp"

#include <catch2/catch.hpp>

using namespace authos::http;
using authos::Errc;

namespace {
bool is_type(std::string_view value, std::string_view type) {
    Headers headers;
    headers.add("Content-Type", value);
    return has_content_type(headers, type);
}
} // namespace

TEST_CASE("content type: reads type and charset in lower case") {
    const auto parsed = ContentType::parse("Application/JSON ; q=\"a;b\\\"\"; CHARSET=\"UTF-8\";").value();
    CHECK(parsed.type == "application/json");
    CHECK(parsed.charset == "utf-8");
    CHECK(ContentType::parse("text/plain").value().charset.empty());
}

TEST_CASE("content type: refuses what it cannot read") {
    for (const char* text : {"", "json", "/", "a/", "/b", "a/b c", "a/b; x", "a/b; =y", "a/b; x=",
                             "a/b; x=\"y", "a/b; charset=a; charset=b", "a b/c", "a/b; charset=\"\""}) {
        INFO(text);
        CHECK(ContentType::parse(text).error().reason == "content_type_malformed");
    }
}

TEST_CASE("content type: compares with charset UTF-8 or none") {
    CHECK(is_type("application/json", "application/json"));
    CHECK(is_type("application/json; charset=utf-8", "application/json"));
    CHECK(is_type("application/scim+json", "application/json"));
    CHECK_FALSE(is_type("application/json; charset=latin1", "application/json"));
    CHECK_FALSE(is_type("text/plain", "application/json"));
    CHECK_FALSE(is_type("application/scim+json", "application/x-www-form-urlencoded"));
    Headers headers;
    CHECK_FALSE(has_content_type(headers, "application/json"));
    headers.add("Content-Type", "application/json");
    headers.add("Content-Type", "application/json");
    CHECK_FALSE(has_content_type(headers, "application/json"));
}

TEST_CASE("form: finds fields and refuses repeated ones") {
    const Form form = Form::parse("grant_type=refresh_token&scope=a+b&x=1&x=2&empty=").value();
    CHECK(form.get("grant_type").value() == "refresh_token");
    CHECK(form.find("scope").value() == "a b");
    CHECK_FALSE(form.find("absent").value().has_value());
    CHECK(form.find("empty").value() == "");
    CHECK(form.get("empty").error().reason == "parameter_missing");
    CHECK(form.get("absent").error().reason == "parameter_missing");
    CHECK(form.find("x").error().reason == "parameter_duplicated");
    CHECK(form.get("x").error().reason == "parameter_duplicated");
    CHECK(form.duplicate() == "x");
    CHECK_FALSE(Form::parse("a=1&b=2").value().duplicate());
    CHECK(form.fields().size() == 5);
}

TEST_CASE("form: the body counts only with its content type") {
    Request request;
    request.body = "a=1";
    CHECK(Form::of(request).error().code == Errc::unsupported);
    request.headers.add("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8");
    CHECK(Form::of(request).value().get("a").value() == "1");
    request.body = "a=%zz";
    CHECK(Form::of(request).error().reason == "form_malformed");
}
