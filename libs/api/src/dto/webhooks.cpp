#include "dto/webhooks.hpp"

#include "dto/filters.hpp"
#include "dto/values.hpp"

namespace authos::api::dto {
namespace {

Json delivery_json(const storage::Delivery& delivery) {
    return Json::object({{"id", delivery.id.text()},
                         {"webhook_id", delivery.webhook_id.text()},
                         {"webhook_name", delivery.webhook_name},
                         {"event_type", delivery.event_type},
                         {"payload", stored_json(delivery.payload, JsonKind::object)},
                         {"response_status_code", number(delivery.response_status_code)},
                         {"response_body", delivery.response_body},
                         {"attempt_count", number(delivery.attempt_count)},
                         {"max_attempts", number(delivery.max_attempts)},
                         {"next_retry_at", moment(delivery.next_retry_at)},
                         {"delivered", delivery.delivered},
                         {"delivery_error", delivery.delivery_error},
                         {"created_at", format_rfc3339(delivery.created_at)},
                         {"updated_at", format_rfc3339(delivery.updated_at)}});
}

} // namespace

Result<identity::WebhookDraft> parse_webhook_draft(const Json& body) {
    identity::WebhookDraft draft;
    AUTHOS_TRY(draft.name, body.get_string("name"));
    AUTHOS_TRY(draft.url, body.get_string("url"));
    AUTHOS_TRY(draft.events, body.get_strings("events"));
    return draft;
}

Result<identity::WebhookChange> parse_webhook_change(const Json& body) {
    identity::WebhookChange change;
    AUTHOS_TRY(change.name, body.find_string("name"));
    AUTHOS_TRY(change.url, body.find_string("url"));
    AUTHOS_TRY(change.events, body.find_strings("events"));
    AUTHOS_TRY(change.is_active, body.find_boolean("is_active"));
    return change;
}

Result<std::chrono::seconds> parse_overlap(const Json& body) {
    AUTHOS_TRY(const auto given, body.find_integer("overlap_seconds"));
    return given ? std::chrono::seconds{*given} : identity::kUsualOverlap;
}

Result<DeliveryQuery> parse_delivery_query(const http::Request& request) {
    DeliveryQuery query;
    AUTHOS_TRY(query.page, parse_page(request, 20));
    AUTHOS_TRY(query.rows.filter.event_type, find_query(request, "event_type"));
    AUTHOS_TRY(query.rows.filter.delivered, find_flag(request, "delivered"));
    AUTHOS_TRY(query.rows.before, parse_cursor(request));
    query.rows.limit = query.page.limit;
    query.rows.offset = query.page.offset;
    return query;
}

Json webhook_json(const storage::Webhook& webhook) {
    return Json::object({{"id", webhook.id.text()},
                         {"name", webhook.name},
                         {"url", webhook.url},
                         {"events", stored_array(webhook.events)},
                         {"is_active", webhook.is_active},
                         {"created_at", format_rfc3339(webhook.created_at)},
                         {"updated_at", format_rfc3339(webhook.updated_at)}});
}

Json issued_webhook_json(const identity::IssuedWebhook& issued) {
    Json json = webhook_json(issued.webhook);
    if (issued.secret) json.set("secret", issued.secret->reveal());
    return json;
}

Json webhook_list_response(const std::vector<storage::Webhook>& webhooks) {
    Json items = Json::array();
    for (const auto& webhook : webhooks) items.push(webhook_json(webhook));
    return Json::object({{"webhooks", items}, {"total", number(static_cast<long long>(webhooks.size()))}});
}

Json queued_delivery_response(const identity::QueuedDelivery& queued) {
    return Json::object(
        {{"success", true}, {"job_id", queued.job.text()}, {"delivery_id", queued.delivery.text()}});
}

Json delivery_list_response(const DeliveryQuery& query, const identity::DeliveryList& list) {
    Json items = Json::array();
    for (const auto& delivery : list.deliveries) items.push(delivery_json(delivery));
    Json next;
    if (!list.deliveries.empty()) {
        const auto& last = list.deliveries.back();
        next = next_cursor(list.deliveries.size(), query.page.limit, {last.created_at, last.id.text()});
    }
    return Json::object({{"deliveries", items},
                         {"pagination", pagination_json(query.page, list.total)},
                         {"next_cursor", next}});
}

} // namespace authos::api::dto
