#include "tenants.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <thread>

using namespace authos;
using namespace authos::api::test;

namespace {

constexpr const char* kHooks = "/api/organizations/acme/webhooks";

struct WebhookFixture : TenantFixture {
    Tenant org = add_tenant("acme");
    std::string owner = sign_in(org.owner_email);

    static Json draft(const std::string& name = "Hook") {
        return Json::object({{"name", name},
                             {"url", "https://hooks.example.test/in"},
                             {"events", std::vector<std::string>{"organization.updated", "user.logout"}}});
    }
    Answer create(const Json& body) { return post(kHooks, body, owner); }
    Answer patch(const std::string& id, const Json& body) {
        return send_json("PATCH", at(id), body.dump(), owner);
    }
    static std::string at(const std::string& id, const std::string& rest = {}) {
        return std::string{kHooks} + "/" + id + rest;
    }
    void rename(const std::string& name) {
        const auto answer =
            send_json("PATCH", "/api/organizations/acme", Json::object({{"name", name}}).dump(), owner);
        REQUIRE(answer.status() == 200);
    }
};

void check_refused(const Answer& answer, int status, const std::string& code) {
    INFO(answer.response.body());
    CHECK(answer.status() == status);
    CHECK(answer.code() == code);
}

} // namespace

TEST_CASE("webhooks: made with a secret that is shown once, read, changed and deleted") {
    WebhookFixture f;
    Json body = WebhookFixture::draft("  Hook ");
    body.set("secret", "whsec_mine").set("is_active", false).set("id", OrgId::make(f.random).text());
    const auto created = f.create(body);

    REQUIRE(created.status() == 200);
    CHECK(created.json.names() == std::vector<std::string>{"created_at", "events", "id", "is_active", "name",
                                                           "secret", "updated_at", "url"});
    CHECK(created.text("name") == "Hook");
    CHECK(created.json.get_boolean("is_active").value());
    CHECK(created.text("secret").rfind("whsec_", 0) == 0);
    CHECK(created.text("secret") != "whsec_mine");
    CHECK(created.json.get_strings("events").value() ==
          std::vector<std::string>{"organization.updated", "user.logout"});
    CHECK(created.header("Cache-Control") == "no-store");
    const std::string id = created.text("id");

    Json shown{created.json};
    shown.erase("secret");
    CHECK(f.get(WebhookFixture::at(id), f.owner).json == shown);
    CHECK(f.get(kHooks, f.owner).json == Json::object({{"webhooks", Json::array({shown})}, {"total", 1}}));
    CHECK(f.rows_with(created.text("secret")).empty());

    f.clock.advance(std::chrono::seconds{1});
    const auto changed = f.patch(id, Json::object({{"name", "Renamed"}, {"is_active", false}}));
    REQUIRE(changed.status() == 200);
    CHECK(changed.text("name") == "Renamed");
    CHECK_FALSE(changed.json.get_boolean("is_active").value());
    CHECK_FALSE(changed.json.contains("secret"));
    CHECK(changed.text("updated_at") == format_rfc3339(f.clock.now()));
    CHECK(changed.text("url") == "https://hooks.example.test/in");
    CHECK(f.patch(id, Json::object()).status() == 200);

    const auto gone = f.send_json("DELETE", WebhookFixture::at(id), {}, f.owner);
    CHECK(gone.status() == 204);
    CHECK(gone.response.body().empty());
    check_refused(f.get(WebhookFixture::at(id), f.owner), 404, "NOT_FOUND");
    for (const char* action : {"webhook.created", "webhook.updated", "webhook.deleted"}) {
        CHECK_FALSE(f.rows_with(action).empty());
    }
}

