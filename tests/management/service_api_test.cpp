#include "service_rows.hpp"

#include "authos/storage/repo/login_events.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <thread>

using namespace authos;
using namespace authos::api::test;

namespace {

struct ServiceApiFixture : TenantFixture {
    Tenant org = add_tenant("acme");
    ServiceId service = add_service(*this, org.id, "portal");
    storage::PlanId plan = add_plan(*this, service, "free");
    MadeKey key = add_key(*this, org.id, service, org.owner, all_key_permissions());

    Answer with_key(const std::string& method, const std::string& target, const Json& body = {}) {
        return call_with_key(*this, key.text, method, "/api/service" + target, body);
    }
    Answer create_user(const std::string& email) {
        return with_key("POST", "/users", Json::object({{"email", email}}));
    }
    /// An account that lives in the organization and uses the service.
    UserId add_service_user(const std::string& email) {
        const UserId user = add_user(email, org.id);
        link_user(*this, org.id, service, user);
        return user;
    }
    Answer subscribe(const std::string& user, const Json& more = Json::object()) {
        Json body = more;
        if (!body.contains("user_id")) body.set("user_id", user);
        if (!body.contains("plan_id")) body.set("plan_id", plan.text());
        return with_key("POST", "/subscriptions", body);
    }
    std::string email_of(const UserId& user) {
        return with_key("GET", "/users/" + user.text()).text("email");
    }
};

/// Calls `f(i)` on `count` threads at once; how often each status came.
template <class F>
std::map<int, int> statuses_of(int count, F&& f) {
    std::vector<int> statuses(static_cast<std::size_t>(count));
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < statuses.size(); ++i) threads.emplace_back([&, i] { statuses[i] = f(i); });
    for (std::thread& thread : threads) thread.join();
    std::map<int, int> counted;
    for (const int status : statuses) ++counted[status];
    return counted;
}

} // namespace

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

TEST_CASE("service api: members of a body that nobody may set are ignored") {
    ServiceApiFixture f;
    const std::string forged = UserId::make(f.random).text();
    const auto answer = f.with_key("POST", "/users",
                                   Json::object({{"email", "ada@example.test"},
                                                 {"id", forged},
                                                 {"org_id", forged},
                                                 {"is_platform_owner", true},
                                                 {"password", "correct horse"},
                                                 {"email_verified_at", "2020-01-01T00:00:00Z"},
                                                 {"created_at", "2020-01-01T00:00:00Z"}}));
    REQUIRE(answer.status() == 200);
    CHECK(f.rows_with(forged).empty());
    CHECK(answer.text("created_at") == format_rfc3339(f.clock.now()));
    const std::string user = answer.text("id");
    const auto subscription = f.subscribe(
        user, Json::object({{"id", forged}, {"service_id", forged}, {"created_at", "2020-01-01T00:00:00Z"}}));
    REQUIRE(subscription.status() == 200);
    const auto info = f.with_key("PATCH", "/info",
                                 Json::object({{"name", "Renamed"},
                                               {"slug", "stolen"},
                                               {"org_id", forged},
                                               {"service_type", "api"},
                                               {"client_id", forged}}));
    CHECK(info.text("slug") == "portal");
    CHECK(info.text("service_type") == "web");
    CHECK(f.rows_with(forged).empty());
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
        statuses_of(10, [&](std::size_t) { return f.create_user("ada@example.test").status(); });
    CHECK(counted == std::map<int, int>{{200, 1}, {400, 9}});
    CHECK(f.with_key("GET", "/users").json.get_integer("total").value() == 1);
    CHECK(f.rows_with("user.signup.success").size() == 1);
}

