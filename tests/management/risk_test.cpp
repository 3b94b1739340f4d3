// Suspicious sign-ins: how they are judged, what follows, and what an organization sees of them.
#include "limits_fixture.hpp"
#include "mmdb_writer.hpp"

#include "authos/storage/repo/login_events.hpp"
#include "detail/statement.hpp"

#include <catch2/catch.hpp>

#include <cstdio>
#include <fstream>
#include <tuple>
#include <unistd.h>

using namespace authos;
using namespace authos::api;
using namespace authos::api::test;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""h;

namespace {

constexpr const char* kSettings = "/api/organizations/acme/risk-settings";
constexpr const char* kEvents = "/api/organizations/acme/risk-events";

struct RiskFixture : LimitsFixture {
    std::string owner = login_to_acme(org.owner_email).text("access_token");
    std::string member = "member@example.test";

    RiskFixture() {
        add_member(org.id, add_user(member), "member");
        geo.places["203.0.113.1"] = {"FR", "Paris", 48'856'600, 2'352'200};
        geo.places["203.0.113.2"] = {"FR", "Versailles", 48'801'400, 2'130'100};
        geo.places["203.0.113.3"] = {"JP", "Tokyo", 35'689'500, 139'691'700};
    }
    std::vector<Json> events_of(const std::string& query = {}) {
        const auto answer = get(kEvents + query, owner);
        if (answer.status() != 200) throw std::logic_error("no risk events");
        return answer.json.items();
    }
    Answer sign_in_from(const std::string& address, const std::string& agent = "Browser") {
        remote_address = address;
        clock.advance(1s); // lists are in the order of time
        return login_to_acme(member, agent);
    }
    std::vector<std::string> last_factors() {
        return events_of().front().get_strings("risk_factors").value();
    }
    long long last_score() { return events_of().front().get_integer("risk_score").value(); }
};

Json mode(const char* name, long long low = 10, long long medium = 60) {
    return Json::object({{"enforcement_mode", name},
                         {"low_threshold", Json{std::int64_t{low}}},
                         {"medium_threshold", Json{std::int64_t{medium}}}});
}

/// The free tier allows so many while this lives; overrides of an organization can only widen it.
class ActiveUserLimit {
public:
    ActiveUserLimit(storage::Database& database, long long max) : database_(database) {
        set("{\"max_mau\":" + std::to_string(max) + "}");
    }
    ~ActiveUserLimit() {
        set(R"({"allow_passkeys":true,"allowed_social_providers":["github"],"max_mau":1000})");
    }
    ActiveUserLimit(const ActiveUserLimit&) = delete;
    ActiveUserLimit& operator=(const ActiveUserLimit&) = delete;

private:
    void set(const std::string& features) {
        (void)database_.write({}, [&](storage::Session& s) {
            return storage::detail::execute(
                s, "UPDATE organization_tiers SET features = :features WHERE id = 'tier_free'",
                {storage::detail::param("features", features)});
        });
    }
    storage::Database& database_;
};

using Factors = std::vector<std::string>;

} // namespace

TEST_CASE("risk settings: the defaults, changed in part, refused with the name of what is wrong, and reset") {
    RiskFixture f;
    const Json defaults = Json::object({{"enforcement_mode", "log_only"},
                                        {"low_threshold", 30},
                                        {"medium_threshold", 70},
                                        {"new_device_score", 20},
                                        {"impossible_travel_score", 50},
                                        {"velocity_threshold", 10},
                                        {"velocity_score", 30}});
    const auto put = [&](const std::string& body) { return f.send_json("PUT", kSettings, body, f.owner); };
    CHECK(f.get(kSettings, f.owner).json == defaults);
    const auto changed = put(R"({"enforcement_mode":"block","low_threshold":40,"velocity_score":null})");
    REQUIRE(changed.status() == 200);
    Json wanted{defaults};
    wanted.set("enforcement_mode", "block").set("low_threshold", 40);
    CHECK(changed.json.get("settings").value() == wanted);
    CHECK(f.get(kSettings, f.owner).json == wanted);
    for (const auto& [body, name] : std::vector<std::pair<std::string, std::string>>{
             {R"({"enforcement_mode":"panic"})", "enforcement_mode"},
             {R"({"low_threshold":70})", "low_threshold"},
             {R"({"low_threshold":-1})", "low_threshold"},
             {R"({"medium_threshold":101})", "medium_threshold"},
             {R"({"new_device_score":101})", "new_device_score"},
             {R"({"velocity_threshold":0})", "velocity_threshold"},
             {R"({"velocity_score":"many"})", "velocity_score"}}) {
        INFO(body);
        const auto refused = put(body);
        CHECK(refused.status() == 400);
        CHECK_THAT(refused.text("error"), Catch::Contains(name));
    }
    CHECK(f.get(kSettings, f.owner).json == wanted);
    const auto reset = f.post(std::string{kSettings} + "/reset", Json::object(), f.owner);
    REQUIRE(reset.status() == 200);
    CHECK(reset.json.get("settings").value() == defaults);
    CHECK(f.rows_with("risk_settings.updated").size() >= 2);
}

