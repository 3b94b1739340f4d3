#include "authos/identity/webhooks/webhooks.hpp"

#include "authos/identity/webhooks/events.hpp"
#include "context.hpp"
#include "dto/body.hpp"
#include "dto/webhooks.hpp"
#include "handlers/answers.hpp"
#include "handlers/webhooks.hpp"

namespace authos::api::handlers {
namespace {

Result<storage::WebhookId> webhook_id_of(const http::Request& request) {
    return id_param<storage::WebhookId>(request, "webhook_id", "webhook_not_found", "Webhook not found");
}

} // namespace

Result<http::Response> post_webhook(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto draft, dto::parse_webhook_draft(body));
    AUTHOS_TRY(const auto created, identity::create_webhook(ctx.deps(), ctx.org(), draft, ctx.caller()));
    return json_answer(dto::issued_webhook_json(created));
}

Result<http::Response> get_webhooks(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto webhooks, identity::list_webhooks(ctx.deps(), ctx.org(), ctx.caller()));
    return json_answer(dto::webhook_list_response(webhooks));
}

Result<http::Response> get_webhook_event_types(Context&, const http::Request&) {
    Json names = Json::array();
    for (const std::string_view name : identity::kWebhookEvents) names.push(name);
    return json_answer(names);
}

Result<http::Response> get_webhook(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, webhook_id_of(request));
    AUTHOS_TRY(const auto webhook, identity::get_webhook(ctx.deps(), ctx.org(), id, ctx.caller()));
    return json_answer(dto::webhook_json(webhook));
}

Result<http::Response> patch_webhook(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, webhook_id_of(request));
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto change, dto::parse_webhook_change(body));
    AUTHOS_TRY(const auto updated, identity::update_webhook(ctx.deps(), ctx.org(), id, change, ctx.caller()));
    return json_answer(dto::issued_webhook_json(updated));
}

Result<http::Response> delete_webhook(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, webhook_id_of(request));
    AUTHOS_TRY(identity::delete_webhook(ctx.deps(), ctx.org(), id, ctx.caller()));
    return no_content();
}

Result<http::Response> post_rotate_webhook_secret(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, webhook_id_of(request));
    AUTHOS_TRY(const auto body, dto::parse_optional_body(request));
    AUTHOS_TRY(const auto overlap, dto::parse_overlap(body));
    AUTHOS_TRY(const auto rotated,
               identity::rotate_webhook_secret(ctx.deps(), ctx.org(), id, overlap, ctx.caller()));
    return json_answer(dto::issued_webhook_json(rotated));
}

Result<http::Response> post_test_webhook(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, webhook_id_of(request));
    AUTHOS_TRY(const auto queued, identity::queue_test_ping(ctx.deps(), ctx.org(), id, ctx.caller()));
    return json_answer(dto::queued_delivery_response(queued));
}

Result<http::Response> get_webhook_deliveries(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, webhook_id_of(request));
    AUTHOS_TRY(const auto query, dto::parse_delivery_query(request));
    AUTHOS_TRY(const auto list,
               identity::list_webhook_deliveries(ctx.deps(), ctx.org(), id, query.rows, ctx.caller()));
    return json_answer(dto::delivery_list_response(query, list));
}

Result<http::Response> post_redeliver_webhook(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, webhook_id_of(request));
    AUTHOS_TRY(const auto delivery, id_param<storage::WebhookDeliveryId>(
                                        request, "delivery_id", "delivery_not_found", "Delivery not found"));
    AUTHOS_TRY(const auto queued,
               identity::redeliver_webhook(ctx.deps(), ctx.org(), id, delivery, ctx.caller()));
    return json_answer(dto::queued_delivery_response(queued));
}

} // namespace authos::api::handlers
