#pragma once
// What the executable is made of, from the command line down to the signals of the operating system.

#include "config.hpp"

#include <memory>

namespace authos::sso {

using DriverPtr = std::shared_ptr<const storage::Driver>;

/// Reads arguments, environment and `.env`, and runs the subcommand: serve (the default), migrate or
/// check-config. Returns the exit code: 0; kExitConfig where something must be changed before the next start
/// can succeed; 1 for a start that failed otherwise (the log says why); others for a faulty command line.
[[nodiscard]] int run(int argc, char** argv, storage::Backend backend, DriverPtr driver);

/// Migrates, serves until SIGTERM or SIGINT, stops gracefully within ten seconds.
[[nodiscard]] int serve(ConfigOutcome outcome, DriverPtr driver);
/// Migrates, checks ENCRYPTION_KEY against the database, and ends.
[[nodiscard]] int migrate(ConfigOutcome outcome, DriverPtr driver);

/// Before any thread starts: few malloc arenas, as many files as the system allows, SIGPIPE and SIGHUP
/// ignored. SIGTERM and SIGINT end the process at once (exit code 0) until wait_for_stop_signal runs.
void prepare_process();
/// Returns at the first SIGTERM or SIGINT. From then on a second one ends the process at once (exit code
/// 128 + signal), and so does the time limit for stopping (exit code 0: another start takes up what is left).
void wait_for_stop_signal();

} // namespace authos::sso
