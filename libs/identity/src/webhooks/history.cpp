#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/identity/webhooks/events.hpp"
#include "authos/identity/webhooks/webhooks.hpp"
#include "authos/storage/database.hpp"
#include "rbac/recheck.hpp"
#include "webhooks/emit.hpp"
#include "webhooks/find.hpp"

namespace authos::identity {

namespace {

Result<storage::Webhook> load_active_webhook(storage::Session& s, const storage::OrgScope& scope,
                                             const storage::WebhookId& id) {
    AUTHOS_TRY(auto webhook, load_webhook(s, scope, id));
    if (!webhook.is_active) {
        return fail(Errc::failed_precondition, "webhook_inactive",
                    "The webhook is not active; set \"is_active\" first");
    }
    return webhook;
}

Json ping_of(const OrgAccess& inside, const storage::Webhook& webhook, UnixMillis now) {
    return Json::object({{"event", kTestPing},
                         {"timestamp", format_rfc3339(now)},
                         {"organization_id", inside.scope.org().text()},
                         {"actor_user_id", inside.user_id.text()},
                         {"target_type", "webhook"},
                         {"target_id", webhook.id.text()},
                         {"data", Json::object({{"webhook_name", webhook.name}})}});
}

} // namespace

Error webhook_not_found() {
    return fail(Errc::not_found, "webhook_not_found", "Webhook not found");
}

Result<storage::Webhook> load_webhook(storage::Session& s, const storage::OrgScope& scope,
                                      const storage::WebhookId& id) {
    AUTHOS_TRY(auto webhook, storage::find_webhook(s, scope, id));
    if (!webhook) return webhook_not_found();
    return std::move(*webhook);
}

Result<QueuedDelivery> queue_test_ping(const Deps& deps, const OrgAccess& access,
                                       const storage::WebhookId& id, const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    return write_inside(
        deps, access, caller, [&](storage::Session& s, const OrgAccess& inside) -> Result<QueuedDelivery> {
            AUTHOS_TRY(const auto webhook, load_active_webhook(s, inside.scope, id));
            AUTHOS_TRY(record_org_event(deps, s, inside.scope, inside.user_id,
                                        {"webhook.tested", "webhook", id.text(), now}, caller));
            return queue_delivery(deps, s, inside.scope, id,
                                  {std::string{kTestPing}, ping_of(inside, webhook, now).dump()});
        });
}

Result<QueuedDelivery> redeliver_webhook(const Deps& deps, const OrgAccess& access,
                                         const storage::WebhookId& id,
                                         const storage::WebhookDeliveryId& delivery, const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    const QueuedDelivery queued{delivery, JobId::make(deps.random)};
    return write_inside(
        deps, access, caller, [&](storage::Session& s, const OrgAccess& inside) -> Result<QueuedDelivery> {
            AUTHOS_TRY(load_active_webhook(s, inside.scope, id));
            AUTHOS_TRY(const bool restarted,
                       storage::restart_delivery(s, inside.scope, id, delivery, queued.job, now));
            if (!restarted) return fail(Errc::not_found, "delivery_not_found", "Delivery not found");
            AUTHOS_TRY(queue_delivery_job(deps, s, inside.scope, queued));
            const Json details = Json::object({{"delivery_id", delivery.text()}});
            AUTHOS_TRY(record_org_event(deps, s, inside.scope, inside.user_id,
                                        {"webhook.redelivered", "webhook", id.text(), now, details.dump()},
                                        caller));
            return queued;
        });
}

Result<DeliveryList> list_webhook_deliveries(const Deps& deps, const OrgAccess& access,
                                             const storage::WebhookId& id, const storage::DeliveryPage& page,
                                             const Caller& caller) {
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<DeliveryList> {
        AUTHOS_TRY(load_webhook(s, access.scope, id));
        DeliveryList list;
        AUTHOS_TRY(list.deliveries, storage::list_deliveries(s, access.scope, id, page));
        AUTHOS_TRY(list.total, storage::count_deliveries(s, access.scope, id, page.filter));
        return list;
    });
}

} // namespace authos::identity
