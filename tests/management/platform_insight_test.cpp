#include "login_rows.hpp"

#include "authos/storage/repo/jobs.hpp"
#include "detail/statement.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api::test;
using namespace std::chrono_literals;
using storage::detail::param;

namespace {

/// The clock stands at noon of 2026-01-01.
struct Tower : TenantFixture {
    std::string token = login().text("access_token");

    Tower() { clock.advance(12h); }

    Answer look(const std::string& path) { return get("/api/platform/" + path, token); }
    void execute(std::string_view sql, storage::detail::Binds binds) {
        write([&](storage::Session& s) -> Result<void> {
            AUTHOS_TRY(storage::detail::execute(s, sql, binds));
            return {};
        });
    }
    void enqueue(UnixMillis due) {
        write([&](storage::Session& s) {
            return storage::enqueue_job(s, {.id = JobId::make(random),
                                            .type = "test",
                                            .payload = "{}",
                                            .scheduled_for = due,
                                            .created_at = clock.now()});
        });
    }
    void mfa_event(const std::string& type, UnixMillis at, const std::optional<OrgId>& org = {}) {
        execute("INSERT INTO mfa_audit_log (id, org_id, user_id, event_type, success, created_at) "
                "VALUES (:id, :org, :user, :type, 1, :now)",
                {param("id", UserId::make(random)), param("org", org), param("user", UserId::make(random)),
                 param("type", type), param("now", at)});
    }
    void secret_of(const UserId& user, UnixMillis at) {
        execute("INSERT INTO user_totp_secrets (id, user_id, secret_encrypted, encryption_key_id, enabled, "
                "created_at, enabled_at) VALUES (:id, :user, 'sealed', 'default', 1, :now, :now)",
                {param("id", UserId::make(random)), param("user", user), param("now", at)});
    }
    void pattern(const std::string& id, const std::optional<OrgId>& org, bool suspicious, UnixMillis last) {
        execute("INSERT INTO mfa_failure_patterns (id, org_id, ip_address, failure_type, failure_count, "
                "first_seen_at, last_seen_at, is_suspicious, details) VALUES (:id, :org, '203.0.113.7', "
                "'totp', 12, 0, :now, :suspicious, '{\"window\":60}')",
                {param("id", id), param("org", org), param("now", last), param("suspicious", suspicious)});
    }
};

} // namespace

TEST_CASE("platform analytics: the overview counts people, organizations, services and sign-ins") {
    Tower f;
    const Tenant one = f.add_tenant("one");
    const Tenant two = f.add_tenant("two");
    add_service(f, one.id, "shop");
    const UserId admin = f.add_user("admin@example.test");
    f.add_member(one.id, admin, "admin");
    f.add_member(two.id, admin, "admin"); // counts once
    f.add_member(one.id, f.add_user("member@example.test"), "member");
    add_login(f, {admin, f.clock.now() - 1h, one.id});
    add_login(f, {admin, f.clock.now() - 25h, one.id});
    add_login(f, {admin, f.clock.now() - 24h * 31, one.id});
    // The owner of the platform signed in twelve hours ago.
    CHECK(f.look("analytics/overview").json == Json::object({{"total_organizations", 2},
                                                             {"total_users", 4},
                                                             {"total_end_users", 4},
                                                             {"total_services", 1},
                                                             {"total_logins_24h", 2},
                                                             {"total_logins_30d", 3}}));
}

TEST_CASE("platform analytics: organizations by status, every status is named") {
    Tower f;
    CHECK(f.look("analytics/organization-status").json.dump() ==
          R"({"active":0,"pending":0,"rejected":0,"suspended":0})");
    f.add_tenant("one");
    f.add_tenant("two", storage::OrgStatus::pending);
    f.add_tenant("three", storage::OrgStatus::pending);
    f.add_tenant("four", storage::OrgStatus::suspended);
    CHECK(f.look("analytics/organization-status").json.dump() ==
          R"({"active":1,"pending":2,"rejected":0,"suspended":1})");
}

