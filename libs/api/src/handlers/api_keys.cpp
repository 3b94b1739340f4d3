#include "handlers/api_keys.hpp"

#include "authos/identity/api_keys/api_keys.hpp"
#include "context.hpp"
#include "dto/api_keys.hpp"
#include "dto/body.hpp"
#include "handlers/answers.hpp"

namespace authos::api::handlers {
namespace {

Result<storage::ApiKeyId> api_key_id_of(const http::Request& request) {
    return id_param<storage::ApiKeyId>(request, "api_key_id", "api_key_not_found", "API key not found");
}

} // namespace

Result<http::Response> post_api_key(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto draft, dto::parse_api_key_draft(body));
    AUTHOS_TRY(const auto created, identity::create_api_key(ctx.deps(), ctx.service(), draft, ctx.caller()));
    return json_answer(dto::created_api_key_response(created), 201);
}

Result<http::Response> get_api_keys(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto page, dto::parse_api_key_page(request));
    AUTHOS_TRY(const auto list, identity::list_api_keys(ctx.deps(), ctx.service(), page, ctx.caller()));
    return json_answer(dto::api_key_list_response(list));
}

Result<http::Response> get_api_key(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, api_key_id_of(request));
    AUTHOS_TRY(const auto key, identity::get_api_key(ctx.deps(), ctx.service(), id, ctx.caller()));
    return json_answer(dto::api_key_json(key));
}

Result<http::Response> delete_api_key(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, api_key_id_of(request));
    AUTHOS_TRY(identity::delete_api_key(ctx.deps(), ctx.service(), id, ctx.caller()));
    return no_content();
}

} // namespace authos::api::handlers