TEST_CASE("risk: a new device counts once, by its agent or by what its cookie says") {
    RiskFixture f;
    CHECK(f.sign_in_from("192.0.2.1").status() == 200);
    CHECK(f.last_factors() == Factors{"new_device"});
    CHECK(f.last_score() == 20);
    CHECK(f.sign_in_from("192.0.2.1").status() == 200);
    CHECK(f.last_factors().empty());
    f.clock.advance(1s);
    CHECK(f.login_with(f.member, kPassword, {{"User-Agent", "Browser"}, {"Cookie", "authos_device=made-up"}},
                       "acme")
              .status() == 200);
    CHECK(f.last_factors() == Factors{"invalid_cookie"});
    CHECK(f.last_score() == 20);
}

TEST_CASE("risk: impossible travel and new countries, by the places of the addresses") {
    RiskFixture f;
    (void)f.sign_in_from("203.0.113.1");
    f.clock.advance(1min);
    (void)f.sign_in_from("203.0.113.2");
    CHECK(f.last_factors().empty()); // near
    f.clock.advance(1h);
    (void)f.sign_in_from("203.0.113.3");
    CHECK(f.last_factors() == Factors{"new_country", "impossible_travel"});
    CHECK(f.last_score() == 50);
    f.clock.advance(12h);
    (void)f.sign_in_from("203.0.113.1"); // 9,700 km in twelve hours: by plane
    CHECK(f.last_factors().empty());
    (void)f.sign_in_from("192.0.2.77"); // nobody knows where that is
    CHECK(f.last_factors().empty());

    const Json event = f.events_of("?min_score=50").front();
    CHECK(event.names() == std::vector<std::string>{"created_at", "geo_city", "geo_country", "geo_latitude",
                                                    "geo_longitude", "id", "ip_address", "provider",
                                                    "risk_action", "risk_factors", "risk_score", "user_email",
                                                    "user_id"});
    CHECK(event.get_string("geo_country").value() == "JP");
    CHECK(event.get_string("geo_city").value() == "Tokyo");
    CHECK(event.get("geo_latitude").value().as_number() == Approx(35.6895));
    CHECK(event.get_string("ip_address").value() == "203.0.113.3");
    CHECK(event.get_string("user_email").value() == f.member);
    CHECK(event.get_string("provider").value() == "password");
}

TEST_CASE("risk: where a device stands that somebody let in is not where he is himself") {
    RiskFixture f;
    (void)f.sign_in_from("203.0.113.1");
    f.clock.advance(1min);
    f.write([&](storage::Session& s) -> Result<void> {
        AUTHOS_TRY(const auto user,
                   storage::find_user_by_email(s, RiskFixture::platform(), Email::parse(f.member).value()));
        return storage::insert_login_event(s, {.id = storage::LoginEventId::make(f.random),
                                               .user_id = user->id,
                                               .org_id = std::nullopt,
                                               .service_id = std::nullopt,
                                               .provider = "device",
                                               .ip_address = "203.0.113.3",
                                               .user_agent = "Browser",
                                               .created_at = f.clock.now(),
                                               .geo = {"JP", "Tokyo", 35'689'500, 139'691'700}});
    });
    f.clock.advance(1min);
    (void)f.sign_in_from("203.0.113.1");
    CHECK(f.last_factors().empty());
    f.clock.advance(12h);
    (void)f.sign_in_from("203.0.113.3"); // the country is as new as it was
    CHECK(f.last_factors() == Factors{"new_country"});
}

