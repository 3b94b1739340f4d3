#include "handlers/services.hpp"

#include "authos/identity/services/services.hpp"
#include "context.hpp"
#include "dto/body.hpp"
#include "dto/services.hpp"
#include "handlers/answers.hpp"

namespace authos::api::handlers {

Result<http::Response> get_services(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto page, dto::parse_service_page(request));
    AUTHOS_TRY(const auto list, identity::list_services(ctx.deps(), ctx.org(), page, ctx.caller()));
    return json_answer(dto::service_list_response(list, page.limit));
}

Result<http::Response> post_service(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto draft, dto::parse_service_draft(body));
    AUTHOS_TRY(const auto created, identity::create_service(ctx.deps(), ctx.org(), draft, ctx.caller()));
    return json_answer(dto::created_service_response(created));
}

Result<http::Response> get_service(Context& ctx, const http::Request&) {
    // The door has read it in this very request.
    return json_answer(dto::service_json(ctx.service().service));
}

Result<http::Response> patch_service(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto change, dto::parse_service_change(body));
    AUTHOS_TRY(const auto service, identity::update_service(ctx.deps(), ctx.service(), change, ctx.caller()));
    return json_answer(dto::service_json(service));
}

Result<http::Response> delete_service(Context& ctx, const http::Request& request) {
    const std::string slug{request.param("service_slug")};
    AUTHOS_TRY(identity::delete_service(ctx.deps(), ctx.org(), slug, ctx.caller()));
    return no_content();
}

Result<http::Response> post_rotate_secret(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto rotated, identity::rotate_client_secret(ctx.deps(), ctx.service(), ctx.caller()));
    return json_answer(dto::rotated_secret_response(rotated));
}

} // namespace authos::api::handlers
