#pragma once
// Upstream providers and domain routes of an organization, and what a sign-in page asks first.

#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> post_upstream_provider(Context& ctx, const http::Request& request);
Result<http::Response> get_upstream_providers(Context& ctx, const http::Request& request);
Result<http::Response> get_upstream_provider(Context& ctx, const http::Request& request);
Result<http::Response> patch_upstream_provider(Context& ctx, const http::Request& request);
Result<http::Response> delete_upstream_provider(Context& ctx, const http::Request& request);
Result<http::Response> post_domain_route(Context& ctx, const http::Request& request);
Result<http::Response> get_domain_routes(Context& ctx, const http::Request& request);
Result<http::Response> patch_domain_route(Context& ctx, const http::Request& request);
Result<http::Response> delete_domain_route(Context& ctx, const http::Request& request);
Result<http::Response> post_verify_domain_route(Context& ctx, const http::Request& request);
Result<http::Response> post_lookup_email(Context& ctx, const http::Request& request);
Result<http::Response> get_sign_in_context(Context& ctx, const http::Request& request);
Result<http::Response> post_saml_callback(Context& ctx, const http::Request& request);

} // namespace authos::api::handlers
