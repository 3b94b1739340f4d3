// One's own sessions: seen, ended, and how long they live.
#include "limits_fixture.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api;
using namespace authos::api::test;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""h;

namespace {

constexpr const char* kSessions = "/api/user/sessions";

std::vector<Json> sessions_of(LimitsFixture& f, const std::string& token) {
    const auto answer = f.get(kSessions, token);
    if (answer.status() != 200) throw std::logic_error("no sessions");
    return answer.json.get("sessions").value().items();
}

int user_status(LimitsFixture& f, const std::string& token) {
    return f.get("/api/user", token).status();
}

std::string current_id(LimitsFixture& f, const std::string& token) {
    for (const Json& session : sessions_of(f, token)) {
        if (session.get_boolean("is_current").value()) return session.get_string("id").value();
    }
    return {};
}

} // namespace

TEST_CASE("own sessions: all contexts with where they come from, the current one marked") {
    LimitsFixture f;
    const auto first = f.login_to_acme(f.org.owner_email, "Phone").text("access_token");
    f.clock.advance(2min);
    f.remote_address = "198.51.100.4";
    const auto second =
        f.login_with(f.org.owner_email, kPassword, {{"User-Agent", "Laptop"}}).text("access_token");

    const auto sessions = sessions_of(f, second);
    REQUIRE(sessions.size() == 2);
    const Json& latest = sessions.front();
    CHECK(latest.names() == std::vector<std::string>{"authenticated_at", "context", "created_at",
                                                     "expires_at", "id", "ip_address", "is_current",
                                                     "last_used_at", "org", "service", "user_agent"});
    CHECK(latest.get_string("context").value() == "platform");
    CHECK(latest.get_string("ip_address").value() == "198.51.100.4");
    CHECK(latest.get_string("user_agent").value() == "Laptop");
    CHECK(latest.get_boolean("is_current").value());
    CHECK(sessions.back().get_string("context").value() == "org:acme");
    CHECK_FALSE(sessions.back().get_boolean("is_current").value());
    CHECK(user_status(f, first) == 200);
}

TEST_CASE("own sessions: an application sees and ends only those at its service") {
    LimitsFixture f;
    const auto app = f.sign_in_to_service(f.org, "shopper@example.test");
    const auto own = f.sign_in("shopper@example.test");
    CHECK(sessions_of(f, own).size() == 2);
    const auto seen = sessions_of(f, app);
    REQUIRE(seen.size() == 1);
    CHECK(seen.front().get_string("context").value() == "service:acme/shop");
    CHECK(f.del(std::string{kSessions} + "/" + current_id(f, own), app).status() == 404);
    CHECK(f.post("/api/user/sessions/revoke-all", Json::object(), app).json.get_integer("revoked").value() ==
          1);
    CHECK(user_status(f, app) == 401);
    CHECK(user_status(f, own) == 200);
}

TEST_CASE("own sessions: [80-12] an ended one is refused at once, with both of its tokens") {
    LimitsFixture f;
    const auto stays = f.login_to_acme(f.org.owner_email).text("access_token");
    const auto goes = f.login_to_acme(f.org.owner_email);
    const std::string target = std::string{kSessions} + "/" + current_id(f, goes.text("access_token"));
    const auto stranger = f.login_with(kOwner, kPassword).text("access_token");

    CHECK(f.del(target, stranger).status() == 404);
    CHECK(f.del(std::string{kSessions} + "/nonsense", stays).status() == 404);
    CHECK(user_status(f, goes.text("access_token")) == 200);
    CHECK(f.del(target, stays).status() == 204);
    CHECK(f.del(target, stays).status() == 404);
    CHECK(user_status(f, goes.text("access_token")) == 401);
    CHECK(f.refresh(goes.text("refresh_token")).status() == 401);
    CHECK(user_status(f, stays) == 200);
}

TEST_CASE("own sessions: [80-30] log out everywhere leaves nothing that works, or the one that asks") {
    LimitsFixture f;
    std::vector<Answer> logins;
    for (int i = 0; i < 3; ++i) logins.push_back(f.login_to_acme(f.org.owner_email));
    const auto token = [&](std::size_t i) { return logins[i].text("access_token"); };
    const auto kept =
        f.post("/api/user/sessions/revoke-all", Json::object({{"keep_current", true}}), token(0));
    CHECK(kept.status() == 200);
    CHECK(kept.json.get_integer("revoked").value() == 2);
    CHECK(user_status(f, token(0)) == 200);
    for (const std::size_t i : {std::size_t{1}, std::size_t{2}}) {
        CHECK(user_status(f, token(i)) == 401);
        CHECK(f.refresh(logins[i].text("refresh_token")).status() == 401);
    }
    CHECK(f.send_json("POST", "/api/user/sessions/revoke-all", "", token(0)).status() == 200);
    CHECK(user_status(f, token(0)) == 401);
    CHECK(f.refresh(logins[0].text("refresh_token")).status() == 401);
    CHECK(f.send_json("POST", "/api/user/sessions/revoke-all", R"({"keep_current":1})",
                      f.login_to_acme(f.org.owner_email).text("access_token"))
              .status() == 400);
}

TEST_CASE("own sessions: use is remembered to the minute") {
    LimitsFixture f;
    const auto token = f.login_to_acme(f.org.owner_email).text("access_token");
    const auto used = [&] { return sessions_of(f, token).front().get_string("last_used_at").value(); };
    const std::string signed_in = used();
    f.clock.advance(59s);
    CHECK(used() == signed_in);
    f.clock.advance(1s);
    CHECK(user_status(f, token) == 200);
    CHECK(used() == format_rfc3339(f.clock.now()));
}

