#include "authos/storage/migrate.hpp"

#include "detail/faults.hpp"
#include "detail/migration_record.hpp"
#include "detail/session_gate.hpp"
#include "detail/statement.hpp"

#include <algorithm>

namespace authos::storage {

using detail::Column;
using detail::Connection;
using detail::MigrationRecord;
using detail::param;
using detail::SessionGate;

namespace {

constexpr std::string_view kCreateTracking =
    "CREATE TABLE IF NOT EXISTS _seaql_migrations ("
    "version VARCHAR(190) NOT NULL PRIMARY KEY, applied_at BIGINT NULL, "
    "checksum VARCHAR(64) NOT NULL, step BIGINT NOT NULL)";

// A transaction of the runner. On MySQL each DDL statement commits by itself, which is why finished
// statements are counted there; where DDL is transactional a migration is all or nothing.
Result<void> in_transaction(Connection& connection, const std::function<Result<void>()>& body) {
    connection.forget_failure();
    AUTHOS_TRY(detail::run_sql(connection, connection.dialect().begin));
    Result<void> done = body();
    if (done) done = detail::run_sql(connection, "COMMIT");
    if (done) return {};
    if (!connection.broken() && !detail::run_sql(connection, "ROLLBACK")) connection.mark_broken();
    connection.forget_failure();
    return done;
}

Result<std::vector<MigrationRecord>> read_records(Connection& connection) {
    Session session = SessionGate::open(connection);
    return detail::list_rows(
        session, "SELECT version, applied_at, checksum, step FROM _seaql_migrations ORDER BY version", {},
        {Column::text, Column::integer, Column::text, Column::integer},
        [](const detail::Row& row) -> Result<MigrationRecord> {
            return MigrationRecord{row.text(0), !row.is_null(1), row.text(2), row.integer(3)};
        });
}

Error migration_failed(const Connection& connection, const Migration& migration, std::size_t statement,
                       const Error& cause) {
    if (cause.code == Errc::unavailable || cause.code == Errc::deadline_exceeded) return cause;
    return fail(Errc::internal, "migration_failed",
                "The migration " + migration.name + " failed at statement " + std::to_string(statement + 1) +
                    " (database code " + connection.native_code() + ").")
        .with_detail(cause.detail);
}

class MigrationRun {
public:
    MigrationRun(Connection& connection, const Clock& clock, const std::vector<Migration>& migrations,
                 const MigrationReport& report)
        : connection_(connection), clock_(clock), migrations_(migrations), report_(report) {}

    Result<int> run() {
        AUTHOS_TRY(create_tracking());
        int applied = 0;
        for (const Migration& migration : migrations_) {
            AUTHOS_TRY(const bool done, connection_.dialect().transactional_ddl ? apply_whole(migration)
                                                                                : apply_stepwise(migration));
            if (!done) continue;
            ++applied;
            if (report_) report_(MigrationStage::applied, migration.name);
        }
        // With nothing to apply, the records have not been looked at yet.
        if (migrations_.empty()) {
            AUTHOS_TRY(checked_records());
        }
        return applied;
    }

private:
    Result<void> create_tracking() {
        // PostgreSQL and SQLite take the write lock only if the table is really missing.
        return in_transaction(connection_, [&] { return detail::run_sql(connection_, kCreateTracking); });
    }

    Result<std::vector<MigrationRecord>> checked_records() {
        AUTHOS_TRY(auto records, read_records(connection_));
        AUTHOS_TRY(detail::check_records(records, migrations_));
        return records;
    }

    // The record of one migration, after all of them were checked; nothing if it never began.
    Result<std::optional<MigrationRecord>> record_of(const Migration& migration) {
        AUTHOS_TRY(const auto records, checked_records());
        for (const MigrationRecord& record : records) {
            if (record.name == migration.name) return std::optional<MigrationRecord>{record};
        }
        return std::optional<MigrationRecord>{};
    }

    Result<void> begin_record(const Migration& migration) {
        Session session = SessionGate::open(connection_);
        AUTHOS_TRY(detail::execute(session,
                                   "INSERT INTO _seaql_migrations (version, applied_at, checksum, step) "
                                   "VALUES (:version, NULL, :checksum, 0)",
                                   {param("version", migration.name),
                                    param("checksum", detail::migration_checksum(migration.text))}));
        return {};
    }

