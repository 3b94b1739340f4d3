#pragma once
// The sending half of webhooks: one attempt to deliver one event, on behalf of the job that carries it.

#include "authos/base/ids.hpp"
#include "authos/identity/deps.hpp"

#include <chrono>
#include <string_view>

namespace authos::identity {

/// The job type.
inline constexpr const char* kDeliverWebhookJob = "deliver_webhook";

/// What became of an attempt.
enum class DeliveryOutcome {
    delivered, // the receiver answered 2xx
    skipped,   // nothing to do: delivered before, or webhook, delivery or this job's claim to it is gone
    given_up,  // the attempts are used up, or another one cannot help
    postponed, // failed; another attempt is worth making after `retry_in`
};
struct DeliveryReport {
    DeliveryOutcome outcome = DeliveryOutcome::skipped;
    std::chrono::seconds retry_in{0}; // for `postponed`
};

/// Sends the event of the job `job` with this payload and records what came of it in the history. A failed
/// attempt is no error but an outcome. Delivery is at least once: where the record of a success is lost, the
/// event is sent again with the same webhook-id. Redirects are failures, and 410 deactivates the webhook.
/// Errc::invalid_argument: the payload is damaged; Errc::data_loss: "secret_unreadable".
[[nodiscard]] Result<DeliveryReport> deliver_webhook(const Deps& deps, const JobId& job,
                                                     std::string_view payload, Deadline deadline);

} // namespace authos::identity
