#pragma once
// Numbers, states and evidence for platform owners.

#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> get_platform_overview(Context& ctx, const http::Request& request);
Result<http::Response> get_organization_statuses(Context& ctx, const http::Request& request);
Result<http::Response> get_growth_trends(Context& ctx, const http::Request& request);
Result<http::Response> get_login_activity(Context& ctx, const http::Request& request);
Result<http::Response> get_top_organizations(Context& ctx, const http::Request& request);
Result<http::Response> get_recent_organizations(Context& ctx, const http::Request& request);
Result<http::Response> get_operations_status(Context& ctx, const http::Request& request);
Result<http::Response> get_mfa_metrics(Context& ctx, const http::Request& request);
Result<http::Response> get_mfa_suspicious_activity(Context& ctx, const http::Request& request);
Result<http::Response> get_generate_mfa_metrics(Context& ctx, const http::Request& request);
Result<http::Response> post_generate_mfa_metrics(Context& ctx, const http::Request& request);

} // namespace authos::api::handlers
