#include "authos/identity/privacy/forget.hpp"
#include "authos/jobs/handlers/handlers.hpp"

namespace authos::jobs {

Result<void> forget_user(const Deps& deps, const ClaimedJob& job, Deadline deadline) {
    return identity::finish_forgetting(deps.identity, job.payload, deadline);
}

} // namespace authos::jobs
