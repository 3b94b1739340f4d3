#pragma once
// The outbox and history of webhooks: one row per event and webhook, written with the change that the event
// tells of, then updated by each attempt to deliver it.

#include "authos/base/ids.hpp"
#include "authos/base/list_position.hpp"
#include "authos/storage/repo/webhooks.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::storage {

using WebhookDeliveryId = Id<struct WebhookDeliveryTag>;

/// An event on its way. `job` is the job that will deliver it.
struct NewDelivery {
    WebhookDeliveryId id;
    WebhookId webhook_id;
    std::string event_type; // at most 100 octets
    std::string payload;    // JSON: the body as it is sent
    int max_attempts = 5;
    JobId job;
    UnixMillis created_at;
};
/// Errc::aborted, reason "webhook_gone", if the webhook was deleted meanwhile: run the transaction again.
Result<void> insert_delivery(Session& s, const OrgScope& scope, const NewDelivery& delivery);

/// What became of an event so far.
struct Delivery {
    WebhookDeliveryId id;
    WebhookId webhook_id;
    std::string webhook_name;
    std::string event_type;
    std::string payload;
    std::optional<long long> response_status_code;
    std::optional<std::string> response_body;
    long long attempt_count = 0;
    long long max_attempts = 0;
    std::optional<UnixMillis> next_retry_at;
    bool delivered = false;
    std::optional<std::string> delivery_error;
    UnixMillis created_at;
    UnixMillis updated_at;
};

/// Which deliveries of a webhook; empty: all.
struct DeliveryFilter {
    std::optional<std::string> event_type;
    std::optional<bool> delivered;
};
struct DeliveryPage {
    DeliveryFilter filter = {};
    ListPosition before = {};
    int limit = 20; // 1 to 200
    long long offset = 0;
};
/// Newest first.
Result<std::vector<Delivery>> list_deliveries(Session& s, const OrgScope& scope, const WebhookId& webhook,
                                              const DeliveryPage& page);
Result<long long> count_deliveries(Session& s, const OrgScope& scope, const WebhookId& webhook,
                                   const DeliveryFilter& filter);

/// A delivery as the job `job` finds it; nothing if it, its webhook or its organization is gone, or if
/// another job has taken its place.
Result<std::optional<Delivery>> find_delivery_of_job(Session& s, const OrgScope& scope,
                                                     const WebhookDeliveryId& id, const JobId& job);

/// The outcome of one attempt. `attempts_before` is the count that the attempt began with.
struct DeliveryAttempt {
    WebhookDeliveryId id;
    JobId job;
    long long attempts_before = 0;
    std::optional<long long> response_status_code;
    std::optional<std::string> response_body;
    bool delivered = false;
    std::optional<std::string> error; // cut to 1000 octets
    std::optional<UnixMillis> next_retry_at;
    UnixMillis now;
};
/// Compare-and-swap: false, and nothing is changed, if another attempt was recorded meanwhile, the delivery
/// is delivered already, or another job has taken the place of this one.
Result<bool> record_attempt(Session& s, const OrgScope& scope, const DeliveryAttempt& attempt);

/// Begins anew with all attempts, by another job; the job before it finds nothing any more. False if there
/// is no such delivery of this webhook.
Result<bool> restart_delivery(Session& s, const OrgScope& scope, const WebhookId& webhook,
                              const WebhookDeliveryId& id, const JobId& job, UnixMillis now);

/// Removes up to `limit` deliveries that were made before `before`; how many. Housekeeping over all
/// organizations.
Result<long long> delete_old_deliveries(Session& s, UnixMillis before, int limit);

} // namespace authos::storage
