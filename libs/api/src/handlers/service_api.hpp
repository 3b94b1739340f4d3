#pragma once
// The Service API: a service's own programs at work on its users and subscriptions.

#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> get_service_users(Context& ctx, const http::Request& request);
Result<http::Response> post_service_user(Context& ctx, const http::Request& request);
Result<http::Response> get_service_user(Context& ctx, const http::Request& request);
Result<http::Response> patch_service_user(Context& ctx, const http::Request& request);
Result<http::Response> delete_service_user(Context& ctx, const http::Request& request);
Result<http::Response> get_subscriptions(Context& ctx, const http::Request& request);
Result<http::Response> post_subscription(Context& ctx, const http::Request& request);
Result<http::Response> get_subscription(Context& ctx, const http::Request& request);
Result<http::Response> patch_subscription(Context& ctx, const http::Request& request);
Result<http::Response> delete_subscription(Context& ctx, const http::Request& request);
Result<http::Response> get_service_analytics(Context& ctx, const http::Request& request);
Result<http::Response> get_service_info(Context& ctx, const http::Request& request);
Result<http::Response> patch_service_info(Context& ctx, const http::Request& request);

} // namespace authos::api::handlers
