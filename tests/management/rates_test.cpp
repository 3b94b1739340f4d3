// How often one client may call, on one instance and on several, and how guessing at passwords is slowed
// down.
#include "limits_fixture.hpp"

#include "detail/statement.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api;
using namespace authos::api::test;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""min;

namespace {

constexpr const char* kWrong = "wrong password";

int refresh_status(LimitsFixture& f, LimitsFixture::Headers headers = {}) {
    headers.emplace_back("Content-Type", "application/json");
    return f
        .call({.method = "POST",
               .target = "/api/auth/refresh",
               .headers = headers,
               .body = R"({"refresh_token":"unknown"})"})
        .status();
}

/// How many calls of `count` are let through.
int let_through(LimitsFixture& f, int count, const LimitsFixture::Headers& headers = {}) {
    int through = 0;
    for (int i = 0; i < count; ++i) {
        if (refresh_status(f, headers) != 429) ++through;
    }
    return through;
}

/// The table of the buckets is out of reach while this lives.
class NoBuckets {
public:
    explicit NoBuckets(storage::Database& database) : database_(database) {
        run("ALTER TABLE rate_buckets RENAME TO rate_buckets_away");
    }
    ~NoBuckets() { run("ALTER TABLE rate_buckets_away RENAME TO rate_buckets"); }
    NoBuckets(const NoBuckets&) = delete;
    NoBuckets& operator=(const NoBuckets&) = delete;

private:
    void run(const char* sql) {
        (void)database_.write({},
                              [sql](storage::Session& s) { return storage::detail::execute(s, sql, {}); });
    }
    storage::Database& database_;
};

} // namespace

TEST_CASE("rates: [80-7] three instances on one database allow what one allows") {
    LimitsFixture f;
    std::vector<std::unique_ptr<http::Application>> instances;
    for (int i = 0; i < 3; ++i) instances.push_back(make_application(*f.deps, f.settings, f.probes));
    int through = 0;
    for (int i = 0; i < 60; ++i) {
        f.application.swap(instances[static_cast<std::size_t>(i) % 3]);
        if (refresh_status(f) != 429) ++through;
        f.application.swap(instances[static_cast<std::size_t>(i) % 3]);
    }
    CHECK(through <= 20);
    CHECK(through >= 15);
    // One of them alone, later: all that came back in the meantime.
    f.clock.advance(10s);
    CHECK(let_through(f, 30) <= 10);
    f.remote_address = "192.0.2.2";
    CHECK(let_through(f, 21) == 20);
}

TEST_CASE("rates: what an instance has taken and not spent lapses, and never adds to the burst") {
    LimitsFixture f;
    CHECK(let_through(f, 1) == 1); // takes more than it spends
    f.clock.advance(5min);
    CHECK(let_through(f, 30) == 20);
}

TEST_CASE("rates: a refusal says when to come again, and then there is a permit") {
    LimitsFixture f;
    (void)let_through(f, 20);
    const auto refused = f.refresh("unknown");
    CHECK(refused.status() == 429);
    CHECK(refused.code() == "TOO_MANY_REQUESTS");
    CHECK(refused.header("Retry-After") == "1");
    f.clock.advance(1s);
    CHECK(refresh_status(f) == 401);
    CHECK(refresh_status(f) == 429);
}

TEST_CASE("rates: [80-7] a forwarded address from an untrusted peer changes neither limit nor records") {
    LimitsFixture f;
    int through = 0;
    for (int i = 0; i < 40; ++i) {
        const std::string forged = "198.51.100." + std::to_string(i + 1);
        const LimitsFixture::Headers headers{{"X-Forwarded-For", forged},
                                             {"Forwarded", "for=" + forged},
                                             {"X-Real-IP", forged},
                                             {"True-Client-IP", forged}};
        if (refresh_status(f, headers) != 429) ++through;
    }
    CHECK(through == 20);

    f.clock.advance(5min);
    const auto token =
        f.login_with(f.org.owner_email, kPassword, {{"X-Forwarded-For", "198.51.100.1"}}, "acme")
            .text("access_token");
    const auto sessions = f.get("/api/user/sessions", token).json.get("sessions").value().items();
    REQUIRE(sessions.size() == 1);
    CHECK(sessions.front().get_string("ip_address").value() == "192.0.2.1");
    CHECK(f.rows_with("198.51.100").empty());
}

