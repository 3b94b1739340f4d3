#include "handlers/upstream.hpp"

#include "context.hpp"
#include "dto/body.hpp"
#include "dto/upstream.hpp"
#include "handlers/answers.hpp"

namespace authos::api::handlers {
namespace {

Result<storage::UpstreamProviderId> upstream_provider_id_of(const http::Request& request) {
    return id_param<storage::UpstreamProviderId>(request, "provider_id", "connection_not_found",
                                                 "Upstream provider not found");
}

Result<storage::DomainRouteId> domain_route_id_of(const http::Request& request) {
    return id_param<storage::DomainRouteId>(request, "route_id", "domain_route_not_found",
                                            "Domain route not found");
}

} // namespace

Result<http::Response> post_upstream_provider(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto draft, dto::parse_connection_draft(body));
    AUTHOS_TRY(const auto created, identity::create_connection(ctx.deps(), ctx.org(), draft, ctx.caller()));
    return json_answer(dto::connection_json(created));
}

Result<http::Response> get_upstream_providers(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto rows, identity::list_connections(ctx.deps(), ctx.org(), ctx.caller()));
    return json_answer(dto::connection_list_json(rows));
}

Result<http::Response> get_upstream_provider(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, upstream_provider_id_of(request));
    AUTHOS_TRY(const auto row, identity::get_connection(ctx.deps(), ctx.org(), id, ctx.caller()));
    return json_answer(dto::connection_json(row));
}

Result<http::Response> patch_upstream_provider(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, upstream_provider_id_of(request));
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto change, dto::parse_connection_change(body));
    AUTHOS_TRY(const auto row, identity::update_connection(ctx.deps(), ctx.org(), id, change, ctx.caller()));
    return json_answer(dto::connection_json(row));
}

Result<http::Response> delete_upstream_provider(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, upstream_provider_id_of(request));
    AUTHOS_TRY(identity::delete_connection(ctx.deps(), ctx.org(), id, ctx.caller()));
    return no_content();
}

Result<http::Response> post_domain_route(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto draft, dto::parse_domain_route_draft(body));
    AUTHOS_TRY(const auto route, identity::create_domain_route(ctx.deps(), ctx.org(), draft, ctx.caller()));
    return json_answer(dto::domain_route_json(route));
}

Result<http::Response> get_domain_routes(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto routes, identity::list_domain_routes(ctx.deps(), ctx.org(), ctx.caller()));
    return json_answer(dto::domain_route_list_json(routes));
}

Result<http::Response> patch_domain_route(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, domain_route_id_of(request));
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto change, dto::parse_domain_route_change(body));
    AUTHOS_TRY(const auto route,
               identity::update_domain_route(ctx.deps(), ctx.org(), id, change, ctx.caller()));
    return json_answer(dto::domain_route_json(route));
}

Result<http::Response> delete_domain_route(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, domain_route_id_of(request));
    AUTHOS_TRY(identity::delete_domain_route(ctx.deps(), ctx.org(), id, ctx.caller()));
    return no_content();
}

Result<http::Response> post_verify_domain_route(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, domain_route_id_of(request));
    AUTHOS_TRY(const auto verdict, identity::verify_domain_route(ctx.deps(), ctx.org(), id, ctx.caller()));
    return json_answer(dto::domain_route_verdict_json(verdict));
}

Result<http::Response> post_lookup_email(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto email, body.get_string("email"));
    AUTHOS_TRY(const auto org_slug, body.find_string("org_slug"));
    AUTHOS_TRY(const auto home, identity::look_up_email(ctx.deps(), email, org_slug, ctx.caller()));
    return json_answer(dto::home_realm_json(home));
}

Result<http::Response> get_sign_in_context(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto place, dto::parse_context_query(request));
    AUTHOS_TRY(const auto context, identity::find_sign_in_context(ctx.deps(), place, ctx.caller()));
    return json_answer(dto::sign_in_context_json(context));
}

Result<http::Response> post_saml_callback(Context&, const http::Request&) {
    // Whatever the assertion says: nothing here could check it.
    return fail(Errc::invalid_argument, "saml_upstream_unsupported",
                "Signing in through a SAML identity provider is not supported");
}

} // namespace authos::api::handlers
