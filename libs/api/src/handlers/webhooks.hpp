#pragma once
// Webhooks of an organization, their secrets and deliveries.

#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> post_webhook(Context& ctx, const http::Request& request);
Result<http::Response> get_webhooks(Context& ctx, const http::Request& request);
Result<http::Response> get_webhook_event_types(Context& ctx, const http::Request& request);
Result<http::Response> get_webhook(Context& ctx, const http::Request& request);
Result<http::Response> patch_webhook(Context& ctx, const http::Request& request);
Result<http::Response> delete_webhook(Context& ctx, const http::Request& request);
Result<http::Response> post_rotate_webhook_secret(Context& ctx, const http::Request& request);
Result<http::Response> post_test_webhook(Context& ctx, const http::Request& request);
Result<http::Response> get_webhook_deliveries(Context& ctx, const http::Request& request);
Result<http::Response> post_redeliver_webhook(Context& ctx, const http::Request& request);

} // namespace authos::api::handlers
