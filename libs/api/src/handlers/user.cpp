#include "dto/user.hpp"

#include "authos/identity/accounts/password.hpp"
#include "authos/identity/accounts/profile.hpp"
#include "context.hpp"
#include "dto/auth.hpp"
#include "dto/body.hpp"
#include "handlers/account.hpp"

namespace authos::api::handlers {

Result<http::Response> get_user(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto profile, identity::get_profile(ctx.deps(), ctx.principal(), ctx.caller()));
    Json answer = dto::user_response(profile);
    const auto& impersonator = ctx.principal().impersonator;
    if (impersonator) answer.set("impersonator", dto::impersonator_json(*impersonator));
    return http::Response::json(200, answer.dump()).no_store();
}

Result<http::Response> patch_user(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto change, dto::parse_profile_change(body));
    AUTHOS_TRY(const auto profile,
               identity::update_profile(ctx.deps(), ctx.principal(), change, ctx.caller()));
    return http::Response::json(200, dto::user_response(profile).dump()).no_store();
}

Result<http::Response> post_change_password(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto change, dto::parse_password_change(body));
    AUTHOS_TRY(identity::change_password(ctx.deps(), ctx.principal(), change, ctx.caller()));
    return http::Response::json(200, dto::message_response("Password changed successfully").dump())
        .no_store();
}

} // namespace authos::api::handlers
