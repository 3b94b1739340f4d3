#pragma once
// Sign-in, refresh, logout and revocation.

#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> post_login(Context& ctx, const http::Request& request);
Result<http::Response> post_refresh(Context& ctx, const http::Request& request);
Result<http::Response> post_logout(Context& ctx, const http::Request& request);
Result<http::Response> post_revoke(Context& ctx, const http::Request& request);

} // namespace authos::api::handlers
