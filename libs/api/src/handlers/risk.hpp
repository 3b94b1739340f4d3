#pragma once
// Suspicious sign-ins of an organization.

#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> get_risk_settings(Context& ctx, const http::Request& request);
Result<http::Response> put_risk_settings(Context& ctx, const http::Request& request);
Result<http::Response> post_reset_risk_settings(Context& ctx, const http::Request& request);
Result<http::Response> get_risk_events(Context& ctx, const http::Request& request);

} // namespace authos::api::handlers
