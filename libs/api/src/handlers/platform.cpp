#include "authos/identity/platform/organizations.hpp"

#include "context.hpp"
#include "dto/auth.hpp"
#include "dto/body.hpp"
#include "dto/organization.hpp"
#include "handlers/answers.hpp"
#include "handlers/platform.hpp"

namespace authos::api::handlers {
namespace {

http::Response organization_answer(const storage::Organization& organization) {
    return json_answer(dto::organization_json(organization));
}

Result<OrgId> organization_id_of(const http::Request& request) {
    return id_param<OrgId>(request, "id", "organization_not_found", "Organization not found");
}

} // namespace

Result<http::Response> get_platform_tiers(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto tiers, identity::list_tiers(ctx.deps(), ctx.platform(), ctx.caller()));
    Json items = Json::array();
    for (const auto& tier : tiers) items.push(dto::tier_json(tier));
    return json_answer(items);
}

Result<http::Response> get_platform_organizations(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto page, dto::parse_organization_page(request));
    AUTHOS_TRY(const auto list, identity::list_organizations(ctx.deps(), ctx.platform(), page, ctx.caller()));
    return json_answer(dto::organization_list_response(list, page.limit));
}

Result<http::Response> post_approve_organization(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, organization_id_of(request));
    AUTHOS_TRY(const auto body, dto::parse_optional_body(request));
    AUTHOS_TRY(const auto tier, body.find_string("tier_id"));
    AUTHOS_TRY(const auto organization,
               identity::approve_organization(ctx.deps(), ctx.platform(), id, tier.value_or("tier_free"),
                                              ctx.caller()));
    return organization_answer(organization);
}

Result<http::Response> post_reject_organization(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, organization_id_of(request));
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto reason, body.get_string("reason"));
    AUTHOS_TRY(const auto organization,
               identity::reject_organization(ctx.deps(), ctx.platform(), id, reason, ctx.caller()));
    return organization_answer(organization);
}

Result<http::Response> post_suspend_organization(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, organization_id_of(request));
    AUTHOS_TRY(const auto organization,
               identity::suspend_organization(ctx.deps(), ctx.platform(), id, ctx.caller()));
    return organization_answer(organization);
}

Result<http::Response> post_activate_organization(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, organization_id_of(request));
    AUTHOS_TRY(const auto organization,
               identity::activate_organization(ctx.deps(), ctx.platform(), id, ctx.caller()));
    return organization_answer(organization);
}

Result<http::Response> patch_organization_tier(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, organization_id_of(request));
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto wish, dto::parse_tier_wish(body));
    AUTHOS_TRY(const auto organization,
               identity::set_organization_tier(ctx.deps(), ctx.platform(), id, wish, ctx.caller()));
    return organization_answer(organization);
}

Result<http::Response> patch_organization_features(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, organization_id_of(request));
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto patch, identity::FeaturePatch::parse(body));
    AUTHOS_TRY(const auto organization,
               identity::set_organization_features(ctx.deps(), ctx.platform(), id, patch, ctx.caller()));
    return organization_answer(organization);
}

Result<http::Response> delete_platform_organization(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, organization_id_of(request));
    AUTHOS_TRY(identity::remove_organization(ctx.deps(), ctx.platform(), id, ctx.caller()));
    return json_answer(dto::message_response("Organization deleted successfully"));
}

Result<http::Response> get_platform_audit_log(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto page, dto::parse_audit_page(request));
    AUTHOS_TRY(const auto list,
               identity::list_platform_audit(ctx.deps(), ctx.platform(), page, ctx.caller()));
    return json_answer(dto::audit_list_response(list, page.limit));
}

} // namespace authos::api::handlers
