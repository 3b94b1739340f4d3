#include "handlers/mfa.hpp"

#include "context.hpp"
#include "dto/body.hpp"
#include "dto/mfa.hpp"
#include "handlers/answers.hpp"
#include "handlers/sign_in_answer.hpp"

namespace authos::api::handlers {

Result<http::Response> post_mfa_verify(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto attempt, dto::parse_mfa_attempt(body));
    AUTHOS_TRY(const auto entered, identity::verify_mfa(ctx.deps(), attempt, ctx.caller()));
    return sign_in_answer(ctx, entered);
}

Result<http::Response> get_mfa_status(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto status, identity::get_mfa_status(ctx.deps(), ctx.principal(), ctx.caller()));
    return json_answer(dto::mfa_status_response(status));
}

Result<http::Response> post_mfa_setup(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto setup, identity::set_up_mfa(ctx.deps(), ctx.principal(), ctx.caller()));
    return json_answer(dto::mfa_setup_response(setup));
}

Result<http::Response> post_mfa_confirm(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto code, dto::parse_mfa_code(body));
    AUTHOS_TRY(const auto codes, identity::confirm_mfa(ctx.deps(), ctx.principal(), code, ctx.caller()));
    return json_answer(dto::backup_codes_response(codes).set("enabled", true));
}

Result<http::Response> delete_mfa(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_optional_body(request));
    AUTHOS_TRY(const auto removal, dto::parse_mfa_removal(body));
    AUTHOS_TRY(identity::disable_mfa(ctx.deps(), ctx.principal(), removal, ctx.caller()));
    return json_answer(dto::success_response("MFA disabled"));
}

Result<http::Response> post_regenerate_backup_codes(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto codes,
               identity::regenerate_recovery_codes(ctx.deps(), ctx.principal(), ctx.caller()));
    return json_answer(dto::backup_codes_response(codes));
}

} // namespace authos::api::handlers