TEST_CASE("risk: many sign-ins from one address within five minutes") {
    RiskFixture f;
    f.set_risk(Json::object({{"velocity_threshold", 3}}), f.owner);
    for (int i = 0; i < 3; ++i) (void)f.sign_in_from("198.51.100.1");
    CHECK(f.last_factors().empty());
    (void)f.sign_in_from("198.51.100.1");
    CHECK(f.last_factors() == Factors{"velocity_limit"});
    CHECK(f.last_score() == 30);
    f.clock.advance(5min + 1s);
    (void)f.sign_in_from("198.51.100.1");
    CHECK(f.last_factors().empty());
}

TEST_CASE("risk: log_only and monitor let everybody in, challenge asks for more, block refuses") {
    for (const auto& [name, low, medium, wanted] :
         std::vector<std::tuple<const char*, long long, long long, std::string>>{
             {"log_only", 1, 2, "in"},
             {"monitor", 1, 2, "in"},
             {"challenge", 10, 60, "asked"},
             {"challenge", 1, 2, "asked"},
             {"block", 10, 60, "asked"},
             {"block", 1, 2, "refused"},
             {"block", 30, 60, "in"}}) {
        INFO(name << " " << low << " " << medium);
        RiskFixture f;
        f.set_risk(mode(name, low, medium), f.owner);
        const auto answer = f.sign_in_from("192.0.2.1"); // a new device: 20
        const bool asked = answer.status() == 200 && answer.text("refresh_token").empty();
        const std::string outcome = answer.status() == 403 ? "refused" : asked ? "asked" : "in";
        CHECK(outcome == wanted);
        if (outcome == "refused") {
            CHECK(answer.text("error") == "Suspicious login detected. Please contact support.");
            CHECK_FALSE(f.rows_with("login_blocked").empty()); // the organization's log
        }
        if (outcome == "in") {
            const std::string action = low > 20 ? "allow" : "block";
            CHECK(f.events_of().front().get_string("risk_action").value() == action);
        }
        const bool warned = f.events.text().find("login.risky") != std::string::npos;
        CHECK(warned == (std::string{name} != "log_only" && low <= 20));
    }
}

TEST_CASE("risk: sign-ins to the platform are never held up, and an organization sees only its own") {
    RiskFixture f;
    const Tenant other = f.add_tenant("other");
    f.set_risk(mode("block", 1, 2), f.owner);
    CHECK(f.login_with(f.member, kPassword, {{"User-Agent", "New"}}).status() == 200);
    CHECK(f.login_with(other.owner_email, kPassword, {{"User-Agent", "New"}}, "other").status() == 200);
    CHECK(f.events_of().size() == 1); // the owner's own sign-in
    const auto foreign = f.login_with(other.owner_email, kPassword, {{"User-Agent", "New"}}, "other");
    CHECK(f.get(kEvents, foreign.text("access_token")).status() == 404);
}

TEST_CASE("risk events: pages count from 0, and what is no number is refused") {
    RiskFixture f;
    for (int i = 0; i < 4; ++i) {
        f.clock.advance(1s);
        (void)f.sign_in_from("192.0.2.1", "Browser " + std::to_string(i));
    }
    CHECK(f.events_of("?limit=2").size() == 2);
    CHECK(f.events_of("?limit=2&page=0").front() == f.events_of().front());
    CHECK(f.events_of("?limit=2&page=2").size() == 1);
    CHECK(f.events_of("?min_score=21").empty());
    for (const char* query : {"?limit=0", "?page=-1", "?min_score=x", "?min_score=101"}) {
        INFO(query);
        CHECK(f.get(std::string{kEvents} + query, f.owner).status() == 400);
    }
}

TEST_CASE("risk: the owner of an account is told about a new browser or country, not about the first one") {
    RiskFixture f;
    f.identity_settings.mail_from = outbound::MailAddress{Email::parse("sso@example.test").value(), "AuthOS"};
    const auto mails = [&] { return f.rows_with("send_email").size(); };
    (void)f.sign_in_from("203.0.113.1");
    (void)f.sign_in_from("203.0.113.1");
    CHECK(mails() == 0);
    (void)f.sign_in_from("203.0.113.1", "Another browser");
    CHECK(mails() == 1);
    f.clock.advance(24h);
    (void)f.sign_in_from("203.0.113.3");
    CHECK(mails() == 2);
    CHECK(f.login_with(f.member, "wrong password", {{"User-Agent", "Third"}}, "acme").status() == 401);
    CHECK(mails() == 2);
}

