#include "authos/storage/repo/webhook_deliveries.hpp"

#include "detail/sql_text.hpp"
#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::kSql;
using detail::param;
using detail::Row;

namespace {

constexpr std::string_view kSelectDelivery =
    "SELECT d.id, d.webhook_id, w.name, d.event_type, d.payload, d.response_status_code, d.response_body, "
    "d.attempt_count, d.max_attempts, d.next_retry_at, d.delivered, d.delivery_error, d.created_at, "
    "d.updated_at FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id WHERE w.org_id = :org";
constexpr std::string_view kCountDeliveries =
    "SELECT COUNT(*) FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id WHERE w.org_id = :org";
constexpr std::string_view kOfWebhook = " AND d.webhook_id = :webhook "
                                        "AND (:any_event = 1 OR d.event_type = :event) "
                                        "AND (:any_state = 1 OR d.delivered = :delivered)";
constexpr std::string_view kPageOfDeliveries =
    " AND d.created_at <= :at AND (d.created_at < :at OR d.id < :id) "
    "ORDER BY d.created_at DESC, d.id DESC "
    "LIMIT :limit OFFSET :offset";
constexpr std::string_view kOfJob = " AND d.id = :id AND d.job_id = :job";
constexpr detail::Columns kDeliveryRow = {Column::text,    Column::text,    Column::text,    Column::text,
                                          Column::text,    Column::integer, Column::text,    Column::integer,
                                          Column::integer, Column::integer, Column::integer, Column::text,
                                          Column::integer, Column::integer};

Result<Delivery> delivery_from(const Row& row) {
    AUTHOS_TRY(WebhookDeliveryId id, row.id<WebhookDeliveryId>(0));
    AUTHOS_TRY(WebhookId webhook, row.id<WebhookId>(1));
    return Delivery{.id = std::move(id),
                    .webhook_id = std::move(webhook),
                    .webhook_name = row.text(2),
                    .event_type = row.text(3),
                    .payload = row.text(4),
                    .response_status_code = row.find_integer(5),
                    .response_body = row.find_text(6),
                    .attempt_count = row.integer(7),
                    .max_attempts = row.integer(8),
                    .next_retry_at = row.find_millis(9),
                    .delivered = row.flag(10),
                    .delivery_error = row.find_text(11),
                    .created_at = row.millis(12),
                    .updated_at = row.millis(13)};
}

Error webhook_gone() {
    return fail(Errc::aborted, "webhook_gone", "The webhook was deleted meanwhile");
}

} // namespace

Result<void> insert_delivery(Session& s, const OrgScope& scope, const NewDelivery& delivery) {
    auto inserted = detail::execute(
        s,
        "INSERT INTO webhook_deliveries (id, webhook_id, event_type, payload, attempt_count, max_attempts, "
        "next_retry_at, delivered, job_id, created_at, updated_at) "
        "SELECT :id, w.id, :event, :payload, 0, :most, :now, 0, :job, :now, :now "
        "FROM webhooks w WHERE w.org_id = :org AND w.id = :webhook",
        {param("id", delivery.id), param("event", delivery.event_type), param("payload", delivery.payload),
         param("most", delivery.max_attempts), param("now", delivery.created_at), param("job", delivery.job),
         param("org", scope.org()), param("webhook", delivery.webhook_id)});
    // Deleted before this statement, or by a transaction that it had to wait for.
    if (!inserted && inserted.error().reason == "reference_missing") return webhook_gone();
    AUTHOS_TRY(const long long rows, std::move(inserted));
    if (rows != 1) return webhook_gone();
    return {};
}

Result<std::vector<Delivery>> list_deliveries(Session& s, const OrgScope& scope, const WebhookId& webhook,
                                              const DeliveryPage& page) {
    const DeliveryFilter& filter = page.filter;
    return detail::list_rows(
        s, kSql<kSelectDelivery, kOfWebhook, kPageOfDeliveries>,
        {param("org", scope.org()), param("webhook", webhook), param("any_event", !filter.event_type),
         param("event", filter.event_type.value_or("")), param("any_state", !filter.delivered),
         param("delivered", filter.delivered.value_or(false)), param("at", page.before.created_at),
         param("id", page.before.id), param("limit", detail::page_limit(page.limit)),
         param("offset", page.offset)},
        kDeliveryRow, delivery_from);
}

Result<long long> count_deliveries(Session& s, const OrgScope& scope, const WebhookId& webhook,
                                   const DeliveryFilter& filter) {
    return detail::select_integer(
        s, kSql<kCountDeliveries, kOfWebhook>,
        {param("org", scope.org()), param("webhook", webhook), param("any_event", !filter.event_type),
         param("event", filter.event_type.value_or("")), param("any_state", !filter.delivered),
         param("delivered", filter.delivered.value_or(false))});
}

Result<std::optional<Delivery>> find_delivery_of_job(Session& s, const OrgScope& scope,
                                                     const WebhookDeliveryId& id, const JobId& job) {
    return detail::find_row(s, kSql<kSelectDelivery, kOfJob>,
                            {param("org", scope.org()), param("id", id), param("job", job)}, kDeliveryRow,
                            delivery_from);
}

Result<bool> record_attempt(Session& s, const OrgScope& scope, const DeliveryAttempt& attempt) {
    AUTHOS_TRY(
        const long long recorded,
        detail::execute(
            s,
            "UPDATE webhook_deliveries SET attempt_count = :before + 1, response_status_code = :status, "
            "response_body = :body, delivered = :delivered, delivery_error = :error, "
            "next_retry_at = :next, updated_at = :now "
            "WHERE id = :id AND job_id = :job AND attempt_count = :before AND delivered = 0 "
            "AND webhook_id IN (SELECT id FROM webhooks WHERE org_id = :org)",
            {param("before", attempt.attempts_before), param("status", attempt.response_status_code),
             param("body", attempt.response_body), param("delivered", attempt.delivered),
             param("error", detail::shortened(attempt.error, 1000)), param("next", attempt.next_retry_at),
             param("now", attempt.now), param("id", attempt.id), param("job", attempt.job),
             param("org", scope.org())}));
    return recorded == 1;
}

Result<bool> restart_delivery(Session& s, const OrgScope& scope, const WebhookId& webhook,
                              const WebhookDeliveryId& id, const JobId& job, UnixMillis now) {
    AUTHOS_TRY(
        const long long restarted,
        detail::execute(s,
                        "UPDATE webhook_deliveries SET attempt_count = 0, delivered = 0, "
                        "delivery_error = NULL, next_retry_at = :now, job_id = :job, updated_at = :now "
                        "WHERE id = :id AND webhook_id IN "
                        "(SELECT id FROM webhooks WHERE org_id = :org AND id = :webhook)",
                        {param("now", now), param("job", job), param("id", id), param("org", scope.org()),
                         param("webhook", webhook)}));
    return restarted == 1;
}

Result<long long> delete_old_deliveries(Session& s, UnixMillis before, int limit) {
    return detail::delete_batch(s,
                                {"SELECT id FROM webhook_deliveries WHERE created_at < :before LIMIT :limit",
                                 "DELETE FROM webhook_deliveries WHERE id = :key AND created_at < :before"},
                                before, limit);
}

} // namespace authos::storage
