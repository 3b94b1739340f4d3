#include "authos/identity/orgs/organizations.hpp"

#include "context.hpp"
#include "dto/body.hpp"
#include "dto/organization.hpp"
#include "handlers/answers.hpp"
#include "handlers/organizations.hpp"

namespace authos::api::handlers {
Result<http::Response> post_organization(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto draft, dto::parse_organization_draft(body));
    AUTHOS_TRY(const auto created,
               identity::create_organization(ctx.deps(), ctx.principal(), draft, ctx.caller()));
    return json_answer(dto::created_organization_response(created));
}

Result<http::Response> get_organizations(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto page, dto::parse_own_organization_page(request));
    AUTHOS_TRY(const auto summaries,
               identity::list_own_organizations(ctx.deps(), ctx.principal(), page, ctx.caller()));
    Json items = Json::array();
    for (const auto& summary : summaries) items.push(dto::organization_response(summary));
    return json_answer(items);
}

Result<http::Response> get_organization(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto summary, identity::get_organization(ctx.deps(), ctx.org(), ctx.caller()));
    return json_answer(dto::organization_response(summary));
}

Result<http::Response> patch_organization(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto name, body.get_string("name"));
    AUTHOS_TRY(const auto summary, identity::rename_organization(ctx.deps(), ctx.org(), name, ctx.caller()));
    return json_answer(dto::organization_response(summary));
}

Result<http::Response> delete_organization(Context& ctx, const http::Request&) {
    AUTHOS_TRY(identity::delete_organization(ctx.deps(), ctx.org(), ctx.caller()));
    return json_answer(Json{});
}

Result<http::Response> post_select_organization(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto selected,
               identity::select_organization(ctx.deps(), ctx.principal(), ctx.org(), ctx.caller()));
    return json_answer(dto::selected_organization_response(selected));
}

Result<http::Response> post_transfer_ownership(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto email, body.get_string("new_owner_email"));
    AUTHOS_TRY(const auto summary, identity::transfer_ownership(ctx.deps(), ctx.org(), email, ctx.caller()));
    return json_answer(dto::organization_response(summary));
}

} // namespace authos::api::handlers