TEST_CASE("platform analytics: growth and sign-ins by day, ascending, only days with data") {
    Tower f;
    const Tenant one = f.add_tenant("one");
    f.clock.advance(24h * 3);
    f.add_user("late@example.test");
    add_login(f, {one.owner, f.clock.now(), one.id});
    add_login(f, {one.owner, f.clock.now(), std::nullopt});
    CHECK(f.look("analytics/growth-trends").status() == 401); // a day is over, and the token with it
    f.token = f.login().text("access_token");
    CHECK(f.look("analytics/growth-trends").json.dump() ==
          R"([{"date":"2026-01-01","new_organizations":1,"new_users":2},)"
          R"({"date":"2026-01-04","new_organizations":0,"new_users":1}])");
    CHECK(f.look("analytics/growth-trends?start_date=2026-01-02&end_date=2026-01-03").json.items().empty());
    CHECK(f.look("analytics/login-activity").json.dump() ==
          R"([{"count":1,"date":"2026-01-01"},{"count":3,"date":"2026-01-04"}])");
    for (const char* path : {"analytics/growth-trends", "analytics/login-activity"}) {
        CHECK(f.look(std::string{path} + "?start_date=2026-01-03&end_date=2026-01-02").status() == 400);
        CHECK(f.look(std::string{path} + "?start_date=2024-01-01&end_date=2026-01-02").status() == 400);
        CHECK(f.look(std::string{path} + "?start_date=today").status() == 400);
    }
}

TEST_CASE("platform analytics: the top ten are active and ordered by sign-ins, then members") {
    Tower f;
    const Tenant quiet = f.add_tenant("quiet");
    const Tenant busy = f.add_tenant("busy");
    const Tenant large = f.add_tenant("large");
    const Tenant closed = f.add_tenant("closed", storage::OrgStatus::suspended);
    add_service(f, busy.id, "shop");
    f.add_member(large.id, f.add_user("ada@example.test"), "member");
    add_login(f, {busy.owner, f.clock.now() - 1h, busy.id});
    add_login(f, {quiet.owner, f.clock.now() - 24h * 31, quiet.id});
    add_login(f, {closed.owner, f.clock.now() - 1h, closed.id});
    const auto top = f.look("analytics/top-organizations").json.items();
    REQUIRE(top.size() == 3);
    CHECK(top[0] == Json::object({{"id", busy.id.text()},
                                  {"name", busy.name},
                                  {"slug", "busy"},
                                  {"user_count", 1},
                                  {"service_count", 1},
                                  {"login_count_30d", 1}}));
    CHECK(top[1].get_string("slug").value() == "large");
    CHECK(top[2].get_string("slug").value() == "quiet");
    for (int i = 0; i < 10; ++i) f.add_tenant("more-" + std::to_string(i));
    CHECK(f.look("analytics/top-organizations").json.items().size() == 10);
}

TEST_CASE("platform analytics: recent organizations are the newest, at most fifty") {
    Tower f;
    for (int i = 0; i < 12; ++i) {
        f.clock.advance(1s);
        f.add_tenant("org-" + std::to_string(i), storage::OrgStatus::pending);
    }
    const auto recent = f.look("analytics/recent-organizations").json.items();
    REQUIRE(recent.size() == 10);
    CHECK(recent[0].names() == std::vector<std::string>{"created_at", "id", "name", "slug", "status"});
    CHECK(recent[0].get_string("slug").value() == "org-11");
    CHECK(recent[0].get_string("status").value() == "pending");
    CHECK(f.look("analytics/recent-organizations?limit=51").json.items().size() == 12);
    CHECK(f.look("analytics/recent-organizations?limit=2").json.items().size() == 2);
    CHECK(f.look("analytics/recent-organizations?limit=zero").status() == 400);
}

