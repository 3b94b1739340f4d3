#include "handlers/webhooks.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

constexpr auto kManages = Capability::webhooks_manage;

// Not bound to active organizations: what happens in a suspended one is told all the same.
// clang-format off
constexpr Route kWebhooks[] = {
    {Method::post, "/api/organizations/{org_slug}/webhooks", handlers::post_webhook, cap(kManages),
     {"createWebhook", "Webhooks", "Have events sent to a URL; the only answer besides a rotation's that shows the secret", "CreateWebhookRequest", "IssuedWebhook"}},
    {Method::get, "/api/organizations/{org_slug}/webhooks", handlers::get_webhooks, cap(kManages),
     {"listWebhooks", "Webhooks", "The organization's webhooks, by the time of creation", {}, "WebhookList"}},
    {Method::get, "/api/organizations/{org_slug}/webhooks/event-types", handlers::get_webhook_event_types, cap(kManages),
     {"listWebhookEventTypes", "Webhooks", "The events that webhooks can be subscribed to", {}, "EventNames"}},
    {Method::get, "/api/organizations/{org_slug}/webhooks/{webhook_id}", handlers::get_webhook, cap(kManages),
     {"getWebhook", "Webhooks", "A webhook", {}, "Webhook"}},
    {Method::patch, "/api/organizations/{org_slug}/webhooks/{webhook_id}", handlers::patch_webhook, cap(kManages),
     {"updateWebhook", "Webhooks", "Change a webhook; a URL of another origin gets a new secret, which the answer shows", "UpdateWebhookRequest", "IssuedWebhook"}},
    {Method::del, "/api/organizations/{org_slug}/webhooks/{webhook_id}", handlers::delete_webhook, cap(kManages),
     {.operation = "deleteWebhook", .group = "Webhooks", .summary = "Delete a webhook with its history", .success = 204}},
    {Method::post, "/api/organizations/{org_slug}/webhooks/{webhook_id}/secret/rotate", handlers::post_rotate_webhook_secret, cap(kManages),
     {.operation = "rotateWebhookSecret", .group = "Webhooks", .summary = "A new secret, beside which the one before signs for a while", .request_schema = "RotateWebhookSecretRequest", .response_schema = "IssuedWebhook", .body_optional = true}},
    {Method::post, "/api/organizations/{org_slug}/webhooks/{webhook_id}/test", handlers::post_test_webhook, cap(kManages),
     {"testWebhook", "Webhooks", "Send a webhook.test.ping", {}, "QueuedDelivery"}},
    {Method::get, "/api/organizations/{org_slug}/webhooks/{webhook_id}/deliveries", handlers::get_webhook_deliveries, cap(kManages),
     {.operation = "listWebhookDeliveries", .group = "Webhooks", .summary = "What was sent in the last 30 days and what came of it, newest first", .response_schema = "WebhookDeliveries", .query = "page limit cursor event_type delivered"}},
    {Method::post, "/api/organizations/{org_slug}/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver", handlers::post_redeliver_webhook, cap(kManages),
     {"redeliverWebhook", "Webhooks", "Send a delivery again, with the same webhook-id", {}, "QueuedDelivery"}},
};
// clang-format on

} // namespace

std::span<const Route> webhooks_routes() noexcept {
    return kWebhooks;
}

} // namespace authos::api
