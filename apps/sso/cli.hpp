#pragma once
// The command line: serve (the default), migrate, check-config. Everything below main() that is the same
// for all backends.

#include "authos/storage/backend.hpp"

#include <memory>

namespace authos::sso {

/// Reads arguments, environment and `.env`, and runs the subcommand. Returns the exit code: 0, 78 for a
/// faulty configuration, 1 for a start that failed, others for a faulty command line.
[[nodiscard]] int run(int argc, char** argv, storage::Backend backend,
                      std::shared_ptr<const storage::Driver> driver);

} // namespace authos::sso