    Result<void> record_step(const Migration& migration, std::size_t step) {
        Session session = SessionGate::open(connection_);
        AUTHOS_TRY(
            detail::execute(session, "UPDATE _seaql_migrations SET step = :step WHERE version = :version",
                            {param("step", static_cast<long long>(step)), param("version", migration.name)}));
        return {};
    }

    Result<void> record_end(const Migration& migration, std::size_t steps) {
        Session session = SessionGate::open(connection_);
        AUTHOS_TRY(detail::execute(
            session, "UPDATE _seaql_migrations SET applied_at = :now, step = :step WHERE version = :version",
            {param("now", clock_.now()), param("step", static_cast<long long>(steps)),
             param("version", migration.name)}));
        return {};
    }

    Result<bool> apply_whole(const Migration& migration) {
        bool applied = false;
        AUTHOS_TRY(in_transaction(connection_, [&]() -> Result<void> {
            // Read inside the transaction: on SQLite its lock is the only one.
            AUTHOS_TRY(const auto record, record_of(migration));
            if (record && record->applied) return {};
            const auto statements = split_statements(migration.text);
            if (!record) {
                AUTHOS_TRY(begin_record(migration));
            }
            for (std::size_t i = record ? static_cast<std::size_t>(record->step) : 0; i < statements.size();
                 ++i) {
                auto run = detail::run_sql(connection_, statements[i]);
                if (!run) return migration_failed(connection_, migration, i, run.error());
            }
            applied = true;
            return record_end(migration, statements.size());
        }));
        return applied;
    }

    Result<bool> apply_stepwise(const Migration& migration) {
        AUTHOS_TRY(const auto record, record_of(migration));
        if (record && record->applied) return false;
        const auto statements = split_statements(migration.text);
        if (!record) {
            AUTHOS_TRY(in_transaction(connection_, [&] { return begin_record(migration); }));
        }
        const std::size_t first = record ? static_cast<std::size_t>(record->step) : 0;
        for (std::size_t i = first; i < statements.size(); ++i) {
            // The first one after an interruption may have been done without having been recorded.
            AUTHOS_TRY(run_step(migration, statements[i], i, record && i == first));
        }
        AUTHOS_TRY(in_transaction(connection_, [&] { return record_end(migration, statements.size()); }));
        return true;
    }

    Result<void> run_step(const Migration& migration, const std::string& statement, std::size_t index,
                          bool repeated) {
        return in_transaction(connection_, [&]() -> Result<void> {
            auto run = detail::run_sql(connection_, statement);
            if (!run && !(repeated && was_done_before())) {
                return migration_failed(connection_, migration, index, run.error());
            }
            connection_.forget_failure();
            return record_step(migration, index + 1);
        });
    }

    [[nodiscard]] bool was_done_before() const {
        const std::string code = " " + connection_.native_code() + " ";
        return connection_.dialect().done_before.find(code) != std::string_view::npos;
    }

    Connection& connection_;
    const Clock& clock_;
    const std::vector<Migration>& migrations_;
    const MigrationReport& report_;
};

} // namespace

Result<int> run_migrations(Database& database, const std::vector<Migration>& migrations, Deadline deadline,
                           const MigrationReport& report) {
    if (report) report(MigrationStage::started, "");
    int applied = 0;
    AUTHOS_TRY(SessionGate::with_connection(
        database, deadline, [&](Connection& connection, const Clock& clock) -> Result<void> {
            AUTHOS_TRY(const bool locked, connection.lock_migrations(deadline));
            if (!locked) return detail::fault_busy("another instance holds the migration lock");
            // One statement may take as long as the whole run may.
            AUTHOS_TRY(connection.limit_statements(deadline, deadline.remaining(clock)));
            auto done = MigrationRun(connection, clock, migrations, report).run();
            // A lock that cannot be given back ends with its connection.
            if (connection.broken() || !connection.unlock_migrations()) connection.mark_broken();
            AUTHOS_TRY(applied, std::move(done));
            return {};
        }));
    if (report) report(MigrationStage::completed, "");
    return applied;
}

Result<int> run_migrations(Database& database, Deadline deadline, const MigrationReport& report) {
    return run_migrations(database, embedded_migrations(database), deadline, report);
}

std::vector<Migration> embedded_migrations(const Database& database) {
    return SessionGate::driver(database).migrations();
}

} // namespace authos::storage
