#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/base/text.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/identity/webhooks/events.hpp"
#include "authos/identity/webhooks/signature.hpp"
#include "authos/identity/webhooks/webhooks.hpp"
#include "authos/storage/database.hpp"
#include "names.hpp"
#include "outbound_url.hpp"
#include "rbac/recheck.hpp"
#include "webhooks/find.hpp"
#include "webhooks/secrets.hpp"

#include <algorithm>

namespace authos::identity {

namespace {

/// The JSON to store: each event once, in the order in which they were given.
Result<std::string> parse_events(const std::vector<std::string>& events) {
    std::vector<std::string> chosen;
    for (const std::string& event : events) {
        if (!is_webhook_event(event)) {
            return fail(Errc::invalid_argument, "webhook_event_unknown",
                        "Unknown event: \"" + std::string{truncate_utf8(event, 100)} + "\"");
        }
        if (std::find(chosen.begin(), chosen.end(), event) == chosen.end()) chosen.push_back(event);
    }
    if (chosen.empty()) {
        return fail(Errc::invalid_argument, "webhook_events_missing",
                    "\"events\" must name at least one event");
    }
    return Json{chosen}.dump();
}

// Neither the URL, which may hold a token of the receiver, nor the secret.
AuditFact webhook_fact(const storage::Webhook& webhook, std::string action, UnixMillis now) {
    const Json details = Json::object({{"name", webhook.name},
                                       {"events", parse_json(webhook.events).value_or(Json::array())},
                                       {"is_active", webhook.is_active}});
    return {std::move(action), "webhook", webhook.id.text(), now, details.dump()};
}

/// A change with everything checked that needs no database.
struct CheckedChange {
    WebhookChange wish;
    std::optional<std::string> origin; // of the new URL
    std::optional<std::string> events; // JSON
};

Result<CheckedChange> check_change(const Deps& deps, const WebhookChange& change) {
    CheckedChange checked{change, std::nullopt, std::nullopt};
    if (change.name) {
        AUTHOS_TRY(checked.wish.name, parse_name(*change.name));
    }
    if (change.url) {
        AUTHOS_TRY(const Url url, check_outbound_url(deps.settings, *change.url));
        checked.origin = url.origin();
    }
    if (change.events) {
        AUTHOS_TRY(checked.events, parse_events(*change.events));
    }
    return checked;
}

void apply_change(storage::Webhook& webhook, const CheckedChange& change, UnixMillis now) {
    if (change.wish.name) webhook.name = *change.wish.name;
    if (change.wish.url) webhook.url = *change.wish.url;
    if (change.events) webhook.events = *change.events;
    if (change.wish.is_active) webhook.is_active = *change.wish.is_active;
    webhook.updated_at = now;
}

bool leaves_origin(const storage::Webhook& webhook, const std::optional<std::string>& next) {
    if (!next) return false;
    const auto url = Url::parse(webhook.url);
    return !url || url->origin() != *next;
}

} // namespace

Result<IssuedWebhook> create_webhook(const Deps& deps, const OrgAccess& access, const WebhookDraft& draft,
                                     const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(auto name, parse_name(draft.name));
    AUTHOS_TRY(check_outbound_url(deps.settings, draft.url));
    AUTHOS_TRY(auto events, parse_events(draft.events));
    const UnixMillis now = deps.clock.now();
    const storage::Webhook webhook{
        storage::WebhookId::make(deps.random), std::move(name), draft.url, std::move(events), true, now, now};
    const SecretString secret = make_webhook_secret(deps.random);
    const auto sealed = seal_webhook_secret(deps, webhook.id, secret);
    AUTHOS_TRY(
        write_inside(deps, access, caller, [&](storage::Session& s, const OrgAccess& inside) -> Result<void> {
            AUTHOS_TRY(storage::lock_organization(s, inside.scope));
            AUTHOS_TRY(const long long count, storage::count_webhooks(s, inside.scope));
            if (count >= kMaxWebhooks) {
                return fail(Errc::failed_precondition, "webhook_limit_reached",
                            "An organization can have at most " + std::to_string(kMaxWebhooks) + " webhooks");
            }
            AUTHOS_TRY(storage::insert_webhook(s, inside.scope, webhook, sealed));
            return record_org_event(deps, s, inside.scope, inside.user_id,
                                    webhook_fact(webhook, "webhook.created", now), caller);
        }));
    return IssuedWebhook{webhook, secret};
}

Result<std::vector<storage::Webhook>> list_webhooks(const Deps& deps, const OrgAccess& access,
                                                    const Caller& caller) {
    return deps.database.read(caller.deadline,
                              [&](storage::Session& s) { return storage::list_webhooks(s, access.scope); });
}

Result<storage::Webhook> get_webhook(const Deps& deps, const OrgAccess& access, const storage::WebhookId& id,
                                     const Caller& caller) {
    return deps.database.read(caller.deadline,
                              [&](storage::Session& s) { return load_webhook(s, access.scope, id); });
}

Result<IssuedWebhook> update_webhook(const Deps& deps, const OrgAccess& access, const storage::WebhookId& id,
                                     const WebhookChange& change, const Caller& caller) {
    if (change.url) {
        AUTHOS_TRY(require_not_impersonated(caller));
    }
    AUTHOS_TRY(const auto checked, check_change(deps, change));
    const UnixMillis now = deps.clock.now();
    // Needed only if the origin changes, which the transaction finds out; sealing must not happen there.
    const SecretString fresh = make_webhook_secret(deps.random);
    const auto sealed = seal_webhook_secret(deps, id, fresh);
    return write_inside(
        deps, access, caller, [&](storage::Session& s, const OrgAccess& inside) -> Result<IssuedWebhook> {
            AUTHOS_TRY(auto webhook, load_webhook(s, inside.scope, id));
            const bool moved = leaves_origin(webhook, checked.origin);
            apply_change(webhook, checked, now);
            AUTHOS_TRY(const bool updated, storage::update_webhook(s, inside.scope, webhook));
            if (!updated) return webhook_not_found();
            AUTHOS_TRY(record_org_event(deps, s, inside.scope, inside.user_id,
                                        webhook_fact(webhook, "webhook.updated", now), caller));
            if (!moved) return IssuedWebhook{std::move(webhook), std::nullopt};
            AUTHOS_TRY(storage::set_webhook_secrets(s, inside.scope, id, sealed, now));
            AUTHOS_TRY(record_org_event(deps, s, inside.scope, inside.user_id,
                                        webhook_fact(webhook, "webhook.secret_rotated", now), caller));
            return IssuedWebhook{std::move(webhook), fresh};
        });
}

Result<void> delete_webhook(const Deps& deps, const OrgAccess& access, const storage::WebhookId& id,
                            const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    return write_inside(deps, access, caller,
                        [&](storage::Session& s, const OrgAccess& inside) -> Result<void> {
                            AUTHOS_TRY(const auto webhook, load_webhook(s, inside.scope, id));
                            AUTHOS_TRY(const bool deleted, storage::delete_webhook(s, inside.scope, id));
                            if (!deleted) return webhook_not_found();
                            return record_org_event(deps, s, inside.scope, inside.user_id,
                                                    webhook_fact(webhook, "webhook.deleted", now), caller);
                        });
}

Result<IssuedWebhook> rotate_webhook_secret(const Deps& deps, const OrgAccess& access,
                                            const storage::WebhookId& id, std::chrono::seconds overlap,
                                            const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    if (overlap < std::chrono::seconds{0} || overlap > kLongestOverlap) {
        return fail(Errc::invalid_argument, "overlap_malformed",
                    "\"overlap_seconds\" must be 0 to " + std::to_string(kLongestOverlap.count()));
    }
    const UnixMillis now = deps.clock.now();
    const SecretString fresh = make_webhook_secret(deps.random);
    const auto sealed = seal_webhook_secret(deps, id, fresh);
    return write_inside(
        deps, access, caller, [&](storage::Session& s, const OrgAccess& inside) -> Result<IssuedWebhook> {
            // Of two rotations at once, the second must see what the first has left.
            AUTHOS_TRY(storage::lock_organization(s, inside.scope));
            AUTHOS_TRY(auto webhook, load_webhook(s, inside.scope, id));
            AUTHOS_TRY(const auto before, storage::find_webhook_secrets(s, inside.scope, id));
            if (!before) return webhook_not_found();
            auto secrets = sealed;
            if (overlap.count() > 0) {
                secrets.previous = before->current;
                secrets.previous_expires_at = now + overlap;
            }
            AUTHOS_TRY(const bool stored, storage::set_webhook_secrets(s, inside.scope, id, secrets, now));
            if (!stored) return webhook_not_found();
            webhook.updated_at = now;
            AUTHOS_TRY(record_org_event(deps, s, inside.scope, inside.user_id,
                                        webhook_fact(webhook, "webhook.secret_rotated", now), caller));
            return IssuedWebhook{std::move(webhook), fresh};
        });
}

} // namespace authos::identity
