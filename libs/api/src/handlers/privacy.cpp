#include "dto/privacy.hpp"

#include "context.hpp"
#include "dto/body.hpp"
#include "handlers/answers.hpp"
#include "handlers/privacy.hpp"

namespace authos::api::handlers {
namespace {

Result<UserId> person_id_of(const http::Request& request) {
    return id_param<UserId>(request, "user_id", "user_not_found", "User not found");
}

} // namespace

Result<http::Response> get_personal_data(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, person_id_of(request));
    AUTHOS_TRY(const auto data,
               identity::export_personal_data(ctx.deps(), ctx.principal(), id, ctx.caller()));
    return json_answer(dto::personal_data_response(data));
}

Result<http::Response> delete_personal_data(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, person_id_of(request));
    AUTHOS_TRY(const auto body, dto::parse_optional_body(request));
    AUTHOS_TRY(const auto confirmation, dto::parse_forget_confirmation(body));
    AUTHOS_TRY(identity::forget_account(ctx.deps(), ctx.principal(), id, confirmation, ctx.caller()));
    return json_answer(dto::forgotten_response(id));
}

} // namespace authos::api::handlers
