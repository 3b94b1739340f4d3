#pragma once
// The device authorization grant (RFC 8628).

#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> post_device_code(Context& ctx, const http::Request& request);
Result<http::Response> post_device_verify(Context& ctx, const http::Request& request);
Result<http::Response> post_device_approve(Context& ctx, const http::Request& request);
Result<http::Response> post_device_deny(Context& ctx, const http::Request& request);
Result<http::Response> post_device_token(Context& ctx, const http::Request& request);

} // namespace authos::api::handlers
