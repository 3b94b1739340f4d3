#include "authos/storage/repo/analytics.hpp"
#include "authos/storage/repo/jobs.hpp"
#include "authos/storage/repo/login_events.hpp"
#include "authos/storage/repo/memberships.hpp"
#include "authos/storage/repo/platform/analytics.hpp"
#include "authos/storage/repo/platform/mfa_evidence.hpp"
#include "authos/storage/repo/platform/operations.hpp"
#include "authos/storage/repo/platform/organizations.hpp"
#include "authos/storage/repo/services.hpp"
#include "detail/statement.hpp"
#include "support/fixture.hpp"

#include <catch2/catch.hpp>

using namespace contract;
namespace platform = authos::storage::platform;
using storage::detail::param;
using std::chrono_literals::operator""h;
using std::chrono_literals::operator""ms;

namespace {

constexpr long long kDayMillis = 86'400'000;
constexpr UnixMillis kMidnight{kNow.count() - kNow.count() % kDayMillis};

void sign_in(Fixture& f, const OrgId& org, UnixMillis at, const std::optional<ServiceId>& service = {},
             const std::string& provider = "github") {
    f.write([&](Session& s) {
         return insert_login_event(s, {.id = LoginEventId::make(f.random),
                                       .user_id = UserId::make(f.random),
                                       .org_id = org,
                                       .service_id = service,
                                       .provider = provider,
                                       .ip_address = std::nullopt,
                                       .user_agent = std::nullopt,
                                       .created_at = at});
     }).value();
}

void run(Fixture& f, std::string_view sql, storage::detail::Binds binds) {
    (void)f.write([&](Session& s) { return storage::detail::execute(s, sql, binds); }).value();
}

} // namespace

TEST_CASE("analytics: sign-ins by day, service and provider are those of the scope and the range") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId other = f.add_org("other");
    const ServiceId shop = ServiceId::make(f.random);
    f.write([&](Session& s) {
         return insert_service(s, f.scope(acme),
                               {.id = shop,
                                .slug = "shop",
                                .name = "Shop",
                                .type = "web",
                                .client_id = "c",
                                .created_at = kNow});
     }).value();
    sign_in(f, acme, kMidnight, shop);
    sign_in(f, acme, kMidnight + 24h - 1ms, shop, "google");
    sign_in(f, acme, kMidnight - 1ms);
    sign_in(f, acme, kMidnight + 24h); // outside
    sign_in(f, other, kMidnight, shop);
    const TimeRange range{kMidnight - 24h, kMidnight + 24h};

    const auto days =
        f.read([&](Session& s) { return count_logins_by_day(s, f.scope(acme), range); }).value();
    REQUIRE(days.size() == 2);
    CHECK(days[0].day == kMidnight - 24h);
    CHECK(days[0].count == 1);
    CHECK(days[1].day == kMidnight);
    CHECK(days[1].count == 2);

    const auto services =
        f.read([&](Session& s) { return count_logins_by_service(s, f.scope(acme), range); }).value();
    REQUIRE(services.size() == 1);
    CHECK(services[0].service_name == "Shop");
    CHECK(services[0].count == 2);
    // The name of another organization's service is not told.
    const auto foreign =
        f.read([&](Session& s) { return count_logins_by_service(s, f.scope(other), range); }).value();
    REQUIRE(foreign.size() == 1);
    CHECK_FALSE(foreign[0].service_name);

    const auto providers =
        f.read([&](Session& s) { return count_logins_by_provider(s, f.scope(acme), range); }).value();
    REQUIRE(providers.size() == 2);
    CHECK(providers[0].provider == "github");
    CHECK(providers[0].count == 2);

    const auto recent = f.read([&](Session& s) { return list_recent_logins(s, f.scope(acme), 2); }).value();
    REQUIRE(recent.size() == 2);
    CHECK(recent[0].created_at == kMidnight + 24h);
    CHECK_FALSE(recent[0].service_id);
    CHECK(recent[1].service_id == shop);
    const auto nobody = f.scope(OrgId::make(f.random));
    CHECK(f.read([&](Session& s) { return count_logins_by_day(s, nobody, range); }).value().empty());
    CHECK(f.read([&](Session& s) { return list_recent_logins(s, nobody, 10); }).value().empty());
}

