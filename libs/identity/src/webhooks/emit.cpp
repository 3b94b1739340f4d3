#include "webhooks/emit.hpp"

#include "authos/base/json.hpp"
#include "authos/identity/webhooks/deliver.hpp"
#include "authos/identity/webhooks/events.hpp"
#include "authos/storage/repo/jobs.hpp"
#include "authos/storage/repo/users.hpp"
#include "authos/storage/scope_authority.hpp"

#include <algorithm>

namespace authos::identity {

namespace {

// Attempts count at the claim, also those that a crash or an outage of the database cut short. The delivery
// says itself when it is given up; the job must only not end before it.
constexpr int kSpareJobAttempts = 10;

bool ends_with(std::string_view text, std::string_view end) noexcept {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool is_told(const storage::AuditEntry& entry) {
    return is_webhook_event(entry.action) && (entry.success || ends_with(entry.action, ".failed"));
}

bool is_subscribed(const storage::Webhook& webhook, const std::string& event) {
    const auto events = parse_json(webhook.events);
    if (!events) return false;
    const auto items = events->items();
    return std::any_of(items.begin(), items.end(),
                       [&](const Json& item) { return item.as_string() == event; });
}

// Members live on the platform or in the organization itself.
Result<std::optional<storage::User>> find_actor(storage::Session& s, const storage::OrgScope& scope,
                                                const UserId& id) {
    AUTHOS_TRY(auto resident, storage::find_user(s, scope, id));
    if (resident) return resident;
    return storage::find_user(s, storage::ScopeAuthority::platform(), id);
}

Result<std::string> payload_of(storage::Session& s, const storage::OrgScope& scope,
                               const storage::AuditEntry& entry) {
    Json payload = Json::object({{"event", entry.action},
                                 {"timestamp", format_rfc3339(entry.created_at)},
                                 {"organization_id", scope.org().text()}});
    if (!entry.target_type.empty()) payload.set("target_type", entry.target_type);
    if (!entry.target_id.empty()) payload.set("target_id", entry.target_id);
    if (entry.actor) {
        payload.set("actor_user_id", entry.actor->text());
        AUTHOS_TRY(const auto actor, find_actor(s, scope, *entry.actor));
        if (actor) payload.set("actor_email", actor->email.text());
    }
    if (entry.details) {
        if (auto data = parse_json(*entry.details)) payload.set("data", std::move(data).value());
    }
    return payload.dump();
}

} // namespace

Result<void> emit_webhooks(const Deps& deps, storage::Session& s, const storage::OrgScope& scope,
                           const storage::AuditEntry& entry) {
    if (!is_told(entry)) return {};
    AUTHOS_TRY(const auto webhooks, storage::list_active_webhooks(s, scope));
    std::optional<WebhookMessage> message;
    for (const storage::Webhook& webhook : webhooks) {
        if (!is_subscribed(webhook, entry.action)) continue;
        if (!message) {
            AUTHOS_TRY(auto payload, payload_of(s, scope, entry));
            message = WebhookMessage{entry.action, std::move(payload)};
        }
        AUTHOS_TRY(queue_delivery(deps, s, scope, webhook.id, *message));
    }
    return {};
}

Result<QueuedDelivery> queue_delivery(const Deps& deps, storage::Session& s, const storage::OrgScope& scope,
                                      const storage::WebhookId& webhook, const WebhookMessage& message) {
    const QueuedDelivery queued{storage::WebhookDeliveryId::make(deps.random), JobId::make(deps.random)};
    AUTHOS_TRY(storage::insert_delivery(s, scope,
                                        {.id = queued.delivery,
                                         .webhook_id = webhook,
                                         .event_type = message.event,
                                         .payload = message.payload,
                                         .max_attempts = deps.settings.webhook_max_attempts,
                                         .job = queued.job,
                                         .created_at = deps.clock.now()}));
    AUTHOS_TRY(queue_delivery_job(deps, s, scope, queued));
    return queued;
}

Result<void> queue_delivery_job(const Deps& deps, storage::Session& s, const storage::OrgScope& scope,
                                const QueuedDelivery& queued) {
    const UnixMillis now = deps.clock.now();
    const Json payload =
        Json::object({{"org_id", scope.org().text()}, {"delivery_id", queued.delivery.text()}});
    return storage::enqueue_job(s, {.id = queued.job,
                                    .type = std::string{kDeliverWebhookJob},
                                    .payload = payload.dump(),
                                    .max_retries = deps.settings.webhook_max_attempts + kSpareJobAttempts,
                                    .scheduled_for = now,
                                    .created_at = now});
}

} // namespace authos::identity