TEST_CASE("webhooks: what is missing, malformed, unknown, forbidden or twice is refused") {
    WebhookFixture f;
    for (const char* member : {"name", "url", "events"}) {
        INFO(member);
        Json body = WebhookFixture::draft();
        check_refused(f.create(body.erase(member)), 400, "BAD_REQUEST");
        check_refused(f.create(body.set(member, 7)), 400, "BAD_REQUEST");
    }
    const auto with = [](const char* member, Json value) {
        return WebhookFixture::draft().set(member, std::move(value));
    };
    for (const std::string& name : {std::string{"x"}, std::string(101, 'x'), std::string{"a\nb"}}) {
        check_refused(f.create(with("name", name)), 400, "BAD_REQUEST");
    }
    for (const char* url :
         {"http://hooks.example.test/", "https://127.0.0.1/", "https://10.0.0.1/", "https://[::1]/",
          "https://169.254.169.254/", "https://localhost/", "https://2130706433/",
          "https://u:p@hooks.example.test/", "https://hooks.example.test/#x", "ftp://hooks.example.test/",
          "hooks.example.test", ""}) {
        INFO(url);
        check_refused(f.create(with("url", url)), 400, "BAD_REQUEST");
    }
    check_refused(f.create(with("url", "https://hooks.example.test/" + std::string(3000, 'x'))), 400,
                  "BAD_REQUEST");
    for (const char* event : {"", "user", "USER.LOGOUT", "siem_config.created", "webhook.test.ping", "*"}) {
        INFO(event);
        const auto answer = f.create(with("events", std::vector<std::string>{"user.logout", event}));
        check_refused(answer, 400, "BAD_REQUEST");
        CHECK(answer.text("error") == "Unknown event: \"" + std::string{event} + "\"");
    }
    check_refused(f.create(with("events", std::vector<std::string>{})), 400, "BAD_REQUEST");
    CHECK(f.rows_with("hooks.example.test").empty());

    const std::string id = f.create(WebhookFixture::draft("First")).text("id");
    check_refused(f.create(WebhookFixture::draft("First")), 400, "DUPLICATE_CONSTRAINT");
    f.create(WebhookFixture::draft("Second"));
    check_refused(f.patch(id, Json::object({{"name", "Second"}})), 400, "DUPLICATE_CONSTRAINT");
    check_refused(f.patch(id, Json::object({{"url", "https://10.0.0.1/"}})), 400, "BAD_REQUEST");
    check_refused(f.patch(id, Json::object({{"events", Json::array()}})), 400, "BAD_REQUEST");
    check_refused(f.patch(id, Json::object({{"is_active", "yes"}})), 400, "BAD_REQUEST");
    check_refused(f.send_json("PATCH", WebhookFixture::at(id), "[]", f.owner), 400, "BAD_REQUEST");
    for (const char* unknown : {"no-id-at-all", "00000000-0000-4000-8000-000000000000"}) {
        INFO(unknown);
        check_refused(f.patch(unknown, Json::object()), 404, "NOT_FOUND");
        check_refused(f.send_json("DELETE", WebhookFixture::at(unknown), {}, f.owner), 404, "NOT_FOUND");
        for (const char* action : {"/test", "/secret/rotate", "/deliveries/no-id/redeliver"}) {
            check_refused(f.post(WebhookFixture::at(unknown, action), Json::object(), f.owner), 404,
                          "NOT_FOUND");
        }
        check_refused(f.get(WebhookFixture::at(unknown, "/deliveries"), f.owner), 404, "NOT_FOUND");
        check_refused(f.post(WebhookFixture::at(id, "/deliveries/" + std::string{unknown} + "/redeliver"),
                             Json::object(), f.owner),
                      404, "NOT_FOUND");
    }
}

TEST_CASE("webhooks: where private networks are allowed, plain http to them is, too") {
    WebhookFixture f;
    f.identity_settings.allow_private_networks = true;
    CHECK(f.create(WebhookFixture::draft().set("url", "http://127.0.0.1:8080/in")).status() == 200);
    check_refused(f.create(WebhookFixture::draft("Other").set("url", "http://169.254.169.254/")), 400,
                  "BAD_REQUEST");
}

