#include "service_api_fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace authos;
using namespace authos::api::test;

TEST_CASE("service api: a new user gets an account in the organization, unverified and without a password") {
    ServiceApiFixture f;
    const auto answer = f.create_user("Ada@Example.test");
    REQUIRE(answer.status() == 200);
    CHECK(answer.json == Json::object({{"id", answer.text("id")},
                                       {"email", "Ada@Example.test"},
                                       {"created_at", format_rfc3339(f.clock.now())}}));
    const auto id = UserId::parse(answer.text("id")).value();
    f.write([&](storage::Session& s) -> Result<void> {
        AUTHOS_TRY(const auto account, storage::get_user(s, f.scope(f.org.id), id));
        CHECK_FALSE(account.password_hash.has_value());
        CHECK_FALSE(account.email_verified_at.has_value());
        CHECK_FALSE(account.is_platform_owner);
        return {};
    });
    CHECK(f.with_key("GET", "/users/" + id.text()).json == answer.json);
    const auto audit = f.rows_with("user.signup.success");
    REQUIRE(audit.size() == 1);
    CHECK_THAT(audit[0], Catch::Contains(f.key.id.text()) && Catch::Contains(f.service.text()));
    CHECK_THAT(audit[0], !Catch::Contains(f.org.owner.text()));

    const auto again = f.create_user("ada@example.TEST");
    CHECK(again.status() == 400);
    CHECK(again.code() == "DUPLICATE_CONSTRAINT");
    CHECK(again.text("error") == "Email is already taken");
}

TEST_CASE("service api: an account that the organization has already is linked, not made again") {
    ServiceApiFixture f;
    const UserId known = f.add_user("ada@example.test", f.org.id);
    CHECK(f.with_key("GET", "/users/" + known.text()).status() == 404);
    const auto answer = f.create_user("ada@example.test");
    REQUIRE(answer.status() == 200);
    CHECK(answer.text("id") == known.text());
    CHECK(f.rows_with("user.signup.success").empty());
    CHECK(f.rows_with("user.service.linked").size() == 1);
    // The account is as it was: its password opens the service now.
    CHECK_FALSE(f.sign_in("ada@example.test", "acme", "portal").empty());
    CHECK(f.create_user("ada@example.test").status() == 400);
}

TEST_CASE("service api: accounts of the platform and of others are never taken for one's own") {
    ServiceApiFixture f;
    const Tenant other = f.add_tenant("other");
    const UserId foreign = f.add_user("ada@example.test", other.id);
    const UserId platform = f.add_user("ada@example.test");
    const auto answer = f.create_user("ada@example.test");
    REQUIRE(answer.status() == 200);
    CHECK(answer.text("id") != foreign.text());
    CHECK(answer.text("id") != platform.text());

    // A platform account that uses the service has its address there.
    const UserId guest = f.add_user("guest@example.test");
    link_user(f, f.org.id, f.service, guest);
    CHECK(f.create_user("guest@example.test").status() == 400);
}

TEST_CASE("service api: addresses that are none are refused") {
    ServiceApiFixture f;
    const UserId user = f.add_service_user("ada@example.test");
    for (const Json& email : {Json{"no address"}, Json{""}, Json{5}, Json{},
                              Json{std::string(300, 'a') + "@b.c"}, Json{"a\n@example.test"}}) {
        INFO(email.dump());
        const Json body = Json::object({{"email", email}});
        CHECK(f.with_key("POST", "/users", body).status() == 400);
        CHECK(f.with_key("PATCH", "/users/" + user.text(), body).status() == 400);
    }
    CHECK(f.with_key("POST", "/users", Json::object()).status() == 400);
    CHECK(f.with_key("POST", "/users", Json::array()).status() == 400);
    const auto form = f.call({.method = "POST",
                              .target = "/api/service/users",
                              .headers = {{"X-Api-Key", f.key.text}, {"Content-Type", "text/plain"}},
                              .body = R"({"email":"ada@example.test"})"});
    CHECK(form.status() == 415);
}

