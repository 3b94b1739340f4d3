#pragma once
// Brings the schema up to date. Migrations are embedded in the binary, run in the order of their names,
// and are recorded with their checksums in `_seaql_migrations`; several instances may start at once.

#include "authos/base/result.hpp"
#include "authos/storage/database.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::storage {

/// One file of migrations/<backend>: its name without ".sql", and its text.
struct Migration {
    std::string name;
    std::string_view text;
};

/// Moments of a run that are worth a line of the log.
enum class MigrationStage {
    started,   // "Running database migrations..."
    applied,   // "Applied migration: <name>", once for each that this run applied
    completed, // "Database migrations completed"
};

/// `name` is empty except for MigrationStage::applied. Called on the calling thread.
using MigrationReport = std::function<void(MigrationStage stage, std::string_view name)>;

/// Applies what is missing; returns how many were applied. An interrupted run is continued at the
/// statement where it stopped. The deadline includes waiting for another instance's run.
/// Errc::failed_precondition: "migration_changed" (a recorded one has another text now),
/// "migration_unknown" (recorded, but not in this binary), "migration_out_of_order"; the message names it.
/// Errc::internal "migration_failed": a statement failed; the message names migration and statement.
Result<int> run_migrations(Database& database, Deadline deadline, const MigrationReport& report = {});

/// The same with a given list instead of the embedded one.
Result<int> run_migrations(Database& database, const std::vector<Migration>& migrations, Deadline deadline,
                           const MigrationReport& report = {});

/// The migrations embedded for this backend, in order.
[[nodiscard]] std::vector<Migration> embedded_migrations(const Database& database);

/// The statements of a migration: separated by lines "-- ;;", comments and blank lines dropped, without a
/// closing ';'.
[[nodiscard]] std::vector<std::string> split_statements(std::string_view text);

} // namespace authos::storage
