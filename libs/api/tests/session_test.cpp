#include "fixture.hpp"

#include <catch2/catch.hpp>

using namespace authos::api::test;
using authos::Json;

namespace {
void check_error(const Answer& answer, int status, const std::string& code) {
    CHECK(answer.status() == status);
    CHECK(answer.code() == code);
    CHECK_FALSE(answer.text("error").empty());
    CHECK(answer.text("timestamp") == "2026-01-01T00:00:00Z");
    CHECK(answer.header("Cache-Control") == "no-store");
}
} // namespace

TEST_CASE("login: the right password gives the standard token response, which nobody stores") {
    Fixture f;
    const auto answer = f.login();

    REQUIRE(answer.status() == 200);
    CHECK(answer.json.names() ==
          std::vector<std::string>{"access_token", "expires_in", "refresh_token", "token_type"});
    CHECK(answer.json.get_integer("expires_in").value() == 24 * 3600);
    CHECK(answer.text("token_type") == "Bearer");
    CHECK(answer.header("Cache-Control") == "no-store");
    CHECK(answer.header("Pragma") == "no-cache");
}

TEST_CASE("login: a wrong password and an unknown user get the same refusal") {
    Fixture f;
    const auto wrong = f.login("wrong password");
    const auto unknown = f.post(
        "/api/auth/login", Json::object({{"email", "nobody@example.test"}, {"password", "wrong password"}}));

    check_error(wrong, 401, "UNAUTHORIZED");
    check_error(unknown, 401, "UNAUTHORIZED");
    CHECK(wrong.text("error") == "Invalid email or password");
    CHECK(wrong.response.body() == unknown.response.body());
}

TEST_CASE("login: a missing or mistyped member is 400 and named") {
    Fixture f;
    const auto no_email = f.send_json("POST", "/api/auth/login", R"({"password":"x"})");
    check_error(no_email, 400, "BAD_REQUEST");
    CHECK_THAT(no_email.text("error"), Catch::Contains("email"));
    for (const char* body :
         {R"({})", R"({"email":5,"password":"x"})", R"({"email":"a@b.example","password":null})",
          R"({"email":["a@b.example"],"password":"x"})", R"({"email":"","password":"x"})",
          R"({"email":"a@b.example","password":"x","org_slug":7})"}) {
        INFO(body);
        check_error(f.send_json("POST", "/api/auth/login", body), 400, "BAD_REQUEST");
    }
}

TEST_CASE("login: a body that is no JSON object is 400, another content type 415") {
    Fixture f;
    for (const char* body :
         {"", "{", "[]", "null", "\"x\"", R"({"email":"a","email":"b","password":"x"})", "{} {}"}) {
        INFO(body);
        check_error(f.send_json("POST", "/api/auth/login", body), 400, "BAD_REQUEST");
    }
    check_error(f.send_json("POST", "/api/auth/login", std::string(1000, '[')), 400, "BAD_REQUEST");
    check_error(f.call({.method = "POST", .target = "/api/auth/login", .body = "{}"}), 415,
                "UNSUPPORTED_MEDIA_TYPE");
    check_error(f.call({.method = "POST",
                        .target = "/api/auth/login",
                        .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                        .body = "email=a"}),
                415, "UNSUPPORTED_MEDIA_TYPE");
}

TEST_CASE("login: a body above the limit is 413") {
    Fixture f;
    f.settings.max_body_bytes = 1024;
    f.rebuild();
    check_error(f.send_json("POST", "/api/auth/login", std::string(1025, ' ')), 413, "PAYLOAD_TOO_LARGE");
}

TEST_CASE("login: an unknown organization is 404, a service without one 400") {
    Fixture f;
    const auto with = [](const char* name, const char* value) {
        return Json::object({{"email", kOwner}, {"password", kPassword}, {name, value}});
    };
    check_error(f.post("/api/auth/login", with("org_slug", "nowhere")), 404, "NOT_FOUND");
    check_error(f.post("/api/auth/login", with("service_slug", "app")), 400, "BAD_REQUEST");
}

TEST_CASE("refresh: gives a new pair, and the access token before it stops working") {
    Fixture f;
    const auto first = f.login();
    const auto second = f.refresh(first.text("refresh_token"));

    REQUIRE(second.status() == 200);
    CHECK(second.header("Cache-Control") == "no-store");
    CHECK(f.get("/api/user", second.text("access_token")).status() == 200);
    CHECK(f.get("/api/user", first.text("access_token")).status() == 401);
}

TEST_CASE("refresh: a replayed token is 401 and ends the family") {
    Fixture f;
    const auto first = f.login();
    const auto second = f.refresh(first.text("refresh_token"));

    check_error(f.refresh(first.text("refresh_token")), 401, "UNAUTHORIZED");
    check_error(f.refresh(second.text("refresh_token")), 401, "UNAUTHORIZED");
    CHECK(f.get("/api/user", second.text("access_token")).status() == 401);
}

TEST_CASE("refresh: missing, empty and overlong tokens are 400, unknown and expired ones 401") {
    Fixture f;
    check_error(f.post("/api/auth/refresh", Json::object()), 400, "BAD_REQUEST");
    check_error(f.refresh(""), 400, "BAD_REQUEST");
    check_error(f.refresh(std::string(1001, 'x')), 400, "BAD_REQUEST");
    check_error(f.refresh("unknown"), 401, "UNAUTHORIZED");

    const auto pair = f.login();
    f.clock.advance(std::chrono::hours{24 * 30 + 1});
    const auto late = f.refresh(pair.text("refresh_token"));
    CHECK(late.status() == 401);
    CHECK(late.text("error") == "Refresh token expired");
}

TEST_CASE("logout: ends the session and cannot be repeated") {
    Fixture f;
    const auto pair = f.login();
    const auto answer = f.post("/api/auth/logout", Json::object(), pair.text("access_token"));

    REQUIRE(answer.status() == 200);
    CHECK(answer.response.body() == R"({"message":"Logged out successfully"})");
    CHECK(f.post("/api/auth/logout", Json::object(), pair.text("access_token")).status() == 401);
    CHECK(f.refresh(pair.text("refresh_token")).status() == 401);
}

TEST_CASE("revoke: a refresh token ends its session; the answer is empty and always 200") {
    Fixture f;
    const auto pair = f.login();
    const auto revoke = [&f](const std::string& form) {
        return f.call({.method = "POST",
                       .target = "/auth/revoke",
                       .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                       .body = form});
    };
    for (const char* form : {"token=unknown", "token=", "", "token_type_hint=refresh_token"}) {
        INFO(form);
        const auto answer = revoke(form);
        CHECK(answer.status() == 200);
        CHECK(answer.response.body().empty());
    }
    CHECK(f.get("/api/user", pair.text("access_token")).status() == 200);
    CHECK(revoke("token=" + pair.text("refresh_token") + "&token_type_hint=access_token").status() == 200);
    CHECK(f.get("/api/user", pair.text("access_token")).status() == 401);
}

TEST_CASE("revoke: what is no form is refused in OAuth's shape") {
    Fixture f;
    const auto json = f.send_json("POST", "/auth/revoke", R"({"token":"x"})");
    CHECK(json.status() == 415);
    CHECK(json.text("error") == "invalid_request");
    CHECK_FALSE(json.text("error_description").empty());
    CHECK_FALSE(json.json.contains("error_code"));

    const auto twice = f.call({.method = "POST",
                               .target = "/auth/revoke",
                               .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                               .body = "token=a&token=b"});
    CHECK(twice.status() == 400);
    CHECK(twice.text("error") == "invalid_request");
}
