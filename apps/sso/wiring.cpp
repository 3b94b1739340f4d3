#include "sso.hpp"

#include "authos/authcore/constant_time.hpp"
#include "authos/http/server.hpp"
#include "authos/identity/platform/bootstrap_owner.hpp"
#include "authos/identity/platform/encryption_canary.hpp"
#include "authos/identity/tenant_settings/domain_directory.hpp"
#include "authos/identity/upstream/metadata_cache.hpp"
#include "authos/jobs/background.hpp"
#include "authos/outbound/curl_runtime.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/migrate.hpp"
#include "authos/telemetry/metrics.hpp"
#include "authos/telemetry/scrub.hpp"

#include <algorithm>
#include <array>
#include <thread>

namespace authos::sso {
namespace {

using std::chrono_literals::operator""ms;

constexpr auto kMigrationTime = 600'000ms; // includes waiting for another instance
constexpr auto kDrainTime = 7'000ms;       // leaves time to stop jobs and lanes within the ten seconds

/// What both subcommands stand on. Members are built in this order and end in the reverse one.
struct Ground {
    Config config;
    const SystemClock& clock;
    telemetry::LogWriter& writer;
    std::unique_ptr<storage::Database> database;
    std::unique_ptr<identity::GeoLookup> geo;
    SystemRandom random{};
    telemetry::Metrics metrics{static_cast<telemetry::DatabaseLabel>(database->backend())}; // same order
    const authcore::KeyRing* ring = config.ring ? &*config.ring : nullptr;
    outbound::CurlRuntime curl{};
    outbound::CurlHttpClient http{curl, config.http, clock};
    outbound::DnsTxtResolver dns{config.dns, clock};
    identity::upstream::MetadataCache upstream_metadata{clock};
    identity::Deps deps{*database, clock,           random, Log{writer}, metrics, *config.keys,
                        ring,      config.identity, http,   dns,         *geo,    &upstream_metadata};
    identity::DomainDirectory domains{clock};
};

/// A database that starts at the same time as this server needs a moment.
Result<void> await_database(const Ground& ground) {
    const Deadline deadline = Deadline::after(ground.clock, ground.config.pool.acquire_timeout);
    for (;;) {
        auto answered = ground.database->check(deadline);
        if (answered || answered.error().code != Errc::unavailable || deadline.passed(ground.clock))
            return answered;
        ground.deps.log.write(LogLevel::warn, "database.waiting", "The database does not answer yet",
                              {{"reason", answered.error().reason}});
        std::this_thread::sleep_for(std::min(500ms, deadline.remaining(ground.clock)));
    }
}

/// The lines of the log that the deployment guide promises, word for word.
void tell_migration(const Log& log, storage::MigrationStage stage, std::string_view name) {
    using storage::MigrationStage;
    std::string line = "Running database migrations...";
    if (stage == MigrationStage::applied) line = "Applied migration: " + std::string{name};
    if (stage == MigrationStage::completed) line = "Database migrations completed";
    log.write(LogLevel::info, "database.migration", line);
}

Result<void> prepare_database(const Ground& ground) {
    AUTHOS_TRY(await_database(ground));
    const Deadline deadline = Deadline::after(ground.clock, kMigrationTime);
    const auto report = [&ground](storage::MigrationStage stage, std::string_view name) {
        tell_migration(ground.deps.log, stage, name);
    };
    AUTHOS_TRY(storage::run_migrations(*ground.database, deadline, report));
    return identity::verify_encryption_key(ground.deps, deadline);
}

Result<void> bootstrap_owner(const Ground& ground) {
    const Config& config = ground.config;
    if (!config.owner_email) return {};
    identity::OwnerCredentials owner{.email = *config.owner_email, .password = std::nullopt};
    if (!config.owner_password.empty()) owner.password = config.owner_password;
    const Deadline deadline = Deadline::after(ground.clock, config.pool.acquire_timeout);
    auto outcome = identity::bootstrap_platform_owner(ground.deps, owner, deadline);
    if (outcome) return {};
    Error error = std::move(outcome).error();
    // "This password" says nothing to whoever reads the log of a start that failed.
    if (error.reason.starts_with("password_"))
        error.message.insert(0, "PLATFORM_OWNER_PASSWORD is refused. ");
    return error;
}

api::Probes make_probes(Ground& ground) {
    api::Probes probes;
    probes.check_database = [&ground](Deadline deadline) { return ground.database->check(deadline); };
    probes.refresh_gauges = [&ground] {
        const storage::PoolStats pool = ground.database->pool_stats();
        ground.metrics.set_db_pool({static_cast<std::int64_t>(pool.total),
                                    static_cast<std::int64_t>(pool.idle),
                                    static_cast<std::int64_t>(pool.max)});
    };
    probes.is_tenant_origin = [&ground](std::string_view origin) {
        return ground.domains.allows_origin(origin);
    };
    if (!ground.config.metrics_token.empty()) {
        probes.metrics_token_matches = [&ground](std::string_view token) {
            return authcore::equal_constant_time(token, ground.config.metrics_token.reveal());
        };
    }
    return probes;
}

/// Lanes, jobs, application and server around a prepared database; returns after a graceful stop.
Result<void> run_server(Ground& ground) {
    const Config& config = ground.config;
    const Log& log = ground.deps.log;
    const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
    const std::size_t connections = config.pool.max_connections;
    Lane db{ground.clock, {.name = "db", .threads = connections, .queue_limit = 4 * connections}};
    Lane cpu{ground.clock, {.name = "cpu", .threads = cores, .queue_limit = 2 * cores, .niceness = 5}};
    Lane outbound{ground.clock, {.name = "outbound", .threads = 8, .queue_limit = 32}};
    const std::array<Lane*, api::kLaneCount> lanes{&db, &cpu, &outbound}; // in the order of LaneIndex

    std::unique_ptr<outbound::SmtpMailer> mailer;
    if (!config.smtp.host.empty()) {
        AUTHOS_TRY(ground.curl.load()); // who asks for mail learns at the start that it cannot be sent
        mailer =
            std::make_unique<outbound::SmtpMailer>(ground.curl, config.smtp, ground.clock, ground.random);
    }
    using outbound::SmtpReach;
    outbound::SmtpMailerFactory mailers{
        ground.curl,
        {config.http.allow_private_networks ? SmtpReach::internal : SmtpReach::global, config.http.ca_file},
        ground.clock,
        ground.random};
    jobs::Background background{
        {ground.deps, mailer.get(), jobs::make_instance_name(ground.random), &mailers, &ground.domains},
        config.jobs};
    const auto application = api::make_application(ground.deps, config.api, make_probes(ground));
    http::Server server{config.server, *application, lanes, ground.clock, log};

    log.write(LogLevel::info, "server.starting", "Starting AuthOS API...",
              {{"host", config.server.host}, {"port", config.server.port}});
    // What was queued is worked on at once here; other instances find it at their next look.
    ground.database->on_job_queued([&background] { background.wake(); });
    AUTHOS_TRY(server.start());
    background.start();
    log.info("server.started", {{"port", server.port()}});
    wait_for_stop_signal();
    log.info("server.stopping");
    server.stop(kDrainTime);
    background.stop();
    for (Lane* lane : lanes) lane->stop();
    ground.database->on_job_queued({});
    log.info("server.stopped");
    return {};
}

/// Says why the start failed; returns the exit code.
int report_failure(const Log& log, const Error& error) {
    log.write(LogLevel::error, "startup.failed", error.message,
              {{"reason", error.reason}, {"detail", telemetry::scrub(error.detail)}});
    // Starting again as it is cannot help then, and a supervisor should not try.
    return error.code == Errc::failed_precondition || error.code == Errc::permission_denied ? kExitConfig : 1;
}

/// Builds the ground and runs `work` on it.
template <class F>
int on_ground(ConfigOutcome outcome, DriverPtr driver, F&& work) {
    const SystemClock clock;
    telemetry::LogWriter writer{clock, outcome.config.log};
    const Log log{writer};
    for (const std::string& warning : outcome.warnings) log.write(LogLevel::warn, "config.warning", warning);
    Config& config = outcome.config;
    try {
        auto database = storage::Database::open(std::move(driver), config.database_url, config.pool, clock);
        if (!database) return report_failure(log, database.error());
        auto geo = identity::open_geo_lookup(config.geo, log);
        if (!geo) return report_failure(log, geo.error());
        Ground ground{std::move(config), clock, writer, std::move(database).value(), std::move(geo).value()};
        const Result<void> done = work(ground);
        return done ? 0 : report_failure(log, done.error());
    } catch (const std::exception& thrown) { // threads or memory that the system does not give
        return report_failure(log, fail(Errc::unavailable, "startup_threw", "The server could not be built")
                                       .with_detail(thrown.what()));
    }
}

} // namespace

int serve(ConfigOutcome outcome, DriverPtr driver) {
    prepare_process();
    return on_ground(std::move(outcome), std::move(driver), [](Ground& ground) -> Result<void> {
        AUTHOS_TRY(prepare_database(ground));
        AUTHOS_TRY(bootstrap_owner(ground));
        return run_server(ground);
    });
}

int migrate(ConfigOutcome outcome, DriverPtr driver) {
    return on_ground(std::move(outcome), std::move(driver), prepare_database);
}

} // namespace authos::sso
