#include "fixture.hpp"

#include <catch2/catch.hpp>

using namespace authos::api::test;
using authos::Json;

TEST_CASE("user: the profile has every documented member") {
    Fixture f;
    const auto answer = f.get("/api/user", f.login().text("access_token"));

    REQUIRE(answer.status() == 200);
    CHECK(answer.json.names() == std::vector<std::string>{"created_at", "email", "email_verified_at",
                                                          "features", "id", "is_platform_owner", "org",
                                                          "permissions", "plan", "service"});
    CHECK(answer.text("email") == kOwner);
    CHECK(answer.json.get_boolean("is_platform_owner").value());
    CHECK(answer.text("created_at") == "2026-01-01T00:00:00Z");
    CHECK_FALSE(answer.json.find("org").has_value());
}

TEST_CASE("user: without a token the challenge names no error, with a bad one it does") {
    Fixture f;
    const auto missing = f.get("/api/user");
    CHECK(missing.status() == 401);
    CHECK(missing.code() == "UNAUTHORIZED");
    CHECK(missing.header("WWW-Authenticate") == "Bearer realm=\"authos\"");

    const auto bad = f.get("/api/user", "a.b.c");
    CHECK(bad.status() == 401);
    CHECK(bad.code() == "JWT_ERROR");
    CHECK(bad.text("error") == "Invalid token");
    CHECK(bad.header("WWW-Authenticate") == "Bearer realm=\"authos\", error=\"invalid_token\"");
}

TEST_CASE("user: malformed Authorization headers count as none") {
    Fixture f;
    for (const char* value : {"Bearer", "Bearer ", "Basic YTpi", "Bearer a b", "Bearer a\"b", "a.b.c"}) {
        INFO(value);
        const auto answer = f.call({.target = "/api/user", .headers = {{"Authorization", value}}});
        CHECK(answer.status() == 401);
        CHECK(answer.header("WWW-Authenticate") == "Bearer realm=\"authos\"");
    }
    const auto token = f.login().text("access_token");
    const auto twice =
        f.call({.target = "/api/user",
                .headers = {{"Authorization", "Bearer " + token}, {"Authorization", "Bearer " + token}}});
    CHECK(twice.status() == 401);
    CHECK(f.call({.target = "/api/user", .headers = {{"Authorization", "bearer " + token}}}).status() == 200);
}

TEST_CASE("user: an expired token is TOKEN_EXPIRED, a tampered one JWT_ERROR") {
    Fixture f;
    auto token = f.login().text("access_token");
    f.clock.advance(std::chrono::hours{25});
    CHECK(f.get("/api/user", token).code() == "TOKEN_EXPIRED");

    auto fresh = f.login().text("access_token");
    const auto at = fresh.size() / 2;
    fresh[at] = fresh[at] == 'A' ? 'B' : 'A';
    CHECK(f.get("/api/user", fresh).code() == "JWT_ERROR");
}

TEST_CASE("user: PATCH changes the address and ignores members that would give rights") {
    Fixture f;
    const auto token = f.login().text("access_token");
    const auto answer = f.send_json(
        "PATCH", "/api/user", R"({"email":"new@example.test","is_platform_owner":false,"id":"x"})", token);

    REQUIRE(answer.status() == 200);
    CHECK(answer.text("email") == "new@example.test");
    CHECK(answer.json.get_boolean("is_platform_owner").value());
    CHECK(f.login().status() == 401);
}

TEST_CASE("user: PATCH refuses what is no address, and needs a token first") {
    Fixture f;
    const auto token = f.login().text("access_token");
    for (const char* body :
         {R"({})", R"({"email":""})", R"({"email":"nobody"})", R"({"email":5})", R"({"email":null})", "[]"}) {
        INFO(body);
        const auto answer = f.send_json("PATCH", "/api/user", body, token);
        CHECK(answer.status() == 400);
        CHECK(answer.code() == "BAD_REQUEST");
    }
    CHECK(f.send_json("PATCH", "/api/user", "not even JSON").status() == 401);
}

TEST_CASE("change-password: the new one signs in, other sessions end, this one goes on") {
    Fixture f;
    const auto token = f.login().text("access_token");
    const auto other = f.login().text("access_token");
    const auto answer =
        f.post("/api/user/change-password",
               Json::object({{"current_password", kPassword}, {"new_password", "another good one"}}), token);

    REQUIRE(answer.status() == 200);
    CHECK_FALSE(answer.text("message").empty());
    CHECK(f.login().status() == 401);
    CHECK(f.login("another good one").status() == 200);
    CHECK(f.get("/api/user", other).status() == 401);
    CHECK(f.get("/api/user", token).status() == 200);
}

TEST_CASE("change-password: a wrong current password is 400, so that no client drops its session") {
    Fixture f;
    const auto token = f.login().text("access_token");
    const auto answer =
        f.post("/api/user/change-password",
               Json::object({{"current_password", "wrong"}, {"new_password", "another good one"}}), token);
    CHECK(answer.status() == 400);
    CHECK(answer.code() == "BAD_REQUEST");
    CHECK(answer.header("WWW-Authenticate").empty());
}

TEST_CASE("change-password: one that is easily guessed is 400, and the answer says why") {
    Fixture f;
    const auto token = f.login().text("access_token");
    const auto answer =
        f.post("/api/user/change-password",
               Json::object({{"current_password", kPassword}, {"new_password", "Password1"}}), token);
    CHECK(answer.status() == 400);
    CHECK(answer.code() == "BAD_REQUEST");
    CHECK(answer.text("error").find("most common") != std::string::npos);
    CHECK(f.login().status() == 200);
}

TEST_CASE("change-password: a short, overlong, missing or mistyped new password is 400") {
    Fixture f;
    const auto token = f.login().text("access_token");
    for (const Json& value : {Json{"seven77"}, Json{std::string(1025, 'p')}, Json{5}, Json{}, Json{""}}) {
        const auto answer =
            f.post("/api/user/change-password",
                   Json::object({{"current_password", kPassword}, {"new_password", value}}), token);
        CHECK(answer.status() == 400);
        CHECK(answer.code() == "BAD_REQUEST");
    }
    CHECK(f.login().status() == 200);
}