TEST_CASE("operations: the status tells what waits, what failed and what is configured") {
    Tower f;
    const auto idle = f.look("operations/status");
    REQUIRE(idle.status() == 200);
    CHECK(
        idle.json.get("jobs").value() ==
        Json::object({{"pending", 0}, {"processing", 0}, {"failed", 0}, {"oldest_pending_seconds", Json{}}}));
    CHECK(idle.json.get("email").value() == Json::object({{"configured", false}}));
    CHECK(idle.json.get("billing").value() == Json::object({{"provider", "none"}, {"configured", false}}));
    CHECK(idle.json.get("webhooks").value() == Json::object({{"failed_deliveries", 0}}));
    CHECK(idle.text("version") == f.settings.version);
    const Json database = idle.json.get("database").value();
    CHECK(database.get_string("backend").value() == storage::name_of(f.database->backend()));
    CHECK(database.get_boolean("connected").value());
    const Json pool = database.get("pool").value();
    CHECK(pool.get_integer("total").value() <= pool.get_integer("max").value());

    f.identity_settings.mail_from = outbound::MailAddress{Email::parse("sso@example.test").value(), "AuthOS"};
    f.enqueue(f.clock.now() - 90s);
    f.enqueue(f.clock.now() - 30s);
    f.enqueue(f.clock.now() + 1h); // not late
    const Tenant org = f.add_tenant("acme");
    f.execute(
        "INSERT INTO webhooks (id, org_id, name, url, secret_encrypted, events, created_at, updated_at) "
        "VALUES ('hook', :org, 'Hook', 'https://hook.example', 'sealed', '[]', 0, 0)",
        {param("org", org.id)});
    const auto delivery = [&](const char* id, int attempts, bool delivered, bool retry) {
        f.execute("INSERT INTO webhook_deliveries (id, webhook_id, event_type, payload, attempt_count, "
                  "max_attempts, next_retry_at, delivered, created_at, updated_at) "
                  "VALUES (:id, 'hook', 'user.joined', '{}', :attempts, 5, :retry, :delivered, 0, 0)",
                  {param("id", id), param("attempts", attempts),
                   param("retry", retry ? std::optional<long long>{1} : std::nullopt),
                   param("delivered", delivered)});
    };
    delivery("failed", 5, false, false);
    delivery("given-up", 1, false, false); // a URL that may not be called is not tried again
    delivery("waiting", 2, false, true);
    delivery("arrived", 5, true, false);
    const auto busy = f.look("operations/status");
    CHECK(busy.json.get("jobs").value() ==
          Json::object({{"pending", 3}, {"processing", 0}, {"failed", 0}, {"oldest_pending_seconds", 90}}));
    CHECK(busy.json.get("email").value() == Json::object({{"configured", true}}));
    CHECK(busy.json.get("webhooks").value() == Json::object({{"failed_deliveries", 2}}));
    CHECK_THAT(std::string{busy.response.body()}, !Catch::Contains("sso@example.test"));
}

TEST_CASE("mfa evidence: the roll-up of a day counts accounts, secrets and events of each realm") {
    Tower f;
    const UnixMillis noon = f.clock.now(); // 2026-01-01
    const Tenant org = f.add_tenant("acme");
    f.secret_of(org.owner, noon);
    const UserId resident = f.add_user("resident@example.test", org.id);
    f.secret_of(resident, noon);
    for (const char* event :
         {"mfa_enabled", "mfa_enabled", "mfa_disabled", "mfa_verify_success", "mfa_verify_success",
          "mfa_verify_failed", "backup_codes_generated", "backup_code_used", "mfa_setup_initiated"}) {
        f.mfa_event(event, noon);
    }
    f.mfa_event("mfa_enabled", noon, org.id);
    f.mfa_event("mfa_enabled", noon + 12h);       // the day after
    f.mfa_event("mfa_enabled", noon - 12h - 1ms); // the day before
    f.clock.advance(23h);
    f.add_user("tomorrow@example.test");
    f.token = f.login().text("access_token");

    REQUIRE(f.look("mfa/metrics/generate").status() == 200);
    const auto made = f.send_json("POST", "/api/platform/mfa/metrics/generate", "", f.token);
    REQUIRE(made.status() == 200);
    CHECK(made.json == Json::object({{"success", true},
                                     {"message", "MFA metrics generated"},
                                     {"date", "2026-01-01"},
                                     {"realms", 2}}));
    const auto rows = f.look("mfa/metrics").json.get("metrics").value().items();
    REQUIRE(rows.size() == 2);
    CHECK(rows[0] == Json::object({{"org_id", Json{}},
                                   {"date", "2026-01-01"},
                                   {"total_users", 2},
                                   {"mfa_enabled_users", 1},
                                   {"new_mfa_setups", 2},
                                   {"mfa_disabled", 1},
                                   {"totp_verifications_total", 3},
                                   {"totp_verifications_success", 2},
                                   {"totp_verifications_failed", 1},
                                   {"backup_codes_generated", 1},
                                   {"backup_codes_used", 1},
                                   {"created_at", format_rfc3339(f.clock.now())},
                                   {"updated_at", format_rfc3339(f.clock.now())}}));
    CHECK(rows[1].get_string("org_id").value() == org.id.text());
    CHECK(rows[1].get_integer("total_users").value() == 1);
    CHECK(rows[1].get_integer("mfa_enabled_users").value() == 1);
    CHECK(rows[1].get_integer("new_mfa_setups").value() == 1);
}

