#pragma once
// What an organization sets about itself: OAuth applications, mail server, domain, branding.

#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> post_oauth_credentials(Context& ctx, const http::Request& request);
Result<http::Response> get_oauth_credentials(Context& ctx, const http::Request& request);
Result<http::Response> delete_oauth_credentials(Context& ctx, const http::Request& request);
Result<http::Response> post_smtp(Context& ctx, const http::Request& request);
Result<http::Response> get_smtp(Context& ctx, const http::Request& request);
Result<http::Response> delete_smtp(Context& ctx, const http::Request& request);
Result<http::Response> post_domain(Context& ctx, const http::Request& request);
Result<http::Response> post_verify_domain(Context& ctx, const http::Request& request);
Result<http::Response> get_domain(Context& ctx, const http::Request& request);
Result<http::Response> delete_domain(Context& ctx, const http::Request& request);
Result<http::Response> patch_branding(Context& ctx, const http::Request& request);
Result<http::Response> get_branding(Context& ctx, const http::Request& request);
Result<http::Response> get_public_branding(Context& ctx, const http::Request& request);

} // namespace authos::api::handlers