TEST_CASE("service api: of parallel creations of one address one succeeds") {
    ServiceApiFixture f;
    const auto counted =
        statuses_in_parallel(10, [&](std::size_t) { return f.create_user("ada@example.test").status(); });
    CHECK(counted == std::map<int, int>{{200, 1}, {400, 9}});
    CHECK(f.with_key("GET", "/users").json.get_integer("total").value() == 1);
    CHECK(f.rows_with("user.signup.success").size() == 1);
}

TEST_CASE("service api: of parallel creations that link one account one succeeds") {
    ServiceApiFixture f;
    f.add_user("ada@example.test", f.org.id);
    const auto counted =
        statuses_in_parallel(10, [&](std::size_t) { return f.create_user("ada@example.test").status(); });
    CHECK(counted == std::map<int, int>{{200, 1}, {400, 9}});
    CHECK(f.rows_with("user.service.linked").size() == 1);
}

TEST_CASE("service api: the list has each user of this service once, in parts and by cursor") {
    ServiceApiFixture f;
    std::set<std::string> expected;
    for (int i = 0; i < 5; ++i) {
        const UserId user = f.add_service_user("user" + std::to_string(i) + "@example.test");
        link_user(f, f.org.id, f.service, user, "github");
        expected.insert(user.text());
    }
    // Neither people of another service nor mere members.
    const ServiceId other = add_service(f, f.org.id, "other");
    link_user(f, f.org.id, other, f.add_user("else@example.test", f.org.id));
    f.sign_in_member(f.org.id, "member@example.test", "member");

    const auto ids_of = [](const Answer& answer) {
        std::vector<std::string> ids;
        for (const Json& item : answer.json.get("users").value().items())
            ids.push_back(item.get_string("id").value());
        return ids;
    };
    const auto all = f.with_key("GET", "/users");
    CHECK(all.json.get_integer("total").value() == 5);
    CHECK(all.json.contains("next_cursor"));
    CHECK_FALSE(all.json.find("next_cursor").has_value());
    const auto ids = ids_of(all);
    CHECK(std::set<std::string>(ids.begin(), ids.end()) == expected);
    CHECK(std::is_sorted(ids.begin(), ids.end()));

    CHECK(ids_of(f.with_key("GET", "/users?limit=2&offset=4")) == std::vector<std::string>{ids[4]});
    std::vector<std::string> walked;
    std::string cursor;
    for (int pages = 0; pages < 4; ++pages) {
        const auto page = f.with_key("GET", "/users?limit=2&cursor=" + cursor);
        for (auto& id : ids_of(page)) walked.push_back(std::move(id));
        cursor = page.text("next_cursor");
        if (cursor.empty()) break;
    }
    CHECK(walked == ids);
    for (const char* query : {"?limit=0", "?limit=x", "?offset=-1", "?cursor=x", "?cursor=%27%20OR%201"})
        CHECK(f.with_key("GET", std::string{"/users"} + query).status() == 400);
}

TEST_CASE("service api: who is no user of this service does not exist") {
    ServiceApiFixture f;
    const ServiceId other = add_service(f, f.org.id, "other");
    const UserId neighbour = f.add_user("else@example.test", f.org.id);
    link_user(f, f.org.id, other, neighbour);
    const Json email = Json::object({{"email", "new@example.test"}});
    for (const std::string& id :
         {neighbour.text(), f.org.owner.text(), UserId::make(f.random).text(), std::string{"nonsense"}}) {
        INFO(id);
        for (const auto& answer :
             {f.with_key("GET", "/users/" + id), f.with_key("PATCH", "/users/" + id, email),
              f.with_key("DELETE", "/users/" + id), f.with_key("GET", "/subscriptions/" + id),
              f.with_key("PATCH", "/subscriptions/" + id, Json::object({{"status", "active"}})),
              f.with_key("DELETE", "/subscriptions/" + id)}) {
            CHECK(answer.status() == 404);
            CHECK(answer.text("error") == "User not found");
        }
    }
    CHECK(f.subscribe(neighbour.text()).status() == 404);
    CHECK(f.rows_with("else@example.test").size() == 1);
}

