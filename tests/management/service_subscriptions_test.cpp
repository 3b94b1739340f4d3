#include "service_api_fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace authos;
using namespace authos::api::test;

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
    const auto counted =
        statuses_in_parallel(10, [&](std::size_t) { return f.subscribe(user.text()).status(); });
    CHECK(counted == std::map<int, int>{{200, 1}, {400, 9}});
    CHECK(f.rows_with("subscription.created").size() == 1);
}

TEST_CASE("service api: whoever is removed while being subscribed has no subscription afterwards") {
    ServiceApiFixture f;
    for (int round = 0; round < 5; ++round) {
        const UserId user = f.add_service_user("user" + std::to_string(round) + "@example.test");
        statuses_in_parallel(6, [&](std::size_t i) {
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
