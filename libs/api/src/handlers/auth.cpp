#include "dto/auth.hpp"
#include "authos/identity/login/password_login.hpp"
#include "authos/identity/sessions/sessions.hpp"
#include "context.hpp"
#include "dto/body.hpp"
#include "handlers/authentication.hpp"
#include "handlers/sign_in_answer.hpp"

namespace authos::api::handlers {

Result<http::Response> post_login(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto login, dto::parse_login(body));
    AUTHOS_TRY(const auto entered, identity::login_with_password(ctx.deps(), login, ctx.caller()));
    return sign_in_answer(ctx, entered);
}

Result<http::Response> post_refresh(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto token, dto::parse_refresh_token(body));
    AUTHOS_TRY(const auto pair, identity::refresh_session(ctx.deps(), token, ctx.caller()));
    return http::Response::json(200, dto::token_response(pair).dump()).no_store();
}

Result<http::Response> post_logout(Context& ctx, const http::Request&) {
    AUTHOS_TRY(identity::logout(ctx.deps(), ctx.principal(), ctx.caller()));
    return http::Response::json(200, dto::message_response("Logged out successfully").dump()).no_store();
}

} // namespace authos::api::handlers
