#include "handlers/service_api.hpp"

#include "context.hpp"
#include "dto/body.hpp"
#include "dto/service_api.hpp"
#include "dto/user_page.hpp"
#include "handlers/answers.hpp"

namespace authos::api::handlers {
namespace {

Result<UserId> service_user_id_of(const http::Request& request) {
    return id_param<UserId>(request, "user_id", "user_not_found", "User not found");
}

} // namespace

Result<http::Response> get_service_users(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto page, dto::parse_user_page(request));
    AUTHOS_TRY(const auto list, identity::list_service_users(ctx.deps(), ctx.api_key(), page, ctx.caller()));
    return json_answer(dto::service_user_list_response(list, page));
}

Result<http::Response> post_service_user(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto draft, dto::parse_service_user_draft(body));
    AUTHOS_TRY(const auto user,
               identity::create_service_user(ctx.deps(), ctx.api_key(), draft, ctx.caller()));
    return json_answer(dto::service_user_json(user));
}

Result<http::Response> get_service_user(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, service_user_id_of(request));
    AUTHOS_TRY(const auto user, identity::get_service_user(ctx.deps(), ctx.api_key(), id, ctx.caller()));
    return json_answer(dto::service_user_json(user));
}

Result<http::Response> patch_service_user(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, service_user_id_of(request));
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto hash, dto::parse_imported_password(body));
    if (hash) {
        AUTHOS_TRY(const auto opened, identity::import_service_user_password(ctx.deps(), ctx.api_key(), id,
                                                                             *hash, ctx.caller()));
        return json_answer(dto::service_user_json(opened));
    }
    AUTHOS_TRY(const auto email, body.get_string("email"));
    AUTHOS_TRY(const auto user,
               identity::change_service_user_email(ctx.deps(), ctx.api_key(), id, email, ctx.caller()));
    return json_answer(dto::service_user_json(user));
}

Result<http::Response> delete_service_user(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, service_user_id_of(request));
    AUTHOS_TRY(identity::remove_service_user(ctx.deps(), ctx.api_key(), id, ctx.caller()));
    return no_content();
}

Result<http::Response> get_subscriptions(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto page, dto::parse_user_page(request));
    AUTHOS_TRY(const auto list, identity::list_subscriptions(ctx.deps(), ctx.api_key(), page, ctx.caller()));
    return json_answer(dto::subscription_list_response(list, page));
}

Result<http::Response> post_subscription(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto draft, dto::parse_subscription_draft(body));
    AUTHOS_TRY(const auto subscription,
               identity::create_subscription(ctx.deps(), ctx.api_key(), draft, ctx.caller()));
    return json_answer(dto::subscription_json(subscription));
}

Result<http::Response> get_subscription(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto user, service_user_id_of(request));
    AUTHOS_TRY(const auto subscription,
               identity::get_subscription(ctx.deps(), ctx.api_key(), user, ctx.caller()));
    return json_answer(dto::subscription_json(subscription));
}

Result<http::Response> patch_subscription(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto user, service_user_id_of(request));
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto change, dto::parse_subscription_change(body));
    AUTHOS_TRY(const auto subscription,
               identity::change_subscription(ctx.deps(), ctx.api_key(), user, change, ctx.caller()));
    return json_answer(dto::subscription_json(subscription));
}

Result<http::Response> delete_subscription(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto user, service_user_id_of(request));
    AUTHOS_TRY(identity::delete_subscription(ctx.deps(), ctx.api_key(), user, ctx.caller()));
    return no_content();
}

Result<http::Response> get_service_analytics(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto counts, identity::count_service_use(ctx.deps(), ctx.api_key(), ctx.caller()));
    return json_answer(dto::service_analytics_response(counts));
}

Result<http::Response> get_service_info(Context& ctx, const http::Request&) {
    return json_answer(dto::service_info_json(ctx.api_key().service));
}

Result<http::Response> patch_service_info(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto name, body.get_string("name"));
    AUTHOS_TRY(const auto service,
               identity::rename_service_with_key(ctx.deps(), ctx.api_key(), name, ctx.caller()));
    return json_answer(dto::service_info_json(service));
}

} // namespace authos::api::handlers