TEST_CASE("sessions: [80-20] an idle one ends, a used one does not, and none outlives its absolute end") {
    LimitsFixture f;
    f.identity_settings.session_idle_ttl = 1h;
    f.identity_settings.session_absolute_ttl = 3h;
    f.rebuild();
    const auto idle = f.login_to_acme(f.org.owner_email);
    auto used = f.login_to_acme(f.org.owner_email);
    CHECK(used.json.get_integer("expires_in").value() == 3 * 3600);
    f.clock.advance(50min);
    CHECK(user_status(f, used.text("access_token")) == 200);
    f.clock.advance(10min);
    CHECK(user_status(f, idle.text("access_token")) == 401);
    CHECK(f.refresh(idle.text("refresh_token")).status() == 401);
    used = f.refresh(used.text("refresh_token"));
    REQUIRE(used.status() == 200);
    CHECK(used.json.get_integer("expires_in").value() == 2 * 3600);
    for (int i = 0; i < 2; ++i) {
        f.clock.advance(59min);
        CHECK(user_status(f, used.text("access_token")) == 200);
        used = f.refresh(used.text("refresh_token"));
        REQUIRE(used.status() == 200);
    }
    f.clock.advance(2min);
    CHECK(user_status(f, used.text("access_token")) == 401);
    CHECK(f.refresh(used.text("refresh_token")).status() == 401);
}

TEST_CASE("reauthenticate: the password renews the proof, which a change of the address wants") {
    LimitsFixture f;
    const auto token = f.login_to_acme(f.org.owner_email).text("access_token");
    const auto change = [&] {
        return f.send_json("PATCH", "/api/user", R"({"email":"new@example.test"})", token);
    };
    f.clock.advance(16min);
    const auto refused = change();
    CHECK(refused.status() == 403);
    CHECK_THAT(refused.text("error"), Catch::Contains("/api/user/reauthenticate"));

    const auto confirm = [&](const Json& body) { return f.post("/api/user/reauthenticate", body, token); };
    CHECK(confirm(Json::object()).status() == 400);
    CHECK(confirm(Json::object({{"current_password", kPassword}, {"code", "123456"}})).status() == 400);
    CHECK(confirm(Json::object({{"code", "123456"}})).status() == 400);
    CHECK(change().status() == 403);
    for (int i = 0; i < 5; ++i)
        CHECK(confirm(Json::object({{"current_password", "wrong password"}})).status() == 400);
    CHECK(confirm(Json::object({{"current_password", kPassword}})).status() == 429);
    // Whoever holds a session and guesses does not keep the person from signing in.
    CHECK(f.login_to_acme(f.org.owner_email).status() == 200);
    f.clock.advance(1s);
    const auto confirmed = confirm(Json::object({{"current_password", kPassword}}));
    REQUIRE(confirmed.status() == 200);
    CHECK(confirmed.text("authenticated_at") == format_rfc3339(f.clock.now()));
    CHECK(change().status() == 200);
}

TEST_CASE("reauthenticate: [80-13] one that is given up leaves the session its user and no new right") {
    LimitsFixture f;
    const auto token = f.login_to_acme(f.org.owner_email).text("access_token");
    f.clock.advance(16min);
    const auto who = [&] { return f.get("/api/user", token); };
    const auto before = who();
    REQUIRE(before.status() == 200);
    CHECK(f.post("/api/user/reauthenticate", Json::object({{"current_password", "not the password"}}), token)
              .status() == 400);
    // Whoever else is named besides: the session's user is asked, and stays.
    const Json foreign = Json::object({{"current_password", "not the password"}, {"email", kOwner}});
    CHECK(f.post("/api/user/reauthenticate", foreign, token).status() == 400);
    CHECK(who().response.body() == before.response.body());
    CHECK(f.send_json("PATCH", "/api/user", R"({"email":"new@example.test"})", token).status() == 403);
    CHECK(f.post("/api/user/mfa/setup", Json::object(), token).status() == 403);
}

TEST_CASE("reauthenticate: it prolongs the absolute end of its session, and of no other") {
    LimitsFixture f;
    f.identity_settings.session_absolute_ttl = 2h;
    f.rebuild();
    const auto renewed = f.login_to_acme(f.org.owner_email);
    const auto other = f.login_to_acme(f.org.owner_email);
    f.clock.advance(90min);
    CHECK(f.post("/api/user/reauthenticate", Json::object({{"current_password", kPassword}}),
                 renewed.text("access_token"))
              .status() == 200);
    const auto pair = f.refresh(renewed.text("refresh_token"));
    REQUIRE(pair.status() == 200);
    f.clock.advance(31min);
    CHECK(user_status(f, pair.text("access_token")) == 200);
    CHECK(user_status(f, other.text("access_token")) == 401);
}

TEST_CASE("own sessions: nothing of another is ended, and none in another's name") {
    LimitsFixture f;
    const auto admin = f.login_with(kOwner, kPassword).text("access_token");
    const UserId victim = f.add_user("victim@example.test");
    const auto theirs = f.sign_in("victim@example.test");
    const auto acting = f.post("/api/platform/impersonate",
                               Json::object({{"user_id", victim.text()}, {"reason", "because"}}), admin);
    const auto as_victim = acting.text("token");
    REQUIRE_FALSE(as_victim.empty());
    CHECK(f.post("/api/user/sessions/revoke-all", Json::object(), as_victim).status() == 403);
    CHECK(f.post("/api/user/reauthenticate", Json::object({{"current_password", kPassword}}), as_victim)
              .status() == 403);
    CHECK(user_status(f, theirs) == 200);
}
