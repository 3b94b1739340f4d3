// Devices that are trusted because a second factor was passed there, and the token between both steps.
#include "mfa_fixture.hpp"
#include "reach.hpp"
#include "service_rows.hpp"
#include "tenant_world.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api;
using namespace authos::api::test;
using namespace std::chrono_literals;

namespace {

struct DeviceFixture : MfaFixture {
    Authenticator app = enrol(sign_in("ada@example.test"));

    struct SignedIn {
        std::string token;
        std::string cookie;
    };
    SignedIn enter(const std::string& cookie = {}, const std::string& agent = {}) {
        clock.advance(31s);
        Call call{
            .method = "POST",
            .target = "/api/auth/mfa/verify",
            .headers = {{"Content-Type", "application/json"}},
            .body =
                Json::object({{"preauth_token", first_factor()}, {"code", app.code(clock.now())}}).dump()};
        if (!cookie.empty()) call.headers.emplace_back("Cookie", "authos_device=" + cookie);
        if (!agent.empty()) call.headers.emplace_back("User-Agent", agent);
        const auto answer = call_from("203.0.113.5", call);
        if (answer.status() != 200) throw std::logic_error("not entered: " + answer.text("error"));
        return {answer.text("access_token"), answer.text("device_trust_token")};
    }
    std::vector<Json> devices(const std::string& token, const std::string& query = {}) {
        return get("/api/user/devices" + query, token).json.get("devices").value().items();
    }
};

} // namespace

TEST_CASE("devices: listed, renamed, revoked and trusted again by their user alone") {
    DeviceFixture f;
    const auto first = f.enter({}, "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0");
    const auto list = f.get("/api/user/devices", first.token);
    REQUIRE(list.status() == 200);
    CHECK(list.json.names() == std::vector<std::string>{"devices", "limit", "page", "total"});
    REQUIRE(list.json.get_integer("total").value() == 1);
    const Json device = f.devices(first.token)[0];
    CHECK(device.names() == std::vector<std::string>{"device_name", "expires_at", "first_seen_at", "id",
                                                     "is_trusted", "last_used_at", "registration_ip",
                                                     "risk_score"});
    CHECK(device.get_string("device_name").value() == "Firefox on Linux");
    CHECK(device.get_string("registration_ip").value() == "203.0.113.5");
    CHECK(device.get_string("expires_at").value() == format_rfc3339(f.clock.now() + 24h * 30));
    const std::string path = "/api/user/devices/" + device.get_string("id").value();

    // A known browser stays one device, with a new token.
    const auto again = f.enter(first.cookie);
    CHECK(again.cookie != first.cookie);
    CHECK(f.devices(first.token).size() == 1);
    const auto other = f.enter(first.cookie); // its token was replaced: another device
    CHECK(f.devices(first.token, "?sort_by=first_seen_at&sort_order=asc&limit=1").size() == 1);
    CHECK(f.devices(first.token).size() == 2);

    const auto renamed = f.send_json("PATCH", path, R"({"device_name": " Laptop "})", first.token);
    CHECK(renamed.text("device_name") == "Laptop");
    CHECK(f.send_json("PATCH", path, R"({"device_name": ""})", first.token).status() == 400);
    CHECK(f.send_json("PATCH", path, R"({})", first.token).status() == 400);
    CHECK(f.get(path, first.token).text("device_name") == "Laptop");
    CHECK(f.get("/api/user/devices?sort_by=password", first.token).status() == 400);

    CHECK(f.post(path + "/revoke", Json::object({{"reason", "lost"}}), first.token).status() == 200);
    CHECK_FALSE(f.get(path, first.token).json.get_boolean("is_trusted").value());
    CHECK(f.post(path + "/trust", Json::object(), first.token).status() == 200);
    CHECK(f.get(path, first.token).json.get_boolean("is_trusted").value());
    const auto all = f.post("/api/user/devices/revoke-all", Json::object(), first.token);
    CHECK(all.json.get_integer("count").value() == 2);

    const std::string stranger = f.sign_in(f.acme.owner_email);
    for (const auto& answer :
         {f.get(path, stranger), f.send_json("PATCH", path, R"({"device_name": "x"})", stranger),
          f.post(path + "/revoke", Json::object(), stranger),
          f.post(path + "/trust", Json::object(), stranger), f.get("/api/user/devices/none", stranger)}) {
        CHECK(answer.status() == 404);
        CHECK(answer.text("error") == "Device not found");
    }
    CHECK(f.devices(stranger).empty());
    f.clock.advance(16min);
    CHECK(f.post(path + "/trust", Json::object(), first.token).status() == 403);
}

TEST_CASE("mfa: [80-14] [80-24] [80-25] the pre-auth token opens nothing but the second step") {
    DeviceFixture f;
    const std::string preauth = f.first_factor();
    std::size_t asked = 0;
    for (const Route& route : all_routes()) {
        if (!is_signed_in(route.policy.auth) && route.policy.auth != Auth::api_key) continue;
        std::string target = replaced(std::string{route.pattern}, "{org_slug}", f.acme.slug);
        for (const std::string& name : parameters_of(route.pattern))
            target = replaced(target, "{" + name + "}", f.ada.text());
        const bool has_body = route.method != http::Method::get;
        const auto answer = f.send_json(std::string{http::name_of(route.method)}, target,
                                        has_body ? "{}" : std::string{}, preauth);
        INFO(name_of_route(route));
        CHECK(answer.status() == 401);
        ++asked;
    }
    CHECK(asked > 100);
    const auto fresh = f.first_factor();
    CHECK(f.refresh(fresh).status() == 401);
    // Nor is any other token one for the second step.
    const auto entered = f.enter();
    for (const std::string& token : {entered.token, entered.cookie, std::string{"x"}, fresh + "x",
                                     fresh.substr(0, fresh.rfind('.') + 1)}) {
        const auto answer = f.verify(token, f.app.code(f.clock.now()));
        CHECK(answer.status() == 400);
        CHECK(answer.text("error") == "Invalid pre-authentication token");
    }
    f.clock.advance(6min);
    CHECK(f.verify(fresh, f.app.code(f.clock.now())).status() == 400);
}

TEST_CASE("mfa: nobody sets, removes or renews a second factor in another's name") {
    DeviceFixture f;
    const std::string owner = f.login().text("access_token");
    const std::string target_user = f.acme.owner.text();
    const auto started = f.post("/api/platform/impersonate",
                                Json::object({{"user_id", target_user}, {"reason", "support case"}}), owner);
    REQUIRE(started.status() == 200);
    const std::string token = started.text("token");
    for (const auto& [method, target] : {std::pair{"POST", "/api/user/mfa/setup"},
                                         {"POST", "/api/user/mfa/verify"},
                                         {"DELETE", "/api/user/mfa"},
                                         {"POST", "/api/user/mfa/backup-codes/regenerate"},
                                         {"POST", "/api/user/devices/revoke-all"}}) {
        INFO(target);
        CHECK(f.send_json(method, target, R"({"code": "123456"})", token).status() == 403);
    }
}
