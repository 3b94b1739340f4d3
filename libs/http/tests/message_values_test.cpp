#include "authos/http/application.hpp"
#include "authos/http/request.hpp"
#include "authos/http/response.hpp"
#include "authos/http/security_headers.hpp"
#include "http_date.hpp"
#include "response_writer.hpp"

#include <catch2/catch.hpp>

using namespace authos::http;
using authos::UnixMillis;

TEST_CASE("request: methods are case-sensitive and the rest is other") {
    for (const Method method : {Method::get, Method::head, Method::post, Method::put, Method::patch,
                                Method::del, Method::options}) {
        CHECK(parse_method(name_of(method)) == method);
    }
    CHECK(name_of(Method::del) == "DELETE");
    CHECK(parse_method("get") == Method::other);
    CHECK(parse_method("TRACE") == Method::other);
    CHECK(parse_method("") == Method::other);
    CHECK(name_of(Method::other) == "OTHER");
}

TEST_CASE("request: accessors find what is there and say so where it is not") {
    Request request;
    request.query = {{"a", "1"}, {"b", "2"}, {"a", "3"}};
    request.params = {{"org_slug", "acme"}};
    request.headers.add("cookie", "first=1; second=2");
    request.headers.add("Cookie", "third=3");
    CHECK(request.query_value("a") == "1");
    CHECK_FALSE(request.query_value("c"));
    CHECK(request.param("org_slug") == "acme");
    CHECK(request.param("id").empty());
    CHECK(request.cookie("second") == "2");
    CHECK(request.cookie("third") == "3");
    CHECK_FALSE(request.cookie("fourth"));
    CHECK_FALSE(request.header("Authorization"));
}

TEST_CASE("response: builders set the type and can be chained") {
    const Response json = Response::json(201, "{}").no_store().etag("v1").header("X-Id", "7");
    CHECK(json.status() == 201);
    CHECK(json.headers().find("Content-Type") == "application/json");
    CHECK(json.headers().find("Cache-Control") == "no-store");
    CHECK(json.headers().find("Pragma") == "no-cache");
    CHECK(json.headers().find("ETag") == "\"v1\"");
    CHECK(json.headers().find("X-Id") == "7");
    CHECK(Response::text(200, "x").headers().find("Content-Type") == "text/plain; charset=utf-8");
    CHECK(Response::html(200, "x").headers().find("Content-Type") == "text/html; charset=utf-8");
    const Response moved = Response::redirect("https://a.test/b");
    CHECK(moved.status() == 303);
    CHECK(moved.headers().find("Location") == "https://a.test/b");
    CHECK(Response(200).close().closes());
}

TEST_CASE("response: a shared body is not copied, and can be replaced") {
    const auto bytes = std::make_shared<const std::string>("rendered once");
    Response response = Response::bytes(200, "application/json", bytes);
    CHECK(response.body().data() == bytes->data());
    response.set_body("other");
    CHECK(response.body() == "other");
    CHECK(response.shared_body() == nullptr);
}

TEST_CASE("response: If-None-Match names a tag in a list, weakly, or all") {
    const auto matches = [](std::string_view value) {
        Headers headers;
        headers.add("If-None-Match", value);
        return if_none_match(headers, "abc");
    };
    CHECK(matches("\"abc\""));
    CHECK(matches("\"x\", W/\"abc\""));
    CHECK(matches("*"));
    CHECK_FALSE(matches("abc"));
    CHECK_FALSE(matches("\"abcd\""));
    CHECK_FALSE(matches(""));
    CHECK_FALSE(if_none_match(Headers{}, "abc"));
}

TEST_CASE("response writer: framing is the server's and not the handler's") {
    Response response = Response::text(200, "four");
    response.headers().add("Content-Length", "99");
    response.headers().add("transfer-encoding", "chunked");
    response.headers().add("X-Kept", "yes");
    std::string out;
    append_response_head(out, response, {"D", false, true, false});
    CHECK(out == "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Type: text/plain; charset=utf-8\r\nX-Kept: yes\r\n"
                 "Content-Length: 4\r\nConnection: close\r\n\r\n");
}

TEST_CASE("response writer: 204 and 304 have neither body nor length") {
    for (const int status : {204, 304}) {
        std::string out;
        append_response_head(out, Response(status), {"D", false, false, true});
        CHECK(out.find("Content-Length") == std::string::npos);
        CHECK(out.find("Connection: keep-alive\r\n") != std::string::npos);
        CHECK_FALSE(sends_body(status, false));
    }
    CHECK(sends_body(200, false));
    CHECK_FALSE(sends_body(200, true));
}

TEST_CASE("http date: formats IMF-fixdate") {
    HttpDate date;
    CHECK(date.text(UnixMillis::from_seconds(784'111'777)) == "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(date.text(UnixMillis(784'111'777'999)) == "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(date.text(UnixMillis::from_seconds(951'782'400)) == "Tue, 29 Feb 2000 00:00:00 GMT");
    CHECK(date.text(UnixMillis::from_seconds(0)) == "Thu, 01 Jan 1970 00:00:00 GMT");
}

TEST_CASE("refusals: each has its status and each status its phrase") {
    CHECK(status_of(Refusal::malformed) == 400);
    CHECK(status_of(Refusal::not_found) == 404);
    CHECK(status_of(Refusal::method_not_allowed) == 405);
    CHECK(status_of(Refusal::timeout) == 408);
    CHECK(status_of(Refusal::body_too_large) == 413);
    CHECK(status_of(Refusal::target_too_long) == 414);
    CHECK(status_of(Refusal::headers_too_large) == 431);
    CHECK(status_of(Refusal::internal) == 500);
    CHECK(status_of(Refusal::overloaded) == 503);
    CHECK(status_of(Refusal::too_many_connections) == 503);
    CHECK(status_of(Refusal::deadline_exceeded) == 504);
    for (const int status : {400, 404, 405, 408, 413, 414, 431, 500, 503, 504}) {
        CHECK(reason_phrase(status) != "Status");
    }
    CHECK(reason_phrase(299) == "Status");
}

TEST_CASE("security headers: all are there, and what a handler set stays") {
    Response response = Response::json(200, "{}");
    response.header("X-Frame-Options", "SAMEORIGIN");
    add_security_headers(response);
    const Headers& headers = response.headers();
    CHECK(headers.find("Strict-Transport-Security") == "max-age=31536000; includeSubDomains");
    CHECK(headers.find("X-Content-Type-Options") == "nosniff");
    CHECK(headers.all("X-Frame-Options") == std::vector<std::string_view>{"SAMEORIGIN"});
    CHECK(headers.find("Referrer-Policy") == "no-referrer");
    CHECK(headers.find("Content-Security-Policy") == kApiContentSecurityPolicy);
}
