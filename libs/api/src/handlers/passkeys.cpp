#include "handlers/passkeys.hpp"

#include "context.hpp"
#include "dto/body.hpp"
#include "dto/passkeys.hpp"
#include "handlers/answers.hpp"
#include "handlers/sign_in_answer.hpp"

namespace authos::api::handlers {
namespace {

Result<storage::PasskeyId> passkey_id_of(const http::Request& request) {
    return id_param<storage::PasskeyId>(request, "passkey_id", "passkey_not_found", "Passkey not found");
}

} // namespace

Result<http::Response> post_passkey_registration_start(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_optional_body(request));
    AUTHOS_TRY(const auto name, body.find_string("name"));
    AUTHOS_TRY(const auto begun,
               identity::start_passkey_registration(ctx.deps(), ctx.principal(), name, ctx.caller()));
    return json_answer(dto::begun_ceremony_response(begun));
}

Result<http::Response> post_passkey_registration_finish(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto finished, dto::parse_finished_ceremony(body));
    AUTHOS_TRY(const auto id,
               identity::finish_passkey_registration(ctx.deps(), ctx.principal(), finished, ctx.caller()));
    return json_answer(Json::object({{"success", true}, {"passkey_id", id.text()}}));
}

Result<http::Response> get_passkeys(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto passkeys, identity::list_own_passkeys(ctx.deps(), ctx.principal(), ctx.caller()));
    return json_answer(dto::passkey_list_response(passkeys));
}

Result<http::Response> patch_passkey(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, passkey_id_of(request));
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto name, body.get_string("name"));
    AUTHOS_TRY(const auto passkey,
               identity::rename_own_passkey(ctx.deps(), ctx.principal(), id, name, ctx.caller()));
    return json_answer(dto::passkey_json(passkey));
}

Result<http::Response> delete_passkey(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, passkey_id_of(request));
    AUTHOS_TRY(identity::delete_own_passkey(ctx.deps(), ctx.principal(), id, ctx.caller()));
    return json_answer(Json::object({{"success", true}, {"message", "Passkey deleted successfully"}}));
}

Result<http::Response> post_passkey_login_start(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto start, dto::parse_passkey_login_start(body));
    AUTHOS_TRY(const auto begun, identity::start_passkey_login(ctx.deps(), start, ctx.caller()));
    return json_answer(dto::begun_ceremony_response(begun));
}

Result<http::Response> post_passkey_login_finish(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto finished, dto::parse_finished_ceremony(body));
    AUTHOS_TRY(const auto entered, identity::finish_passkey_login(ctx.deps(), finished, ctx.caller()));
    http::Response answer = json_answer(dto::passkey_sign_in_response(entered));
    AUTHOS_TRY(add_device_cookie(ctx, entered.sign_in.device_trust_token, answer));
    return answer;
}

} // namespace authos::api::handlers
