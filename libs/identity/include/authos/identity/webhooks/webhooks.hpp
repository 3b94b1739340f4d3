#pragma once
// Webhooks as an organization's people manage them. The secret of a webhook is shown when it is made and
// never again; it only signs and is never sent.

#include "authos/identity/rbac/org_access.hpp"
#include "authos/storage/repo/webhook_deliveries.hpp"
#include "authos/storage/repo/webhooks.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace authos::identity {

inline constexpr long long kMaxWebhooks = 50; // of one organization

/// The wish as received; nothing in it is checked yet.
struct WebhookDraft {
    std::string name; // 2 to 100 characters, unique in the organization
    std::string url;  // https, or http where private networks are allowed
    std::vector<std::string> events;
};
/// What is absent stays as it is.
struct WebhookChange {
    std::optional<std::string> name;
    std::optional<std::string> url;
    std::optional<std::vector<std::string>> events;
    std::optional<bool> is_active;
};
/// A webhook, with its secret where that is new.
struct IssuedWebhook {
    storage::Webhook webhook;
    std::optional<SecretString> secret;
};

/// All that follow: Errc::not_found "webhook_not_found", and what write_inside can say.
/// Errc::invalid_argument: "name_malformed", "webhook_events_missing", "webhook_event_unknown" and what
///   check_outbound_url says. Errc::already_exists: "webhook_name_taken". Errc::failed_precondition:
///   "webhook_limit_reached" (exact also under concurrency).
[[nodiscard]] Result<IssuedWebhook> create_webhook(const Deps& deps, const OrgAccess& access,
                                                   const WebhookDraft& draft, const Caller& caller);
/// By the time of creation.
[[nodiscard]] Result<std::vector<storage::Webhook>> list_webhooks(const Deps& deps, const OrgAccess& access,
                                                                  const Caller& caller);
[[nodiscard]] Result<storage::Webhook> get_webhook(const Deps& deps, const OrgAccess& access,
                                                   const storage::WebhookId& id, const Caller& caller);
/// A URL of another origin gets a new secret at once, without overlap: what the receiver before knows must
/// not sign for the new one. Errors as create_webhook, without the limit.
[[nodiscard]] Result<IssuedWebhook> update_webhook(const Deps& deps, const OrgAccess& access,
                                                   const storage::WebhookId& id, const WebhookChange& change,
                                                   const Caller& caller);
/// With its history; what is queued is not sent any more.
[[nodiscard]] Result<void> delete_webhook(const Deps& deps, const OrgAccess& access,
                                          const storage::WebhookId& id, const Caller& caller);

inline constexpr std::chrono::seconds kUsualOverlap = std::chrono::hours{24};
inline constexpr std::chrono::seconds kLongestOverlap = std::chrono::hours{24 * 7};

/// A new secret. For `overlap` the one before signs beside it (only the last one: rotating again drops older
/// ones). Errc::invalid_argument: "overlap_malformed" unless it is 0 to kLongestOverlap.
[[nodiscard]] Result<IssuedWebhook> rotate_webhook_secret(const Deps& deps, const OrgAccess& access,
                                                          const storage::WebhookId& id,
                                                          std::chrono::seconds overlap, const Caller& caller);

/// A delivery and the job that will send it.
struct QueuedDelivery {
    storage::WebhookDeliveryId delivery;
    JobId job;
};
/// Queues a "webhook.test.ping". Errc::failed_precondition: "webhook_inactive".
[[nodiscard]] Result<QueuedDelivery> queue_test_ping(const Deps& deps, const OrgAccess& access,
                                                     const storage::WebhookId& id, const Caller& caller);
/// Sends an event of the history again, with the same webhook-id and all attempts, also where it was
/// delivered. Errc::failed_precondition: "webhook_inactive"; Errc::not_found: "delivery_not_found".
[[nodiscard]] Result<QueuedDelivery> redeliver_webhook(const Deps& deps, const OrgAccess& access,
                                                       const storage::WebhookId& id,
                                                       const storage::WebhookDeliveryId& delivery,
                                                       const Caller& caller);

/// A page of the history, newest first.
struct DeliveryList {
    std::vector<storage::Delivery> deliveries;
    long long total = 0; // of the filter, on all pages
};
[[nodiscard]] Result<DeliveryList> list_webhook_deliveries(const Deps& deps, const OrgAccess& access,
                                                           const storage::WebhookId& id,
                                                           const storage::DeliveryPage& page,
                                                           const Caller& caller);

} // namespace authos::identity
