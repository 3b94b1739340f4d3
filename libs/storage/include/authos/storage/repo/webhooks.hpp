#pragma once
// Webhooks of an organization: where its events are sent, and the sealed secrets that sign them.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::storage {

using WebhookId = Id<struct WebhookTag>;

/// A stored webhook; its secrets are read separately, by the few that need them.
struct Webhook {
    WebhookId id;
    std::string name;   // unique in the organization; at most 100 characters
    std::string url;    // at most 2000 octets
    std::string events; // JSON: an array of event names
    bool is_active = true;
    UnixMillis created_at;
    UnixMillis updated_at;
};

/// Envelopes. The previous secret signs beside the current one until it expires.
struct WebhookSecrets {
    std::string current;
    std::string key_id; // of the key that sealed `current`
    std::optional<std::string> previous;
    std::optional<UnixMillis> previous_expires_at;
};

/// Errc::already_exists, reason "webhook_name_taken".
Result<void> insert_webhook(Session& s, const OrgScope& scope, const Webhook& webhook,
                            const WebhookSecrets& secrets);
Result<std::optional<Webhook>> find_webhook(Session& s, const OrgScope& scope, const WebhookId& id);
/// By the time of creation, then by id; at most 200.
Result<std::vector<Webhook>> list_webhooks(Session& s, const OrgScope& scope);
/// Those that are active, by id; at most 200.
Result<std::vector<Webhook>> list_active_webhooks(Session& s, const OrgScope& scope);
Result<long long> count_webhooks(Session& s, const OrgScope& scope);
/// Writes name, url, events, is_active and updated_at. False if it is gone. Errc::already_exists, reason
/// "webhook_name_taken".
Result<bool> update_webhook(Session& s, const OrgScope& scope, const Webhook& webhook);
/// False if it is gone.
Result<bool> deactivate_webhook(Session& s, const OrgScope& scope, const WebhookId& id, UnixMillis now);
/// Deletes it with its deliveries; false if it was gone.
Result<bool> delete_webhook(Session& s, const OrgScope& scope, const WebhookId& id);

Result<std::optional<WebhookSecrets>> find_webhook_secrets(Session& s, const OrgScope& scope,
                                                           const WebhookId& id);
/// False if the webhook is gone.
Result<bool> set_webhook_secrets(Session& s, const OrgScope& scope, const WebhookId& id,
                                 const WebhookSecrets& secrets, UnixMillis now);

} // namespace authos::storage
