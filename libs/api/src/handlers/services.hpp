#pragma once
// Services (applications) of an organization.

#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> get_services(Context& ctx, const http::Request& request);
Result<http::Response> post_service(Context& ctx, const http::Request& request);
Result<http::Response> get_service(Context& ctx, const http::Request& request);
Result<http::Response> patch_service(Context& ctx, const http::Request& request);
Result<http::Response> delete_service(Context& ctx, const http::Request& request);
Result<http::Response> post_rotate_secret(Context& ctx, const http::Request& request);

} // namespace authos::api::handlers