TEST_CASE("service api: of parallel creations that link one account one succeeds") {
    ServiceApiFixture f;
    f.add_user("ada@example.test", f.org.id);
    const auto counted =
        statuses_of(10, [&](std::size_t) { return f.create_user("ada@example.test").status(); });
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

TEST_CASE("service api: a subscription is active for thirty days unless told otherwise") {
    ServiceApiFixture f;
    const UserId user = f.add_service_user("ada@example.test");
    const auto answer = f.subscribe(user.text());
    REQUIRE(answer.status() == 200);
    const Json expected =
        Json::object({{"id", answer.text("id")},
                      {"user_id", user.text()},
                      {"plan_id", f.plan.text()},
                      {"plan_name", "free"},
                      {"status", "active"},
                      {"current_period_end", format_rfc3339(f.clock.now() + std::chrono::hours{24 * 30})}});
    CHECK(answer.json == expected);
    CHECK(f.with_key("GET", "/subscriptions/" + user.text()).json == expected);
    CHECK(f.with_key("GET", "/subscriptions").json ==
          Json::object({{"subscriptions", Json::array({expected})}, {"total", 1}, {"next_cursor", Json{}}}));
    CHECK(f.rows_with("subscription.created").size() == 1);

    const auto again = f.subscribe(user.text());
    CHECK(again.status() == 400);
    CHECK(again.code() == "DUPLICATE_CONSTRAINT");
    CHECK(again.text("error") == "User already has a subscription to this service");
}

TEST_CASE("service api: statuses come from a closed list with one spelling of cancelled") {
    ServiceApiFixture f;
    const std::map<std::string, std::string> known = {{"active", "active"},        {"trialing", "trialing"},
                                                      {"past_due", "past_due"},    {"canceled", "cancelled"},
                                                      {"cancelled", "cancelled"},  {"paused", "paused"},
                                                      {"incomplete", "incomplete"}};
    int n = 0;
    for (const auto& [sent, stored] : known) {
        const UserId user = f.add_service_user("user" + std::to_string(n++) + "@example.test");
        const auto answer = f.subscribe(
            user.text(),
            Json::object({{"status", sent}, {"current_period_end", "2030-01-01T02:00:00.5+02:00"}}));
        CHECK(answer.text("status") == stored);
        CHECK(answer.text("current_period_end") == "2030-01-01T00:00:00.500Z");
    }
    const UserId user = f.add_service_user("last@example.test");
    for (const Json& wrong :
         {Json::object({{"status", "Active"}}), Json::object({{"status", "unpaid"}}),
          Json::object({{"status", ""}}), Json::object({{"status", 1}}),
          Json::object({{"current_period_end", "tomorrow"}}), Json::object({{"current_period_end", 5}}),
          Json::object({{"current_period_end", "2030-02-30T00:00:00Z"}}), Json::object({{"plan_id", "free"}}),
          Json::object({{"plan_id", Json{}}}), Json::object({{"user_id", "ada"}})}) {
        INFO(wrong.dump());
        CHECK(f.subscribe(user.text(), wrong).status() == 400);
    }
    CHECK(f.with_key("GET", "/subscriptions/" + user.text()).text("error") == "Subscription not found");
}

TEST_CASE("service api: the plan must be this service's") {
    ServiceApiFixture f;
    const ServiceId other = add_service(f, f.org.id, "other");
    const auto elsewhere = add_plan(f, other, "gold");
    const UserId user = f.add_service_user("ada@example.test");
    const UserId subscriber = f.add_service_user("bob@example.test");
    REQUIRE(f.subscribe(subscriber.text()).status() == 200);
    for (const std::string& plan : {elsewhere.text(), storage::PlanId::make(f.random).text()}) {
        const Json body = Json::object({{"plan_id", plan}});
        for (const auto& answer : {f.subscribe(user.text(), body),
                                   f.with_key("PATCH", "/subscriptions/" + subscriber.text(), body)}) {
            CHECK(answer.status() == 404);
            CHECK(answer.text("error") == "Plan not found");
        }
    }
    CHECK(f.with_key("GET", "/subscriptions/" + subscriber.text()).text("plan_name") == "free");
}

TEST_CASE("service api: a subscription changes in the members that are sent") {
    ServiceApiFixture f;
    const auto gold = add_plan(f, f.service, "gold");
    const UserId user = f.add_service_user("ada@example.test");
    const std::string target = "/subscriptions/" + user.text();
    CHECK(f.with_key("PATCH", target, Json::object({{"status", "paused"}})).text("error") ==
          "Subscription not found");
    Json expected = f.subscribe(user.text()).json;

    const auto patch = [&](const Json& body) { return f.with_key("PATCH", target, body); };
    CHECK(patch(Json::object({{"plan_id", gold.text()}})).json ==
          expected.set("plan_id", gold.text()).set("plan_name", "gold"));
    CHECK(patch(Json::object({{"status", "past_due"}, {"plan_id", Json{}}})).json ==
          expected.set("status", "past_due"));
    CHECK(patch(Json::object({{"current_period_end", "2031-01-01T00:00:00Z"}})).json ==
          expected.set("current_period_end", "2031-01-01T00:00:00Z"));
    CHECK(f.rows_with("subscription.updated").size() == 3);
    CHECK(patch(Json::object({{"status", "canceled"}})).json == expected.set("status", "cancelled"));
    CHECK(f.rows_with("subscription.canceled").size() == 1);
    for (const Json& nothing : {Json::object(), Json::object({{"user_id", user.text()}})}) {
        const auto answer = patch(nothing);
        CHECK(answer.status() == 400);
        CHECK(answer.text("error") == "No fields to update");
    }
    CHECK(patch(Json::object({{"status", "over"}})).status() == 400);

    CHECK(f.with_key("DELETE", target).status() == 204);
    CHECK(f.with_key("DELETE", target).text("error") == "Subscription not found");
    CHECK(f.with_key("GET", "/users/" + user.text()).status() == 200);
    CHECK(f.rows_with("subscription.canceled").size() == 2);
}

TEST_CASE("service api: of parallel subscriptions of one user one succeeds") {
    ServiceApiFixture f;
    const UserId user = f.add_service_user("ada@example.test");
    const auto counted = statuses_of(10, [&](std::size_t) { return f.subscribe(user.text()).status(); });
    CHECK(counted == std::map<int, int>{{200, 1}, {400, 9}});
    CHECK(f.rows_with("subscription.created").size() == 1);
}

TEST_CASE("service api: whoever is removed while being subscribed has no subscription afterwards") {
    ServiceApiFixture f;
    for (int round = 0; round < 5; ++round) {
        const UserId user = f.add_service_user("user" + std::to_string(round) + "@example.test");
        statuses_of(6, [&](std::size_t i) {
            if (i == 3) return f.with_key("DELETE", "/users/" + user.text()).status();
            return f.subscribe(user.text()).status();
        });
        CHECK(f.with_key("GET", "/users/" + user.text()).status() == 404);
    }
    CHECK(f.with_key("GET", "/subscriptions").json.get_integer("total").value() == 0);
}

TEST_CASE("service api: subscriptions are listed by user, in parts and by cursor") {
    ServiceApiFixture f;
    std::vector<std::string> users;
    for (int i = 0; i < 5; ++i) {
        const UserId user = f.add_service_user("user" + std::to_string(i) + "@example.test");
        add_subscription(f, f.org.id, f.service, user, f.plan);
        users.push_back(user.text());
    }
    std::sort(users.begin(), users.end());
    std::vector<std::string> walked;
    std::string cursor;
    do {
        const auto page = f.with_key("GET", "/subscriptions?limit=2&cursor=" + cursor);
        CHECK(page.json.get_integer("total").value() == 5);
        for (const Json& item : page.json.get("subscriptions").value().items())
            walked.push_back(item.get_string("user_id").value());
        cursor = page.text("next_cursor");
    } while (!cursor.empty() && walked.size() < 10);
    CHECK(walked == users);
    CHECK(f.with_key("GET", "/subscriptions?limit=3&offset=3").json.get("subscriptions").value().size() == 2);
}

TEST_CASE("service api: the service tells of itself and may be renamed") {
    ServiceApiFixture f;
    Json expected = Json::object({{"id", f.service.text()},
                                  {"name", "The portal"},
                                  {"slug", "portal"},
                                  {"service_type", "web"},
                                  {"created_at", format_rfc3339(f.clock.now())}});
    CHECK(f.with_key("GET", "/info").json == expected);
    CHECK(f.with_key("PATCH", "/info", Json::object({{"name", "  Käufer "}})).json ==
          expected.set("name", "Käufer"));
    CHECK(f.with_key("GET", "/info").json == expected);
    CHECK(f.rows_with("service.updated").size() == 1);
    for (const Json& body : {Json::object(), Json::object({{"name", "K"}}), Json::object({{"name", 5}}),
                             Json::object({{"name", std::string(101, 'k')}})}) {
        CHECK(f.with_key("PATCH", "/info", body).status() == 400);
    }
}

TEST_CASE("service api: analytics count this service's users, subscriptions and sign-ins") {
    ServiceApiFixture f;
    f.clock.advance(std::chrono::hours{24 * 60});
    const ServiceId other = add_service(f, f.org.id, "other");
    const UserId user = f.add_service_user("ada@example.test");
    const UserId second = f.add_service_user("bob@example.test");
    link_user(f, f.org.id, other, f.add_user("else@example.test", f.org.id));
    REQUIRE(f.subscribe(user.text()).status() == 200);
    REQUIRE(f.subscribe(second.text(), Json::object({{"status", "paused"}})).status() == 200);
    const UnixMillis now = f.clock.now();
    const auto login = [&](const ServiceId& service, UnixMillis at) {
        const storage::NewLoginEvent event{.id = storage::LoginEventId::make(f.random),
                                           .user_id = user,
                                           .org_id = f.org.id,
                                           .service_id = service,
                                           .provider = "password",
                                           .created_at = at};
        f.write([&](storage::Session& s) { return storage::insert_login_event(s, event); });
    };
    using std::chrono::hours;
    for (const UnixMillis at : {now, now - hours{24}, now - hours{25}, now - hours{24 * 30},
                                now - hours{24 * 30} - std::chrono::milliseconds{1}})
        login(f.service, at);
    login(other, now);
    CHECK(f.with_key("GET", "/analytics").json ==
          Json::object(
              {{"total_users", 2}, {"active_subscriptions", 1}, {"logins_24h", 2}, {"logins_30d", 4}}));
}
