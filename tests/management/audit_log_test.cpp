#include "tenants.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace authos;
using namespace authos::api::test;

namespace {

struct AuditFixture : TenantFixture {
    Tenant org = add_tenant("acme");
    std::string owner = sign_in(org.owner_email);

    Answer log(const std::string& query = {}) {
        return get("/api/organizations/acme/audit-log" + query, owner);
    }
    void rename(const std::string& name) {
        const Json body = Json::object({{"name", name}});
        REQUIRE(send_json("PATCH", "/api/organizations/acme", body.dump(), owner).status() == 200);
    }
    static std::size_t count(const Answer& answer) { return answer.json.get("logs").value().size(); }
};

} // namespace

TEST_CASE("audit log: an entry says who did what, when and from where") {
    AuditFixture f;
    f.rename("New name");
    const auto answer = f.log();
    REQUIRE(answer.status() == 200);
    const auto entries = answer.json.get("logs").value().items();
    REQUIRE(entries.size() == 1);
    Json entry{entries[0]};
    CHECK(OrgId::parse(entry.get_string("id").value()));
    CHECK(entry.erase("id") ==
          Json::object({{"actor_user_id", f.org.owner.text()},
                        {"actor_email", f.org.owner_email},
                        {"action", "organization.updated"},
                        {"target_type", "organization"},
                        {"target_id", f.org.id.text()},
                        {"ip_address", "192.0.2.1"},
                        {"user_agent", Json{}},
                        {"success", true},
                        {"details", Json::object({{"old_name", f.org.name}, {"new_name", "New name"}})},
                        {"created_at", format_rfc3339(f.clock.now())}}));
    CHECK(answer.json.get("pagination").value() == Json::object({{"page", 1},
                                                                 {"limit", 50},
                                                                 {"total", 1},
                                                                 {"total_pages", 1},
                                                                 {"has_next", false},
                                                                 {"has_prev", false}}));
    CHECK((answer.json.contains("next_cursor") && !answer.json.find("next_cursor")));
}

TEST_CASE("audit log: every filter narrows it, and none reaches into another organization") {
    AuditFixture f;
    const Tenant other = f.add_tenant("other");
    const auto stranger = f.sign_in(other.owner_email, "other");
    const auto begin = format_rfc3339(f.clock.now());
    f.rename("One");
    f.clock.advance(std::chrono::hours{48});
    f.owner = f.sign_in(f.org.owner_email);
    f.rename("Two");
    f.sign_in(f.org.owner_email, f.org.slug);
    f.post("/api/auth/login",
           Json::object(
               {{"email", f.org.owner_email}, {"password", "wrong password"}, {"org_slug", f.org.slug}}));

    CHECK(f.count(f.log()) == 4);
    CHECK(f.count(f.log("?action=organization.updated")) == 2);
    CHECK(f.count(f.log("?event_type=user.login.success")) == 1);
    CHECK(f.count(f.log("?success=false")) == 1);
    CHECK(f.log("?success=false").json.get("logs").value().items()[0].get_string("action").value() ==
          "user.login.failed");
    CHECK(f.count(f.log("?actor_user_id=" + f.org.owner.text())) == 3);
    CHECK(f.count(f.log("?actor_user_id=" + other.owner.text())) == 0);
    CHECK(f.count(f.log("?target_type=user")) == 2);
    CHECK(f.count(f.log("?target_id=" + f.org.id.text())) == 2);
    CHECK(f.count(f.log("?target_id=" + other.id.text())) == 0);
    CHECK(f.count(f.log("?end_date=" + begin)) == 1);
    CHECK(f.count(f.log("?end_date=" + begin.substr(0, 10))) == 1);
    CHECK(f.count(f.log("?start_date=" + begin)) == 4);
    const auto second_day = format_rfc3339(f.clock.now()).substr(0, 10);
    CHECK(f.count(f.log("?start_date=" + second_day)) == 3);
    CHECK(f.count(f.log("?start_date=" + second_day + "&action=organization.updated")) == 1);
    for (const char* bad : {"?success=yes", "?actor_user_id=ada", "?start_date=yesterday",
                            "?end_date=2026-13-01", "?limit=0", "?page=0", "?cursor=x"}) {
        INFO(bad);
        CHECK(f.log(bad).status() == 400);
    }
}

TEST_CASE("audit log: pages and cursors meet every entry once") {
    AuditFixture f;
    for (int i = 0; i < 7; ++i) f.rename("Name " + std::to_string(i));
    std::vector<std::string> walked;
    std::string cursor;
    do {
        const auto part = f.log("?limit=3&cursor=" + cursor).json;
        for (const Json& entry : part.get("logs").value().items())
            walked.push_back(entry.get_string("id").value());
        cursor = part.find_string("next_cursor").value().value_or("");
    } while (!cursor.empty());
    CHECK(std::set<std::string>(walked.begin(), walked.end()).size() == 7);
    CHECK(walked.size() == 7);
    const auto last = f.log("?limit=3&page=3").json;
    CHECK(last.get("logs").value().size() == 1);
    CHECK_FALSE(last.get("pagination").value().get_boolean("has_next").value());
    CHECK(last.get("pagination").value().get_boolean("has_prev").value());
}

TEST_CASE("audit log: its actions can be asked for, the known ones and those that are there") {
    AuditFixture f;
    const auto names = [&] { return f.get("/api/organizations/acme/audit-log/event-types", f.owner).json; };
    CHECK(names().size() == 38);
    f.post("/api/organizations/acme/webhooks",
           Json::object({{"name", "Hook"},
                         {"url", "https://hooks.example.test/"},
                         {"events", std::vector<std::string>{"user.logout"}}}),
           f.owner);
    CHECK(names().size() == 39);
    CHECK(names().items().back() == Json{"webhook.created"});
}

TEST_CASE("audit log: [80-52] what callers invent does not become a metric") {
    AuditFixture f;
    const auto series = [&] {
        const std::string text = f.metrics.render();
        return std::count(text.begin(), text.end(), '\n');
    };
    (void)f.log("?action=x0");
    const auto before = series();
    for (int i = 0; i < 20; ++i) {
        const std::string made_up = std::to_string(i);
        (void)f.log("?action=" + made_up);
        (void)f.get("/api/organizations/never-" + made_up + "/audit-log", f.owner);
        (void)f.get("/api/organizations/acme/webhooks/" + made_up, f.owner);
    }
    const auto after = series();
    for (int i = 20; i < 40; ++i) {
        (void)f.get("/api/organizations/never-" + std::to_string(i) + "/audit-log", f.owner);
        (void)f.get("/api/organizations/acme/webhooks/" + std::to_string(i), f.owner);
    }
    CHECK(series() == after);
    CHECK(after - before < 40);
}
