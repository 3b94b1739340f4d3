#include "authos/identity/webhooks/deliver.hpp"

#include "authos/jobs/handlers/handlers.hpp"

namespace authos::jobs {

Result<void> deliver_webhook(const Deps& deps, const ClaimedJob& job, Deadline deadline) {
    auto report = identity::deliver_webhook(deps.identity, job.id, job.payload, deadline);
    if (!report) {
        // A busy database asks to be called again at once; that would use up the job's attempts.
        Error error = std::move(report).error();
        error.retry_after.reset();
        return error;
    }
    if (report->outcome != identity::DeliveryOutcome::postponed) return {};
    return fail(Errc::unavailable, "webhook_not_delivered", "The receiver did not take the event.")
        .with_retry_after(report->retry_in);
}

} // namespace authos::jobs
