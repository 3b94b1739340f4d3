#pragma once
// An organization's sign-ins, counted for its people.

#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> get_login_trends(Context& ctx, const http::Request& request);
Result<http::Response> get_logins_by_service(Context& ctx, const http::Request& request);
Result<http::Response> get_logins_by_provider(Context& ctx, const http::Request& request);
Result<http::Response> get_recent_logins(Context& ctx, const http::Request& request);

} // namespace authos::api::handlers