TEST_CASE("places: read from a MaxMind database; none without a file, a clear fault for a broken one") {
    char name[] = "/tmp/authos-geo-XXXXXX";
    const int descriptor = mkstemp(name);
    REQUIRE(descriptor >= 0);
    close(descriptor);
    MmdbWriter writer;
    writer.add({203, 0, 113, 1}, {"FR", "Paris", 48.8566, 2.3522});
    writer.add({203, 0, 113, 3}, {"JP", "Tokyo", 35.6895, 139.6917});
    writer.add({203, 0, 113, 5}, {"\x01", "Par\xff", 48.8566, 2.3522});
    std::ofstream{name, std::ios::binary} << writer.bytes();
    EventLog events;
    const Log log{events};
    const auto lookup = identity::open_geo_lookup({false, name, true}, log);
    REQUIRE(lookup);
    const auto paris = (*lookup)->find_place("203.0.113.1");
    CHECK(paris.country == "FR");
    CHECK(paris.city == "Paris");
    CHECK(paris.lat_e6 == 48'856'600);
    const auto tokyo = (*lookup)->find_place("203.0.113.3");
    CHECK(identity::distance_km(paris, tokyo) == Approx(9'712).epsilon(0.01));
    const auto damaged = (*lookup)->find_place("203.0.113.5");
    CHECK_FALSE(damaged.country);
    CHECK_FALSE(damaged.city);
    CHECK(damaged.lat_e6 == 48'856'600);
    for (const char* unknown : {"203.0.113.2", "8.8.8.8", "2001:db8::1", "", "no address"}) {
        CHECK_FALSE((*lookup)->find_place(unknown).country);
    }
    CHECK_FALSE((*identity::open_geo_lookup({true, name, true}, log))->find_place("203.0.113.1").country);
    CHECK(events.text().empty());

    std::ofstream{name, std::ios::binary | std::ios::trunc} << "not a database";
    const auto broken = identity::open_geo_lookup({false, name, true}, log);
    REQUIRE_FALSE(broken);
    CHECK(broken.error().reason == "geoip_database_unreadable");
    CHECK_THAT(broken.error().message, Catch::Contains("GEOIP_DATABASE_PATH"));
    std::remove(name);
    const auto missing = identity::open_geo_lookup({false, name, true}, log);
    REQUIRE(missing);
    CHECK_FALSE((*missing)->find_place("203.0.113.1").country);
    CHECK_THAT(events.text(), Catch::Contains("geoip.missing"));
}

TEST_CASE("active users: the last place has one winner, and who was there before is never refused") {
    LimitsFixture f;
    CHECK(f.login_to_acme(f.org.owner_email).status() == 200);
    const ActiveUserLimit limit{*f.database, 2};
    std::vector<std::string> members;
    for (int i = 0; i < 8; ++i) {
        members.push_back("member" + std::to_string(i) + "@example.test");
        f.add_member(f.org.id, f.add_user(members.back()), "member");
    }
    const auto statuses =
        statuses_in_parallel(8, [&](std::size_t i) { return f.login_to_acme(members[i]).status(); });
    CHECK(statuses == std::map<int, int>{{200, 1}, {400, 7}});
    CHECK(f.login_to_acme(f.org.owner_email).status() == 200);
    f.clock.advance(24h); // the limit of calls is another matter

    std::string refused;
    for (const auto& email : members) {
        const auto answer = f.login_to_acme(email);
        if (answer.status() == 200) continue;
        CHECK(answer.code() == "SERVICE_LIMIT_EXCEEDED");
        refused = email;
    }
    REQUIRE_FALSE(refused.empty());
    CHECK(f.login_with(refused, kPassword).status() == 200); // the platform counts nobody
    f.clock.advance(24h * 31);
    CHECK(f.login_to_acme(refused).status() == 200); // another month
    f.set_features(R"({"allow_overage":true})");
    for (std::size_t i = 0; i < 3; ++i) CHECK(f.login_to_acme(members[i]).status() == 200);
}
