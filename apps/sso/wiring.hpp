#pragma once
// Builds the house from a configuration, runs it, and takes it down again. The only place where the
// libraries meet.

#include "config.hpp"

#include <memory>

namespace authos::sso {

/// Migrates, serves until SIGTERM or SIGINT, and stops gracefully within ten seconds; a second signal ends
/// the process at once. Returns the exit code: 0, or 1 where the start failed (the log says why).
[[nodiscard]] int serve(ConfigOutcome outcome, std::shared_ptr<const storage::Driver> driver);

/// Migrates, checks ENCRYPTION_KEY against the database, and ends. Exit codes as in serve().
[[nodiscard]] int migrate(ConfigOutcome outcome, std::shared_ptr<const storage::Driver> driver);

} // namespace authos::sso