TEST_CASE("mfa evidence: generating again changes the rows and adds none, also at the same time") {
    Tower f;
    const auto counted = statuses_in_parallel(4, [&](std::size_t) {
        return f.send_json("POST", "/api/platform/mfa/metrics/generate", R"({"date":"2026-01-01"})", f.token)
            .status();
    });
    CHECK(counted == std::map<int, int>{{200, 4}});
    f.mfa_event("mfa_disabled", f.clock.now());
    f.clock.advance(1s);
    REQUIRE(f.look("mfa/metrics/generate?date=2026-01-01").status() == 200);
    const auto list = f.look("mfa/metrics").json;
    CHECK(list.get_integer("total").value() == 1);
    const Json row = list.get("metrics").value().items().at(0);
    CHECK(row.get_integer("mfa_disabled").value() == 1);
    CHECK(row.get_string("created_at").value() == format_rfc3339(f.clock.now() - 1s));
    CHECK(row.get_string("updated_at").value() == format_rfc3339(f.clock.now()));
}

TEST_CASE("mfa evidence: metrics are filtered by organization and days, page by page") {
    Tower f;
    const Tenant org = f.add_tenant("acme");
    f.add_user("resident@example.test", org.id);
    for (const char* day : {"2026-01-01", "2025-12-31", "2025-11-01"})
        REQUIRE(f.look("mfa/metrics/generate?date=" + std::string{day}).status() == 200);
    const auto total = [&](const std::string& query) {
        const auto answer = f.look("mfa/metrics" + query);
        CHECK(answer.status() == 200);
        return answer.json.get_integer("total").value();
    };
    CHECK(total("") == 3);
    CHECK(total("?org_id=" + org.id.text()) == 1);
    CHECK(total("?org_id=" + OrgId::make(f.random).text()) == 0);
    CHECK(total("?days=1") == 2);
    CHECK(total("?start_date=2025-11-01&end_date=2025-11-01") == 1);
    CHECK(f.look("mfa/metrics?limit=1&page=3")
              .json.get("metrics")
              .value()
              .items()
              .at(0)
              .get_string("date")
              .value() == "2025-12-31");
    for (const char* query :
         {"?org_id=7", "?days=x", "?start_date=2026-01-02&end_date=2026-01-01", "?limit=0"}) {
        INFO(query);
        CHECK(f.look("mfa/metrics" + std::string{query}).status() == 400);
    }
}

TEST_CASE("mfa evidence: a roll-up needs a day that is one and not in the future") {
    Tower f;
    for (const char* date : {"2026-01-02", "2026-13-01", "tomorrow"}) {
        INFO(date);
        CHECK(f.look("mfa/metrics/generate?date=" + std::string{date}).status() == 400);
        const Json body = Json::object({{"date", date}});
        CHECK(f.post("/api/platform/mfa/metrics/generate", body, f.token).status() == 400);
    }
    CHECK(f.send_json("POST", "/api/platform/mfa/metrics/generate", R"({"date":5})", f.token).status() ==
          400);
    CHECK(f.rows_with("mfa_daily_metrics").empty());
    CHECK(f.look("mfa/metrics").json.get_integer("total").value() == 0);
}

TEST_CASE("mfa evidence: suspicious failures are listed newest first, the others are not") {
    Tower f;
    const Tenant org = f.add_tenant("acme");
    f.pattern("old", std::nullopt, true, f.clock.now() - 1h);
    f.pattern("new", org.id, true, f.clock.now());
    f.pattern("harmless", org.id, false, f.clock.now());
    const auto all = f.look("mfa/suspicious-activity").json.items();
    REQUIRE(all.size() == 2);
    CHECK(all[0] == Json::object({{"id", "new"},
                                  {"org_id", org.id.text()},
                                  {"user_id", Json{}},
                                  {"ip_address", "203.0.113.7"},
                                  {"failure_type", "totp"},
                                  {"failure_count", 12},
                                  {"first_seen_at", "1970-01-01T00:00:00Z"},
                                  {"last_seen_at", format_rfc3339(f.clock.now())},
                                  {"is_suspicious", true},
                                  {"details", Json::object({{"window", 60}})}}));
    CHECK(f.look("mfa/suspicious-activity?org_id=" + org.id.text()).json.items().size() == 1);
    CHECK(f.look("mfa/suspicious-activity?limit=1").json.items().size() == 1);
    CHECK(f.look("mfa/suspicious-activity?org_id=x").status() == 400);
}
