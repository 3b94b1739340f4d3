#include "handlers/device_flow.hpp"

#include "authos/identity/device_flow/approval.hpp"
#include "context.hpp"
#include "dto/body.hpp"
#include "dto/device_flow.hpp"
#include "handlers/answers.hpp"

namespace authos::api::handlers {

Result<http::Response> post_device_code(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body_or_form(request));
    AUTHOS_TRY(const auto start, dto::parse_device_flow_start(body));
    AUTHOS_TRY(const auto flow, identity::start_device_flow(ctx.deps(), start, ctx.caller()));
    return json_answer(dto::device_flow_response(flow));
}

Result<http::Response> post_device_verify(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto user_code, body.get_string("user_code"));
    AUTHOS_TRY(const auto device, identity::find_waiting_device(ctx.deps(), user_code, ctx.caller()));
    return json_answer(dto::waiting_device_response(device));
}

Result<http::Response> post_device_approve(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto user_code, body.get_string("user_code"));
    AUTHOS_TRY(const auto device,
               identity::approve_device(ctx.deps(), ctx.principal(), user_code, ctx.caller()));
    return json_answer(dto::device_answer_response("Device authorized", device));
}

Result<http::Response> post_device_deny(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto user_code, body.get_string("user_code"));
    AUTHOS_TRY(const auto device,
               identity::deny_device(ctx.deps(), ctx.principal(), user_code, ctx.caller()));
    return json_answer(dto::device_answer_response("Device denied", device));
}

Result<http::Response> post_device_token(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body_or_form(request));
    AUTHOS_TRY(const auto poll, dto::parse_device_poll(body));
    AUTHOS_TRY(const auto grant, identity::poll_device_flow(ctx.deps(), poll, ctx.caller()));
    return json_answer(dto::device_grant_response(grant));
}

} // namespace authos::api::handlers
