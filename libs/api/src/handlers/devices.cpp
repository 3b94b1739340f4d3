#include "authos/identity/devices/devices.hpp"

#include "context.hpp"
#include "dto/body.hpp"
#include "dto/mfa.hpp"
#include "handlers/answers.hpp"
#include "handlers/mfa.hpp"

namespace authos::api::handlers {
namespace {

Result<storage::DeviceId> device_id_of(const http::Request& request) {
    return id_param<storage::DeviceId>(request, "device_id", "device_not_found", "Device not found");
}

} // namespace

Result<http::Response> get_devices(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto query, dto::parse_device_query(request));
    AUTHOS_TRY(const auto list,
               identity::list_own_devices(ctx.deps(), ctx.principal(), query.rows, ctx.caller()));
    return json_answer(dto::device_list_response(query, list));
}

Result<http::Response> get_device(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, device_id_of(request));
    AUTHOS_TRY(const auto device, identity::get_own_device(ctx.deps(), ctx.principal(), id, ctx.caller()));
    return json_answer(dto::device_json(device));
}

Result<http::Response> patch_device(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, device_id_of(request));
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto name, body.get_string("device_name"));
    AUTHOS_TRY(const auto device,
               identity::rename_own_device(ctx.deps(), ctx.principal(), id, name, ctx.caller()));
    return json_answer(dto::device_json(device));
}

Result<http::Response> post_revoke_device(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, device_id_of(request));
    AUTHOS_TRY(const auto body, dto::parse_optional_body(request));
    AUTHOS_TRY(const auto reason, body.find_string("reason"));
    AUTHOS_TRY(identity::revoke_own_device(ctx.deps(), ctx.principal(), id, reason, ctx.caller()));
    return json_answer(dto::success_response("Device revoked"));
}

Result<http::Response> post_trust_device(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, device_id_of(request));
    AUTHOS_TRY(identity::trust_own_device(ctx.deps(), ctx.principal(), id, ctx.caller()));
    return json_answer(dto::success_response("Device trusted"));
}

Result<http::Response> post_revoke_devices(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto revoked, identity::revoke_own_devices(ctx.deps(), ctx.principal(), ctx.caller()));
    return json_answer(
        dto::success_response("All devices revoked").set("count", Json{static_cast<std::int64_t>(revoked)}));
}

} // namespace authos::api::handlers