TEST_CASE("service api: another address is unverified and ends the sessions") {
    ServiceApiFixture f;
    const UserId user = f.add_service_user("ada@example.test");
    const std::string token = f.sign_in("ada@example.test", "acme", "portal");
    f.identity_settings.mail_from = outbound::MailAddress{Email::parse("sso@example.test").value(), "AuthOS"};
    const auto patch = [&](const std::string& email) {
        return f.with_key("PATCH", "/users/" + user.text(), Json::object({{"email", email}}));
    };
    // The same address changes nothing, another spelling of it only that.
    CHECK(patch("ada@example.test").status() == 200);
    CHECK(patch("Ada@example.test").text("email") == "Ada@example.test");
    CHECK(f.get("/api/user", token).status() == 200);
    CHECK_FALSE(f.get("/api/user", token).text("email_verified_at").empty());

    const auto answer = patch("lovelace@example.test");
    REQUIRE(answer.status() == 200);
    CHECK(answer.text("email") == "lovelace@example.test");
    CHECK(f.get("/api/user", token).status() == 401);
    f.write([&](storage::Session& s) -> Result<void> {
        AUTHOS_TRY(const auto account, storage::get_user(s, f.scope(f.org.id), user));
        CHECK_FALSE(account.email_verified_at.has_value());
        return {};
    });
    CHECK(f.rows_with("user.email.changed").size() == 2);
    CHECK(f.rows_with("send_email").size() == 1);
}

TEST_CASE("service api: an address that somebody has is not given twice") {
    ServiceApiFixture f;
    const UserId user = f.add_service_user("ada@example.test");
    f.add_user("resident@example.test", f.org.id); // no user of the service, but of this realm
    const UserId guest = f.add_user("guest@example.test");
    link_user(f, f.org.id, f.service, guest);
    for (const char* email : {"resident@example.test", "Guest@example.test"}) {
        INFO(email);
        const auto answer = f.with_key("PATCH", "/users/" + user.text(), Json::object({{"email", email}}));
        CHECK(answer.status() == 400);
        CHECK(answer.code() == "DUPLICATE_CONSTRAINT");
        CHECK(answer.text("error") == "Email is already taken");
    }
    CHECK(f.email_of(user) == "ada@example.test");
}

TEST_CASE("service api: the address of a platform account is its owner's business") {
    ServiceApiFixture f;
    const UserId guest = f.add_user("guest@example.test");
    link_user(f, f.org.id, f.service, guest);
    const std::string token = f.sign_in("guest@example.test");
    const auto answer =
        f.with_key("PATCH", "/users/" + guest.text(), Json::object({{"email", "mine@example.test"}}));
    CHECK(answer.status() == 403);
    CHECK(f.email_of(guest) == "guest@example.test");
    CHECK(f.get("/api/user", token).status() == 200);
}

TEST_CASE("service api: removing a user ends what ties it to this service, and nothing elsewhere") {
    ServiceApiFixture f;
    const UserId user = f.add_service_user("ada@example.test");
    link_user(f, f.org.id, f.service, user, "github");
    const ServiceId other = add_service(f, f.org.id, "other");
    link_user(f, f.org.id, other, user);
    add_subscription(f, f.org.id, other, user, add_plan(f, other, "gold"));
    REQUIRE(f.subscribe(user.text()).status() == 200);
    const std::string here = f.sign_in("ada@example.test", "acme", "portal");
    const std::string there = f.sign_in("ada@example.test", "acme", "other");

    const auto answer = f.with_key("DELETE", "/users/" + user.text());
    CHECK(answer.status() == 204);
    CHECK(answer.response.body().empty());
    CHECK(f.get("/api/user", here).status() == 401);
    CHECK(f.get("/api/user", there).status() == 200);
    CHECK(f.with_key("DELETE", "/users/" + user.text()).status() == 404);
    CHECK(f.with_key("GET", "/subscriptions").json.get_integer("total").value() == 0);
    CHECK(f.post("/api/auth/login", Json::object({{"email", "ada@example.test"},
                                                  {"password", kPassword},
                                                  {"org_slug", "acme"},
                                                  {"service_slug", "portal"}}))
              .status() >= 400);
    CHECK(f.rows_with("gold").size() == 1);
    CHECK(f.rows_with("user.service.unlinked").size() == 1);
    CHECK(f.rows_with("subscription.canceled").size() == 1);
    // The person comes back as the same account.
    CHECK(f.create_user("ada@example.test").text("id") == user.text());
}
