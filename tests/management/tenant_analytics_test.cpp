#include "login_rows.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api::test;
using namespace std::chrono_literals;

namespace {

/// Two organizations; the clock stands at 2026-01-01T00:00:00Z.
struct Counters : TenantFixture {
    Tenant org = add_tenant("acme");
    Tenant other = add_tenant("other");
    UserId user = add_user("ada@example.test");
    UnixMillis now = clock.now();
    std::string token;

    Counters() {
        add_member(org.id, user, "member");
        clock.advance(12h);
        now = clock.now();
    }
    void login(UnixMillis at, const Tenant& where, const std::optional<ServiceId>& service = {},
               const std::string& provider = "github") {
        add_login(*this, {user, at, where.id, service, provider});
    }
    /// As a plain member, whose own sign-in is none to the organization.
    Answer look(const std::string& path) {
        if (token.empty()) token = sign_in("ada@example.test");
        return get("/api/organizations/acme/analytics/" + path, token);
    }
};

} // namespace

TEST_CASE("analytics: sign-ins are counted by day of UTC, only days with any, of this organization only") {
    Counters f;
    const UnixMillis midnight{f.now.count() - (12h / 1ms)};
    f.login(midnight, f.org);
    f.login(midnight - 1ms, f.org);
    f.login(midnight - 24h, f.org);
    f.login(midnight - 24h * 29, f.org);
    f.login(midnight - 24h * 29 - 1ms, f.org); // one day too far back
    f.login(f.now, f.other);

    const auto answer = f.look("login-trends");
    REQUIRE(answer.status() == 200);
    CHECK(
        answer.json.dump() ==
        R"([{"count":1,"date":"2025-12-03"},{"count":2,"date":"2025-12-31"},{"count":1,"date":"2026-01-01"}])");
    CHECK(f.look("login-trends?start_date=2025-12-31&end_date=2025-12-31").json.dump() ==
          R"([{"count":2,"date":"2025-12-31"}])");
    CHECK(f.look("login-trends?start_date=2026-01-01").json.items().size() == 1);
    CHECK(f.look("login-trends?days=1").json.items().size() == 1);
    CHECK(f.look("login-trends?end_date=2025-12-02").json.dump() == R"([{"count":1,"date":"2025-12-02"}])");
    CHECK(f.look("login-trends?start_date=2030-01-01&end_date=2030-01-02").json.items().empty());
}

TEST_CASE("analytics: sign-ins by service name the service, also a deleted one, and leave out the others") {
    Counters f;
    const ServiceId shop = add_service(f, f.org.id, "shop");
    const ServiceId gone = ServiceId::make(f.random);
    f.login(f.now, f.org, shop);
    f.login(f.now, f.org, shop);
    f.login(f.now, f.org, gone);
    f.login(f.now, f.org);
    f.login(f.now, f.other, add_service(f, f.other.id, "secret"));
    CHECK(
        f.look("logins-by-service").json ==
        Json::array({Json::object({{"service_id", shop.text()}, {"service_name", "The shop"}, {"count", 2}}),
                     Json::object({{"service_id", gone.text()}, {"service_name", Json{}}, {"count", 1}})}));
}

TEST_CASE("analytics: sign-ins by provider, most first") {
    Counters f;
    f.login(f.now, f.org, {}, "google");
    f.login(f.now, f.org, {}, "github");
    f.login(f.now, f.org, {}, "github");
    f.login(f.now, f.other, {}, "microsoft");
    CHECK(f.look("logins-by-provider").json.dump() ==
          R"([{"count":2,"provider":"github"},{"count":1,"provider":"google"}])");
    CHECK(f.look("logins-by-provider?end_date=2025-12-31").json.items().empty());
}

TEST_CASE("analytics: the newest sign-ins come first, ten where no number is given") {
    Counters f;
    const ServiceId shop = add_service(f, f.org.id, "shop");
    for (int i = 0; i < 12; ++i) f.login(f.now + std::chrono::seconds{i}, f.org, shop);
    f.login(f.now + 1h, f.other);
    const auto items = f.look("recent-logins").json.items();
    REQUIRE(items.size() == 10);
    CHECK(items[0].names() ==
          std::vector<std::string>{"created_at", "id", "provider", "service_id", "user_id"});
    CHECK(items[0].get_string("created_at").value() == format_rfc3339(f.now + 11s));
    CHECK(items[0].get_string("service_id").value() == shop.text());
    CHECK(items[0].get_string("user_id").value() == f.user.text());
    CHECK(f.look("recent-logins?limit=2").json.items().size() == 2);
    CHECK(f.look("recent-logins?limit=100").json.items().size() == 12);
}

TEST_CASE("analytics: ranges that are none are refused") {
    Counters f;
    for (const char* path : {"login-trends", "logins-by-service", "logins-by-provider"}) {
        for (const char* query :
             {"start_date=2026-01-02&end_date=2026-01-01", "start_date=2026-1-1", "end_date=yesterday",
              "start_date=2026-02-30", "start_date=2024-12-31&end_date=2026-01-01", "start_date=2026-01-010",
              "days=0", "days=367", "days=x", "days=-1", "days=7&start_date=2025-12-30",
              "end_date=2026-01-01T00:00:00Z"}) {
            INFO(path << "?" << query);
            const auto answer = f.look(std::string{path} + "?" + query);
            CHECK(answer.status() == 400);
            CHECK(answer.code() == "BAD_REQUEST");
        }
        CHECK(f.look(std::string{path} + "?days=366").status() == 200);
        CHECK(f.look(std::string{path} + "?start_date=2025-01-01&end_date=2026-01-01").status() == 200);
    }
    CHECK(f.look("recent-logins?limit=0").status() == 400);
}
