#pragma once
// Bodies about webhooks and their deliveries.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/http/request.hpp"
#include "authos/identity/webhooks/webhooks.hpp"
#include "dto/paging.hpp"

#include <chrono>
#include <vector>

namespace authos::api::dto {

/// Errc::invalid_argument: "member_missing", "member_type".
[[nodiscard]] Result<identity::WebhookDraft> parse_webhook_draft(const Json& body);
[[nodiscard]] Result<identity::WebhookChange> parse_webhook_change(const Json& body);
/// overlap_seconds, or the usual overlap.
[[nodiscard]] Result<std::chrono::seconds> parse_overlap(const Json& body);

/// page, limit (20), cursor, event_type, delivered.
struct DeliveryQuery {
    PageQuery page;
    storage::DeliveryPage rows;
};
[[nodiscard]] Result<DeliveryQuery> parse_delivery_query(const http::Request& request);

[[nodiscard]] Json webhook_json(const storage::Webhook& webhook);
/// With `secret` where it is new.
[[nodiscard]] Json issued_webhook_json(const identity::IssuedWebhook& issued);
[[nodiscard]] Json webhook_list_response(const std::vector<storage::Webhook>& webhooks);
[[nodiscard]] Json queued_delivery_response(const identity::QueuedDelivery& queued);
[[nodiscard]] Json delivery_list_response(const DeliveryQuery& query, const identity::DeliveryList& list);

} // namespace authos::api::dto
