#pragma once
// What `_seaql_migrations` says about the migrations that ran, and whether it fits those of the binary.

#include "authos/base/result.hpp"
#include "authos/storage/migrate.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace authos::storage::detail {

/// One row; `step` counts the statements that are done.
struct MigrationRecord {
    std::string name;
    bool applied = false; // false: interrupted after `step` statements
    std::string checksum;
    long long step = 0;
};

/// 16 lower-case hex digits; line ends do not matter.
[[nodiscard]] std::string migration_checksum(std::string_view text);

/// Errc::failed_precondition as described for run_migrations.
[[nodiscard]] Result<void> check_records(const std::vector<MigrationRecord>& records,
                                         const std::vector<Migration>& migrations);

} // namespace authos::storage::detail
