#pragma once
// The signed-in user's own account.

#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> get_user(Context& ctx, const http::Request& request);
Result<http::Response> patch_user(Context& ctx, const http::Request& request);
Result<http::Response> post_change_password(Context& ctx, const http::Request& request);

} // namespace authos::api::handlers