TEST_CASE(
    "rates: [80-7] behind a trusted proxy the client counts, and an unreadable header is no way around") {
    LimitsFixture f;
    f.settings.trusted_proxies = http::AddressList::parse({"192.0.2.1"}).value();
    f.rebuild();
    CHECK(let_through(f, 21, {{"X-Forwarded-For", "203.0.113.9, 198.51.100.1"}}) == 20);
    // Another left end, which the client writes himself, is the same client.
    CHECK(let_through(f, 3, {{"X-Forwarded-For", "203.0.113.10, 198.51.100.1"}}) == 0);
    CHECK(let_through(f, 1, {{"X-Forwarded-For", "198.51.100.2"}}) == 1);
    // What cannot be read is the proxy itself, in one bucket whatever the nonsense.
    int through = 0;
    for (int i = 0; i < 30; ++i) {
        if (refresh_status(f, {{"X-Forwarded-For", "nonsense" + std::to_string(i)}}) != 429) ++through;
    }
    CHECK(through == 20);
}

TEST_CASE("rates: addresses of one IPv6 network are one client, and a mapped address is the IPv4 one") {
    LimitsFixture f;
    f.remote_address = "2001:db8:1:2::1";
    CHECK(let_through(f, 20) == 20);
    f.remote_address = "2001:db8:1:2:ffff::9";
    CHECK(let_through(f, 1) == 0);
    f.remote_address = "2001:db8:1:3::1";
    CHECK(let_through(f, 1) == 1);
    f.remote_address = "::ffff:203.0.113.1";
    CHECK(let_through(f, 21) == 20);
    f.remote_address = "::ffff:203.0.113.2";
    CHECK(let_through(f, 1) == 1);
}

TEST_CASE("rates: a database that cannot count shuts nobody out and lets nobody in further") {
    LimitsFixture f;
    const auto session = f.login_with(f.org.owner_email, kPassword);
    const NoBuckets away{*f.database};
    CHECK(f.refresh(session.text("refresh_token")).status() == 200);
    f.remote_address = "192.0.2.7";
    CHECK(let_through(f, 40) == 20);
    CHECK_THAT(f.events.text(), Catch::Contains("rate_limit.not_shared"));
}

TEST_CASE("rates: switched off, there are none") {
    LimitsFixture f;
    f.settings.rate_limiting = false;
    f.identity_settings.rate_limiting = false;
    f.rebuild();
    CHECK(let_through(f, 60) == 60);
    for (int i = 0; i < 7; ++i) CHECK(f.login_with(f.org.owner_email, kWrong).status() == 401);
}

TEST_CASE("guessing: [80-57] each failure after the fifth doubles the wait, for known and unknown alike") {
    for (const std::string& email :
         std::vector<std::string>{"owner-of-acme@example.test", "nobody@example.test", "no address"}) {
        INFO(email);
        LimitsFixture f;
        for (int i = 0; i < 5; ++i) CHECK(f.login_with(email, kWrong).status() == 401);
        std::vector<std::string> waits;
        for (int i = 0; i < 8; ++i) {
            const auto refused = f.login_with(email, kWrong);
            CHECK(refused.status() == 429);
            CHECK(refused.code() == "TOO_MANY_REQUESTS");
            waits.push_back(refused.header("Retry-After"));
            f.clock.advance(std::chrono::seconds{std::stoi(waits.back())});
            CHECK(f.login_with(email, kWrong).status() == 401);
        }
        CHECK(waits == std::vector<std::string>{"1", "2", "4", "8", "16", "32", "60", "60"});
        CHECK(f.rows_with(email).size() <= 1); // the account itself
    }
}

TEST_CASE("guessing: [80-57] an attacker cannot keep the owner out, and a success forgets the failures") {
    LimitsFixture f;
    for (int i = 0; i < 6; ++i) (void)f.login_with(f.org.owner_email, kWrong);
    CHECK(f.login_with(f.org.owner_email, kPassword).status() == 429);
    f.remote_address = "203.0.113.50";
    CHECK(f.login_with(f.org.owner_email, kPassword).status() == 200);
    f.remote_address = "192.0.2.1";
    f.clock.advance(1s);
    CHECK(f.login_with("OWNER-OF-ACME@example.test", kPassword).status() == 200);
    for (int i = 0; i < 5; ++i) CHECK(f.login_with(f.org.owner_email, kWrong).status() == 401);
    CHECK(f.login_with(f.org.owner_email, kWrong).status() == 429);
    f.clock.advance(std::chrono::hours{2});
    for (int i = 0; i < 5; ++i) CHECK(f.login_with(f.org.owner_email, kWrong).status() == 401);
}

