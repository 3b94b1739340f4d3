#pragma once
// The outbox of webhooks: events become deliveries and jobs in the transaction of the change that they tell
// of, so that neither exists without the other.

#include "authos/identity/deps.hpp"
#include "authos/identity/webhooks/webhooks.hpp"
#include "authos/storage/repo/audit.hpp"
#include "authos/storage/repo/webhook_deliveries.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <string>

namespace authos::identity {

/// Queues `entry` for every active webhook of the organization that is subscribed to its action. Does nothing
/// for actions that are no webhook events, and for failures, unless failing is what the event tells.
[[nodiscard]] Result<void> emit_webhooks(const Deps& deps, storage::Session& s,
                                         const storage::OrgScope& scope, const storage::AuditEntry& entry);

/// The body of a delivery and the event that it tells of.
struct WebhookMessage {
    std::string event;
    std::string payload;
};
/// One delivery of `message` to one webhook, due now.
[[nodiscard]] Result<QueuedDelivery> queue_delivery(const Deps& deps, storage::Session& s,
                                                    const storage::OrgScope& scope,
                                                    const storage::WebhookId& webhook,
                                                    const WebhookMessage& message);
/// The job for a delivery, due now.
[[nodiscard]] Result<void> queue_delivery_job(const Deps& deps, storage::Session& s,
                                              const storage::OrgScope& scope, const QueuedDelivery& queued);

} // namespace authos::identity
