#include "authos/identity/accounts/account_mail.hpp"
#include "authos/jobs/handlers/handlers.hpp"

namespace authos::jobs {

Result<void> account_mail(const Deps& deps, const ClaimedJob& job, Deadline deadline) {
    return identity::send_account_mail(deps.identity, job.id, job.payload, deadline);
}

} // namespace authos::jobs
