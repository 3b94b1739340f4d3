#pragma once
// What platform owners see and decide.

#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> get_platform_tiers(Context& ctx, const http::Request& request);
Result<http::Response> get_platform_organizations(Context& ctx, const http::Request& request);
Result<http::Response> post_approve_organization(Context& ctx, const http::Request& request);
Result<http::Response> post_reject_organization(Context& ctx, const http::Request& request);
Result<http::Response> post_suspend_organization(Context& ctx, const http::Request& request);
Result<http::Response> post_activate_organization(Context& ctx, const http::Request& request);
Result<http::Response> patch_organization_tier(Context& ctx, const http::Request& request);
Result<http::Response> patch_organization_features(Context& ctx, const http::Request& request);
Result<http::Response> delete_platform_organization(Context& ctx, const http::Request& request);
Result<http::Response> get_platform_audit_log(Context& ctx, const http::Request& request);

} // namespace authos::api::handlers