TEST_CASE("platform analytics: counts over everything, deleted accounts left out") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId quiet = f.add_org("quiet");
    const UserId admin = f.add_user("admin@example.test");
    const UserId gone = f.add_user("gone@example.test");
    f.add_user("boss@example.test", true);
    f.write([&](Session& s) {
         return insert_membership(s, f.scope(acme), {MembershipId::make(f.random), admin, "admin", kNow});
     }).value();
    run(f, "UPDATE users SET deleted_at = 1 WHERE id = :id", {param("id", gone)});
    run(f, "UPDATE organizations SET status = 'rejected' WHERE id = :id", {param("id", quiet)});
    sign_in(f, acme, kNow);
    sign_in(f, acme, kNow - 25h);
    const auto overview =
        f.read([&](Session& s) { return platform::read_overview(s, f.platform(), kNow); }).value();
    CHECK(overview.total_organizations == 2);
    CHECK(overview.total_users == 2);
    CHECK(overview.total_end_users == 3); // two who own organizations without a seat, and the admin
    CHECK(overview.total_services == 0);
    CHECK(overview.total_logins_24h == 1);
    CHECK(overview.total_logins_30d == 2);

    const auto statuses =
        f.read([&](Session& s) { return platform::count_by_status(s, f.platform()); }).value();
    CHECK(statuses.active == 1);
    CHECK(statuses.rejected == 1);
    CHECK(statuses.pending == 0);

    const TimeRange range{kMidnight, kMidnight + 24h};
    const auto users =
        f.read([&](Session& s) { return platform::count_new_users(s, f.platform(), range); }).value();
    REQUIRE(users.size() == 1);
    CHECK(users[0].day == kMidnight);
    CHECK(users[0].count == 4);
    CHECK(f.read([&](Session& s) { return platform::count_new_organizations(s, f.platform(), range); })
              .value()
              .at(0)
              .count == 2);
    CHECK(f.read([&](Session& s) { return platform::count_logins(s, f.platform(), range); }).value().size() ==
          1);
    const auto top = f.read([&](Session& s) {
                          return platform::list_top_organizations(s, f.platform(), kNow - 24h, 10);
                      }).value();
    REQUIRE(top.size() == 1);
    CHECK(top[0].id == acme);
    CHECK(top[0].user_count == 1);
    CHECK(top[0].login_count == 1);
    const auto recent =
        f.read([&](Session& s) { return platform::list_recent_organizations(s, f.platform(), 1); }).value();
    REQUIRE(recent.size() == 1);
}

TEST_CASE("operations: the job that is due longest, and no delivery that was given up") {
    Fixture f;
    const auto oldest = [&] {
        return f.read([&](Session& s) { return platform::find_oldest_due_job(s, f.platform(), kNow); })
            .value();
    };
    CHECK_FALSE(oldest());
    for (const UnixMillis due : {kLater, kNow - 2h, kNow - 1h}) {
        f.write([&](Session& s) {
             return enqueue_job(s, {.id = JobId::make(f.random),
                                    .type = "x",
                                    .payload = "{}",
                                    .scheduled_for = due,
                                    .created_at = kNow});
         }).value();
    }
    CHECK(oldest() == kNow - 2h);
    CHECK(f.read([&](Session& s) { return platform::count_failed_deliveries(s, f.platform()); }).value() ==
          0);
}

