#pragma once
// The end users of an organization.

#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> get_end_users(Context& ctx, const http::Request& request);
Result<http::Response> get_end_user(Context& ctx, const http::Request& request);
Result<http::Response> delete_end_user_sessions(Context& ctx, const http::Request& request);

} // namespace authos::api::handlers
