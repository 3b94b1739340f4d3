#include "handlers/settings.hpp"

#include "context.hpp"
#include "dto/body.hpp"
#include "dto/settings.hpp"
#include "handlers/answers.hpp"

namespace authos::api::handlers {

Result<http::Response> post_oauth_credentials(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto draft, dto::parse_oauth_credentials(body, request.param("provider")));
    AUTHOS_TRY(const auto stored,
               identity::put_oauth_credentials(ctx.deps(), ctx.org(), draft, ctx.caller()));
    return json_answer(dto::oauth_credentials_json(stored));
}

Result<http::Response> get_oauth_credentials(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto stored, identity::get_oauth_credentials(ctx.deps(), ctx.org(),
                                                                  request.param("provider"), ctx.caller()));
    return json_answer(dto::oauth_credentials_json(stored));
}

Result<http::Response> delete_oauth_credentials(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(
        identity::delete_oauth_credentials(ctx.deps(), ctx.org(), request.param("provider"), ctx.caller()));
    return no_content();
}

Result<http::Response> post_smtp(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto draft, dto::parse_smtp_draft(body));
    AUTHOS_TRY(const auto change, identity::set_smtp(ctx.deps(), ctx.org(), draft, ctx.caller()));
    return json_answer(dto::smtp_change_json(change));
}

Result<http::Response> get_smtp(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto view, identity::get_smtp(ctx.deps(), ctx.org(), ctx.caller()));
    return json_answer(dto::smtp_json(view));
}

Result<http::Response> delete_smtp(Context& ctx, const http::Request&) {
    AUTHOS_TRY(identity::remove_smtp(ctx.deps(), ctx.org(), ctx.caller()));
    return json_answer(Json::object({{"message", "SMTP configuration removed"}}));
}

Result<http::Response> post_domain(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto domain, body.get_string("domain"));
    AUTHOS_TRY(const auto proof, identity::claim_domain(ctx.deps(), ctx.org(), domain, ctx.caller()));
    return json_answer(dto::domain_claim_json(proof));
}

Result<http::Response> post_verify_domain(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto verdict, identity::verify_domain(ctx.deps(), ctx.org(), ctx.caller()));
    return json_answer(Json::object({{"verified", verdict.verified}, {"message", verdict.message}}));
}

Result<http::Response> get_domain(Context& ctx, const http::Request&) {
    // Read when the caller entered, a moment ago.
    const auto& organization = ctx.org().organization;
    return json_answer(Json::object(
        {{"custom_domain", organization.custom_domain}, {"domain_verified", organization.domain_verified}}));
}

Result<http::Response> delete_domain(Context& ctx, const http::Request&) {
    AUTHOS_TRY(identity::delete_domain(ctx.deps(), ctx.org(), ctx.caller()));
    return no_content();
}

Result<http::Response> patch_branding(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto patch, dto::parse_branding_patch(body));
    AUTHOS_TRY(const auto branding, identity::update_branding(ctx.deps(), ctx.org(), patch, ctx.caller()));
    return json_answer(dto::branding_json(branding));
}

Result<http::Response> get_branding(Context& ctx, const http::Request&) {
    const auto& organization = ctx.org().organization;
    return json_answer(dto::branding_json({organization.brand_logo_url, organization.brand_primary_color}));
}

Result<http::Response> get_public_branding(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto branding,
               identity::get_public_branding(ctx.deps(), request.param("org_slug"), ctx.caller()));
    return json_answer(dto::branding_json(branding));
}

} // namespace authos::api::handlers