TEST_CASE("mfa evidence: one row for a realm and day, however often and by however many it is put") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    in_parallel(6, [&](int i) {
        const platform::MfaDayRow row{platform::MfaDayId::make(f.random),
                                      acme.text(),
                                      "2027-01-15",
                                      {.total_users = i, .totp_verifications_failed = 2},
                                      kNow};
        f.write([&](Session& s) { return platform::put_mfa_day(s, f.platform(), row); }).value();
    });
    const platform::MfaDayRow last{platform::MfaDayId::make(f.random),
                                   acme.text(),
                                   "2027-01-15",
                                   {.total_users = 7, .totp_verifications_success = 5},
                                   kLater};
    f.write([&](Session& s) { return platform::put_mfa_day(s, f.platform(), last); }).value();
    const platform::MfaDayFilter filter{std::nullopt, "2027-01-01", "2027-01-31"};
    const auto rows = f.read([&](Session& s) {
                           return platform::list_mfa_days(s, f.platform(), {filter, 50, 0});
                       }).value();
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].org_id == acme);
    CHECK(rows[0].day == "2027-01-15");
    CHECK(rows[0].counts.total_users == 7);
    CHECK(rows[0].counts.totp_verifications_success == 5);
    CHECK(rows[0].counts.totp_verifications_failed == 0);
    CHECK(rows[0].created_at == kNow);
    CHECK(rows[0].updated_at == kLater);
    const auto count = [&](const platform::MfaDayFilter& wanted) {
        return f.read([&](Session& s) { return platform::count_mfa_days(s, f.platform(), wanted); }).value();
    };
    CHECK(count(filter) == 1);
    CHECK(count({acme, "2027-01-15", "2027-01-15"}) == 1);
    CHECK(count({OrgId::make(f.random), "2027-01-15", "2027-01-15"}) == 0);
    CHECK(count({acme, "2027-01-16", "2027-01-31"}) == 0);
}

TEST_CASE("mfa evidence: counted by realm, the platform always, as of the end of the day") {
    Fixture f;
    const OrgId acme = f.add_org("acme"); // its owner is an account of the platform
    const UserId resident = f.add_org_user(acme, "resident@example.test");
    const auto compute = [&] {
        return f
            .read([&](Session& s) {
                return platform::compute_mfa_counts(s, f.platform(), {kMidnight, kMidnight + 24h});
            })
            .value();
    };
    run(f,
        "INSERT INTO user_totp_secrets (id, user_id, secret_encrypted, encryption_key_id, enabled, "
        "created_at, enabled_at) VALUES (:id, :user, 'x', 'k', 1, :now, :now)",
        {param("id", UserId::make(f.random)), param("user", resident), param("now", kMidnight + 24h - 1ms)});
    CHECK(compute()[acme.text()].mfa_enabled_users == 1);
    CHECK(compute()[""].total_users == 1);
    CHECK(compute()[""].mfa_enabled_users == 0);
    run(f, "UPDATE user_totp_secrets SET enabled_at = :at", {param("at", kMidnight + 24h)});
    CHECK(compute()[acme.text()].mfa_enabled_users == 0);
    run(f, "UPDATE users SET deleted_at = :at WHERE id = :id",
        {param("at", kMidnight + 24h - 1ms), param("id", resident)});
    CHECK(compute().count(acme.text()) == 0);
    CHECK(compute().size() == 1);
}

TEST_CASE("mfa evidence: only suspicious patterns are listed, of one organization where one is given") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const auto add = [&](const char* id, bool suspicious, const std::optional<OrgId>& org, UnixMillis at) {
        run(f,
            "INSERT INTO mfa_failure_patterns (id, org_id, failure_type, failure_count, first_seen_at, "
            "last_seen_at, is_suspicious) VALUES (:id, :org, 'totp', 3, 1, :at, :suspicious)",
            {param("id", id), param("org", org), param("at", at), param("suspicious", suspicious)});
    };
    add("a", true, acme, kNow);
    add("b", true, std::nullopt, kLater);
    add("c", false, acme, kLater);
    const auto list = [&](const std::optional<OrgId>& org) {
        return f
            .read([&](Session& s) { return platform::list_suspicious_patterns(s, f.platform(), org, 10); })
            .value();
    };
    REQUIRE(list(std::nullopt).size() == 2);
    CHECK(list(std::nullopt)[0].id == "b");
    REQUIRE(list(acme).size() == 1);
    CHECK(list(acme)[0].id == "a");
    CHECK(list(OrgId::make(f.random)).empty());
}
