#include "psql/connect.hpp"

#include "detail/faults.hpp"
#include "detail/session_gate.hpp"
#include "detail/statement.hpp"
#include "psql/error_map.hpp"

#include <fmt/format.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include <algorithm>
#include <libpq-fe.h>

namespace authos::storage::psql {

namespace {

using std::chrono::milliseconds;

// The servers keep limits in 32 bits.
constexpr milliseconds kLongestLimit{2'000'000'000};

const detail::Dialect kDialect{
    "BEGIN", "INSERT INTO", " ON CONFLICT DO NOTHING", " FOR UPDATE SKIP LOCKED", true, "", " COLLATE \"C\"",
};

// Advisory locks are counted per database, so one number serves all installations.
constexpr std::string_view kLockMigrations = "SELECT pg_advisory_lock(7236826479)";
constexpr std::string_view kUnlockMigrations = "SELECT pg_advisory_unlock(7236826479)";

// libpq writes notices to stderr unless told otherwise.
void drop_notice(void*, const PGresult*) {}

class PsqlConnection final : public detail::Connection {
public:
    PsqlConnection(const SecretString& connect_string, const Clock& clock)
        : clock_(clock), session_(soci::postgresql, connect_string.reveal()) {
        PQsetNoticeReceiver(native(), &drop_notice, nullptr);
    }

    [[nodiscard]] Backend backend() const noexcept override { return Backend::psql; }
    [[nodiscard]] const detail::Dialect& dialect() const noexcept override { return kDialect; }
    [[nodiscard]] soci::session& soci() noexcept override { return session_; }

    Result<void> limit_statements(Deadline deadline, milliseconds longest) override {
        // 0 would mean "no limit".
        const milliseconds limit =
            std::clamp(std::min(deadline.remaining(clock_), longest), milliseconds{1}, kLongestLimit);
        if (limit == limit_) return {};
        AUTHOS_TRY(detail::run_sql(*this, fmt::format("SET statement_timeout = {}", limit.count())));
        limit_ = limit;
        return {};
    }

    Result<bool> lock_migrations(Deadline deadline) override {
        AUTHOS_TRY(limit_statements(deadline, kLongestLimit));
        auto locked = detail::run_sql(*this, kLockMigrations);
        if (locked) return true;
        if (locked.error().code != Errc::deadline_exceeded) return std::move(locked).error();
        forget_failure();
        return false;
    }
    Result<void> unlock_migrations() override { return detail::run_sql(*this, kUnlockMigrations); }

    [[nodiscard]] Error classify_current() override {
        // The state of the connection is the truth: libpq has no SQLSTATE for a connection that broke.
        const bool lost = PQstatus(native()) == CONNECTION_BAD;
        try {
            throw;
        } catch (const soci::postgresql_soci_error& error) {
            set_native_code(error.sqlstate());
            return error_of_sqlstate(lost ? std::string{} : error.sqlstate());
        } catch (const soci::soci_error&) {
            set_native_code("soci");
            return lost ? error_of_sqlstate({})
                        : detail::fault_statement("soci: statement and values do not match");
        } catch (const std::exception&) {
            set_native_code("exception");
            return detail::fault_statement("exception");
        }
    }

private:
    [[nodiscard]] PGconn* native() {
        return static_cast<soci::postgresql_session_backend*>(session_.get_backend())->conn_;
    }

    const Clock& clock_;
    milliseconds limit_{-1};
    soci::session session_;
};

void append_parameter(std::string& text, std::string_view name, std::string_view value) {
    if (!text.empty()) text += ' ';
    text.append(name).append("='");
    for (const char c : value) {
        if (c == '\\' || c == '\'') text += '\\';
        text += c;
    }
    text += '\'';
}

constexpr std::string_view kSettings[] = {
    "SET TIME ZONE 'UTC'",
    "SET client_encoding = 'UTF8'",
    "SET client_min_messages = 'error'",
    "SET default_transaction_isolation = 'read committed'",
    "SET standard_conforming_strings = on",
    "SET lock_timeout = 0", // statement_timeout covers it
    // A process that stalls between two statements must not hold its locks for ever.
    "SET idle_in_transaction_session_timeout = 60000",
};

} // namespace

SecretString connect_string_of(const detail::ServerUrl& url, const PoolConfig& config) {
    std::string text;
    if (!url.host.empty()) append_parameter(text, "host", url.host);
    if (url.port != 0) append_parameter(text, "port", std::to_string(url.port));
    append_parameter(text, "dbname", url.database);
    if (!url.user.empty()) append_parameter(text, "user", url.user);
    if (!url.password.empty()) append_parameter(text, "password", url.password.reveal());
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(config.connect_timeout).count();
    append_parameter(text, "connect_timeout", std::to_string(std::max<long long>(seconds, 2)));
    // A peer that vanished without a word is noticed by the kernel.
    append_parameter(text, "keepalives_idle", "30");
    append_parameter(text, "keepalives_interval", "10");
    append_parameter(text, "keepalives_count", "3");
    append_parameter(text, "tcp_user_timeout", "30000");
    append_parameter(text, "application_name", url.option("application_name").value_or("authos"));
    for (const std::string_view name : {"sslmode", "sslrootcert", "sslcert", "sslkey"}) {
        if (const auto value = url.option(name)) append_parameter(text, name, *value);
    }
    return SecretString(std::move(text));
}

Result<std::unique_ptr<detail::Connection>> connect(const detail::ServerUrl& url, const PoolConfig& config,
                                                    const Clock& clock) {
    std::unique_ptr<PsqlConnection> connection;
    try {
        connection = std::make_unique<PsqlConnection>(connect_string_of(url, config), clock);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception&) {
        // The text of the exception names host and user, and on some faults the password.
        return detail::fault_unreachable("psql: cannot connect");
    }
    for (const std::string_view setting : kSettings) {
        AUTHOS_TRY(detail::run_sql(*connection, setting));
    }
    AUTHOS_TRY(connection->limit_statements(Deadline{}, config.statement_timeout));
    return std::unique_ptr<detail::Connection>(std::move(connection));
}

} // namespace authos::storage::psql