TEST_CASE("webhooks: an organization has at most 50, however many are made at once") {
    WebhookFixture f;
    for (int i = 0; i < 47; ++i) f.add_webhook(f.org.id, "Hook " + std::to_string(i));
    std::vector<int> statuses(8);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < statuses.size(); ++i) {
        threads.emplace_back(
            [&, i] { statuses[i] = f.create(WebhookFixture::draft("Raced " + std::to_string(i))).status(); });
    }
    for (auto& thread : threads) thread.join();
    CHECK(std::count(statuses.begin(), statuses.end(), 200) == 3);
    CHECK(std::count(statuses.begin(), statuses.end(), 400) == 5);
    CHECK(f.get(kHooks, f.owner).json.get_integer("total").value() == 50);
}

TEST_CASE("webhooks: a change leaves one delivery and one job for each that asked for it") {
    WebhookFixture f;
    const auto created = f.create(WebhookFixture::draft());
    const std::string id = created.text("id");
    f.create(WebhookFixture::draft("Deaf").set("events", std::vector<std::string>{"user.removed"}));
    f.create(WebhookFixture::draft("Asleep"));
    const auto list = f.get(kHooks, f.owner).json.get("webhooks").value().items();
    for (const Json& webhook : list) {
        if (webhook.get_string("name").value() == "Asleep")
            f.patch(webhook.get_string("id").value(), Json::object({{"is_active", false}}));
    }
    f.rename("New name");

    const auto answer = f.get(WebhookFixture::at(id, "/deliveries"), f.owner);
    REQUIRE(answer.status() == 200);
    const auto deliveries = answer.json.get("deliveries").value().items();
    REQUIRE(deliveries.size() == 1);
    const Json& delivery = deliveries[0];
    CHECK(delivery.names() ==
          std::vector<std::string>{"attempt_count", "created_at", "delivered", "delivery_error", "event_type",
                                   "id", "max_attempts", "next_retry_at", "payload", "response_body",
                                   "response_status_code", "updated_at", "webhook_id", "webhook_name"});
    CHECK(delivery.get_string("event_type").value() == "organization.updated");
    CHECK(delivery.get_string("webhook_name").value() == "Hook");
    CHECK(delivery.get_integer("attempt_count").value() == 0);
    CHECK(delivery.get_integer("max_attempts").value() == 5);
    CHECK(delivery.get_string("next_retry_at").value() == format_rfc3339(f.clock.now()));
    CHECK(delivery.get("payload").value().get("data").value().get_string("new_name").value() == "New name");
    CHECK(delivery.get("payload").value().get_string("actor_email").value() == f.org.owner_email);
    CHECK(f.rows_with("deliver_webhook").size() == 1);
    CHECK(answer.json.get("pagination").value() == Json::object({{"page", 1},
                                                                 {"limit", 20},
                                                                 {"total", 1},
                                                                 {"total_pages", 1},
                                                                 {"has_next", false},
                                                                 {"has_prev", false}}));
    CHECK((answer.json.contains("next_cursor") && !answer.json.find("next_cursor")));
}

TEST_CASE("webhooks: the history comes in pages, by cursor, and filtered") {
    WebhookFixture f;
    const std::string id = f.create(WebhookFixture::draft()).text("id");
    for (int i = 0; i < 5; ++i) {
        f.rename("Name " + std::to_string(i));
        f.clock.advance(std::chrono::milliseconds{i % 2});
    }
    const auto page = [&](const std::string& query) {
        return f.get(WebhookFixture::at(id, "/deliveries?" + query), f.owner);
    };
    const auto second = page("limit=2&page=2").json;
    CHECK(second.get("deliveries").value().size() == 2);
    CHECK(second.get("pagination").value() == Json::object({{"page", 2},
                                                            {"limit", 2},
                                                            {"total", 5},
                                                            {"total_pages", 3},
                                                            {"has_next", true},
                                                            {"has_prev", true}}));
    std::vector<std::string> walked;
    std::string cursor;
    do {
        const auto part = page("limit=2&cursor=" + cursor).json;
        for (const Json& delivery : part.get("deliveries").value().items())
            walked.push_back(delivery.get_string("id").value());
        cursor = part.find_string("next_cursor").value().value_or("");
    } while (!cursor.empty());
    std::vector<std::string> all;
    const auto whole = page("limit=100").json;
    for (const Json& delivery : whole.get("deliveries").value().items())
        all.push_back(delivery.get_string("id").value());
    CHECK(walked == all);
    CHECK(all.size() == 5);
    CHECK(page("event_type=user.logout").json.get("deliveries").value().size() == 0);
    CHECK(page("event_type=organization.updated&delivered=false").json.get("deliveries").value().size() == 5);
    CHECK(page("delivered=true").json.get("deliveries").value().size() == 0);
    for (const char* bad : {"delivered=1", "limit=0", "page=x", "cursor=!!", "event_type=%01"}) {
        INFO(bad);
        check_refused(page(bad), 400, "BAD_REQUEST");
    }
}

