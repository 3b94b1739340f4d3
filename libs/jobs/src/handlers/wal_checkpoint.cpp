#include "authos/jobs/handlers/handlers.hpp"
#include "authos/storage/database.hpp"

namespace authos::jobs {

Result<void> checkpoint_wal(const Deps& deps, Deadline deadline) {
    AUTHOS_TRY(const auto checkpoint, deps.identity.database.checkpoint(deadline));
    // A long reader keeps the log in use; the next turn gets it.
    if (checkpoint.busy) deps.identity.log.debug("wal.checkpoint_busy", {{"frames", checkpoint.log_frames}});
    return {};
}

} // namespace authos::jobs
