#include "authos/identity/platform/owners.hpp"
#include "authos/identity/platform/users.hpp"

#include "context.hpp"
#include "dto/body.hpp"
#include "dto/platform_users.hpp"
#include "handlers/answers.hpp"
#include "handlers/platform_users.hpp"

namespace authos::api::handlers {
namespace {

Result<UserId> account_id_of(const http::Request& request) {
    return id_param<UserId>(request, "user_id", "user_not_found", "User not found");
}

} // namespace

Result<http::Response> post_platform_owner(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto id, dto::parse_user_reference(body));
    AUTHOS_TRY(const auto account,
               identity::promote_platform_owner(ctx.deps(), ctx.platform(), id, ctx.caller()));
    return json_answer(dto::user_json(account));
}

Result<http::Response> delete_platform_owner(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, account_id_of(request));
    AUTHOS_TRY(const auto account,
               identity::demote_platform_owner(ctx.deps(), ctx.platform(), id, ctx.caller()));
    return json_answer(dto::user_json(account));
}

Result<http::Response> get_platform_users(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto page, dto::parse_account_page(request));
    AUTHOS_TRY(const auto list, identity::list_accounts(ctx.deps(), ctx.platform(), page, ctx.caller()));
    return json_answer(dto::account_list_response(list, page.limit));
}

Result<http::Response> get_platform_users_search(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto search, dto::parse_account_search(request));
    AUTHOS_TRY(const auto found, identity::search_accounts(ctx.deps(), ctx.platform(), search, ctx.caller()));
    Json items = Json::array();
    for (const auto& account : found) items.push(dto::platform_user_json(account));
    return json_answer(items);
}

Result<http::Response> get_platform_user(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, account_id_of(request));
    AUTHOS_TRY(const auto detail, identity::get_account_detail(ctx.deps(), ctx.platform(), id, ctx.caller()));
    return json_answer(dto::account_detail_response(detail));
}

Result<http::Response> get_platform_user_mfa(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, account_id_of(request));
    AUTHOS_TRY(const auto detail, identity::get_account_detail(ctx.deps(), ctx.platform(), id, ctx.caller()));
    return json_answer(dto::mfa_status_response(detail));
}

Result<http::Response> delete_platform_user_mfa(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, account_id_of(request));
    AUTHOS_TRY(const bool removed, identity::reset_mfa(ctx.deps(), ctx.platform(), id, ctx.caller()));
    return json_answer(Json::object(
        {{"success", true},
         {"message", removed ? "MFA has been reset" : "MFA was not set up; nothing was changed"}}));
}

Result<http::Response> post_impersonate(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto id, dto::parse_user_reference(body));
    AUTHOS_TRY(const auto reason, body.get_string("reason"));
    AUTHOS_TRY(const auto impersonation,
               identity::impersonate(ctx.deps(), ctx.platform(), id, reason, ctx.caller()));
    return json_answer(dto::impersonation_response(impersonation));
}

Result<http::Response> post_import_users(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto import, dto::parse_user_import(body));
    AUTHOS_TRY(const auto outcome, identity::import_users(ctx.deps(), ctx.platform(), import, ctx.caller()));
    return json_answer(dto::user_import_response(import, outcome));
}

} // namespace authos::api::handlers
