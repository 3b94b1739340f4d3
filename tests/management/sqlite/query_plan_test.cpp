// Lists and look-ups stay fast because their statements search by index. Every GET route of the table is
// called while SQLite tells which statements it runs, and each of them is asked for its plan.
#include "limits_fixture.hpp"
#include "recording.hpp"
#include "tenant_world.hpp"

#include "authos/base/text.hpp"
#include "detail/statement.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace authos;
using namespace authos::api;
using namespace authos::api::test;

namespace {

/// Tables that grow without bound. The tiers have four rows.
bool is_large(const std::string& table) {
    return table != "organization_tiers" && table != "write_guards" && table != "_seaql_migrations";
}

std::vector<std::string> plan_of(storage::Database& database, const std::string& sql) {
    using storage::detail::Column;
    using storage::detail::Row;
    return database
        .read({},
              [&](storage::Session& s) {
                  return storage::detail::list_rows(
                      s, "EXPLAIN QUERY PLAN " + sql, {},
                      {Column::integer, Column::integer, Column::integer, Column::text},
                      [](const Row& row) -> Result<std::string> { return row.text(3); });
              })
        .value();
}

// "SCAN users" or "SCAN u": every row is looked at; "SEARCH ... USING INDEX" is what is wanted. Whether a
// name is a table or an alias shows in the statement.
std::vector<std::string> scans_in(storage::Database& database, const std::string& sql) {
    std::vector<std::string> scans;
    for (const std::string& step : plan_of(database, sql)) {
        if (step.rfind("SCAN ", 0) != 0) continue;
        const std::string name = step.substr(5, step.find(' ', 5) - 5);
        if (name == "CONSTANT" || name.rfind("(", 0) == 0 || !is_large(name)) continue;
        const bool tiers = sql.find("organization_tiers " + name + " ") != std::string::npos;
        // The rows of a sub-select, which has a plan of its own.
        const bool derived = sql.find(") " + name + " ") != std::string::npos;
        if (!tiers && !derived) scans.push_back(step);
    }
    return scans;
}

/// A page of a list over the whole deployment runs through an index in its order and stops at its limit,
/// and its total counts what there is; neither depends on a tenant.
bool is_platform_wide(const Route& route) {
    return route.pattern.rfind("/api/platform/", 0) == 0;
}

/// No filter, and each filter that the route knows.
std::vector<std::string> queries_of(const Route& route, const World& w) {
    const std::map<std::string, std::string> values{{"actor_user_id", w.things_of_a.at("user_id")},
                                                    {"service_slug", w.things_of_a.at("service_slug")},
                                                    {"start_date", "2025-12-20"},
                                                    {"status", "pending"},
                                                    {"role", "member"},
                                                    {"service_type", "web"},
                                                    {"delivered", "false"},
                                                    {"success", "true"},
                                                    {"action", "user.joined"},
                                                    {"event_type", "user.joined"},
                                                    {"min_score", "10"},
                                                    {"target_type", "user"},
                                                    {"target_id", w.things_of_a.at("user_id")}};
    std::vector<std::string> queries{""};
    for (const std::string_view name : split(route.description.query, ' ')) {
        if (const auto known = values.find(std::string{name}); known != values.end())
            queries.push_back("?" + known->first + "=" + known->second);
    }
    return queries;
}

} // namespace

TEST_CASE(
    "query plans: reading inside an organization, with any filter, never looks at all rows of a table") {
    REQUIRE(is_recording_possible());
    World w;
    const std::string owner = w.of_a.front().token;
    std::size_t looked_at = 0;
    for (const Route& route : all_routes()) {
        if (route.method != http::Method::get || route.policy.auth == Auth::none) continue;
        const std::string target = World::target_of(route, w.a.slug, w.things_of_a);
        Recording recording;
        for (const std::string& query : queries_of(route, w)) {
            if (route.policy.auth == Auth::api_key) {
                (void)call_with_key(w, w.key_of.at(w.a.slug), "GET", target + query);
            } else {
                const bool platform = route.policy.auth == Auth::platform_owner;
                (void)w.get(target + query, platform ? w.platform_owner : owner);
            }
        }
        const auto ran = recording.stop();
        for (const std::string& sql : std::set<std::string>(ran.begin(), ran.end())) {
            if (sql.rfind("SELECT", 0) != 0) continue;
            ++looked_at;
            for (const std::string& scan : scans_in(*w.database, sql)) {
                INFO(route.pattern << ": " << scan << "\n" << sql);
                CHECK(is_platform_wide(route));
            }
        }
    }
    CHECK(looked_at > 180);
}

TEST_CASE("query plans: counting, judging and remembering a sign-in never looks at all rows of a table") {
    REQUIRE(is_recording_possible());
    LimitsFixture f;
    f.geo.places["192.0.2.1"] = {"FR", "Paris", 48'856'600, 2'352'200};
    (void)f.login_to_acme(f.org.owner_email);
    Recording recording;
    (void)f.login_with(f.org.owner_email, "wrong password", {{"User-Agent", "Browser"}}, "acme");
    const auto session = f.login_to_acme(f.org.owner_email);
    f.clock.advance(std::chrono::minutes{2});
    (void)f.post("/api/user/reauthenticate", Json::object({{"current_password", kPassword}}),
                 session.text("access_token"));
    (void)f.post("/api/user/sessions/revoke-all", Json::object(), session.text("access_token"));
    std::size_t looked_at = 0;
    for (const std::string& sql : recording.stop()) {
        const bool reads = sql.rfind("SELECT", 0) == 0;
        if (!reads && sql.rfind("UPDATE", 0) != 0 && sql.rfind("DELETE", 0) != 0) continue;
        ++looked_at;
        for (const std::string& scan : scans_in(*f.database, sql)) {
            INFO(scan << "\n" << sql);
            CHECK(false);
        }
    }
    CHECK(looked_at > 25);
}