TEST_CASE("guessing: many at once are no more than many in turn") {
    LimitsFixture f;
    const auto statuses = statuses_in_parallel(
        15, [&](std::size_t) { return f.login_with(f.org.owner_email, kWrong).status(); });
    const auto of = [&](int status) {
        const auto found = statuses.find(status);
        return found == statuses.end() ? 0 : found->second;
    };
    CHECK(of(401) <= 5);
    CHECK(of(401) + of(429) == 15);
}

TEST_CASE("guessing: [80-57] guesses from everywhere at one account are slow, but never touch others") {
    LimitsFixture f;
    int guesses = 0;
    for (int i = 0; i < 120; ++i) {
        f.remote_address = "203.0." + std::to_string(i) + ".1";
        if (f.login_with(f.org.owner_email, kWrong).status() == 401) ++guesses;
    }
    CHECK(guesses == 100);
    f.remote_address = "198.51.100.9";
    const auto refused = f.login_with(f.org.owner_email, kPassword);
    CHECK(refused.status() == 429);
    CHECK(refused.header("Retry-After") == "36");
    CHECK(f.login_with(kOwner, kPassword).status() == 200);
    f.clock.advance(36s);
    CHECK(f.login_with(f.org.owner_email, kPassword).status() == 200);
    // A right password is no guess: it takes nothing away.
    CHECK(f.login_with(f.org.owner_email, kPassword).status() == 200);
}

TEST_CASE("guessing: an account of the same address elsewhere clears no way to another's") {
    LimitsFixture f;
    // Somebody made an account of the owner's address in an organization, with a password that he knows.
    f.add_member(f.org.id, f.add_user(f.org.owner_email, f.org.id), "member");
    for (int i = 0; i < 4; ++i) CHECK(f.login_with(f.org.owner_email, kWrong).status() == 401);
    CHECK(f.login_with(f.org.owner_email, kPassword, {}, "acme").status() == 200);
    CHECK(f.login_with(f.org.owner_email, kWrong).status() == 401);
    CHECK(f.login_with(f.org.owner_email, kWrong).status() == 429);
}

TEST_CASE("guessing: a password that cannot be one is a guess like another") {
    LimitsFixture f;
    const std::vector<std::string> odd = {std::string(5000, 'x'), "", "short", "\x01\x02", "caf\u00e9"};
    for (const std::string& password : odd) (void)f.login_with(f.org.owner_email, password);
    CHECK(f.login_with(f.org.owner_email, kWrong).status() == 429);
}

TEST_CASE("guessing: whoever holds a session guesses its password no faster, wherever it is asked for") {
    LimitsFixture f;
    const UserId ada = f.add_user("ada@example.test");
    const auto token = f.sign_in("ada@example.test");
    const auto change = [&](const char* password) {
        f.clock.advance(std::chrono::milliseconds{1});
        return f.post("/api/user/change-password",
                      Json::object({{"current_password", password}, {"new_password", "another fine staple"}}),
                      token);
    };
    const auto forget = [&] {
        return f.send_json("DELETE", "/api/privacy/forget/" + ada.text(),
                           Json::object({{"current_password", kWrong}}).dump(), token);
    };
    const auto confirm = [&] {
        return f.post("/api/user/reauthenticate", Json::object({{"current_password", kWrong}}), token);
    };
    CHECK(change(kWrong).status() == 400);
    CHECK(change(kWrong).status() == 400);
    CHECK(forget().status() == 403);
    CHECK(forget().status() == 403);
    CHECK(confirm().status() == 400);
    for (const Answer& late : {change(kWrong), forget(), confirm(), change(kPassword)}) {
        CHECK(late.status() == 429);
        CHECK_FALSE(late.header("Retry-After").empty());
    }
    // The person signs in all the same, and knows the password then.
    CHECK(f.login_with("ada@example.test", kPassword).status() == 200);
    f.clock.advance(1s);
    CHECK(change(kPassword).status() == 200);
}