TEST_CASE("webhooks: a test ping and a redelivery are queued and recorded") {
    WebhookFixture f;
    const std::string id = f.create(WebhookFixture::draft()).text("id");
    const auto ping = f.post(WebhookFixture::at(id, "/test"), Json::object(), f.owner);
    REQUIRE(ping.status() == 200);
    CHECK(ping.json.get_boolean("success").value());
    const auto listed =
        f.get(WebhookFixture::at(id, "/deliveries"), f.owner).json.get("deliveries").value().items();
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].get_string("id").value() == ping.text("delivery_id"));
    CHECK(listed[0].get_string("event_type").value() == "webhook.test.ping");
    CHECK(listed[0].get("payload").value().get_string("event").value() == "webhook.test.ping");

    const std::string again =
        WebhookFixture::at(id, "/deliveries/" + ping.text("delivery_id") + "/redeliver");
    const auto redelivered = f.post(again, Json::object(), f.owner);
    REQUIRE(redelivered.status() == 200);
    CHECK(redelivered.text("delivery_id") == ping.text("delivery_id"));
    CHECK(redelivered.text("job_id") != ping.text("job_id"));
    CHECK(f.rows_with("deliver_webhook").size() == 2);
    CHECK(f.rows_with("webhook.redelivered").size() == 1);

    f.patch(id, Json::object({{"is_active", false}}));
    check_refused(f.post(WebhookFixture::at(id, "/test"), Json::object(), f.owner), 400, "BAD_REQUEST");
    check_refused(f.post(again, Json::object(), f.owner), 400, "BAD_REQUEST");
}

TEST_CASE("webhooks: [80-45] a rotation and another origin give new secrets, another path does not") {
    WebhookFixture f;
    const auto created = f.create(WebhookFixture::draft());
    const std::string id = created.text("id");
    const auto rotated = f.send_json("POST", WebhookFixture::at(id, "/secret/rotate"), {}, f.owner);
    REQUIRE(rotated.status() == 200);
    CHECK(rotated.text("secret").rfind("whsec_", 0) == 0);
    CHECK(rotated.text("secret") != created.text("secret"));
    CHECK(f.post(WebhookFixture::at(id, "/secret/rotate"), Json::object({{"overlap_seconds", 0}}), f.owner)
              .status() == 200);
    for (const Json& overlap : {Json{-1}, Json{604'801}, Json{"1"}, Json{1.5}}) {
        check_refused(f.post(WebhookFixture::at(id, "/secret/rotate"),
                             Json::object({{"overlap_seconds", overlap}}), f.owner),
                      400, "BAD_REQUEST");
    }
    CHECK_FALSE(
        f.patch(id, Json::object({{"url", "https://hooks.example.test/elsewhere"}})).json.contains("secret"));
    for (const char* moved : {"https://other.example.test/in", "https://other.example.test:8443/in"}) {
        INFO(moved);
        const auto answer = f.patch(id, Json::object({{"url", moved}}));
        REQUIRE(answer.status() == 200);
        CHECK(answer.text("secret").rfind("whsec_", 0) == 0);
        CHECK(answer.text("secret") != rotated.text("secret"));
    }
    CHECK(f.rows_with("webhook.secret_rotated").size() == 4);
}

TEST_CASE("webhooks: the 38 event names are listed") {
    WebhookFixture f;
    const auto answer = f.get(std::string{kHooks} + "/event-types", f.owner);
    REQUIRE(answer.status() == 200);
    CHECK(answer.json.size() == 38);
    CHECK(answer.json.items().front() == Json{"user.signup.success"});
}
