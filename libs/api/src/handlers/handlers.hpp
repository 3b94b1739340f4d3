#pragma once
// Every handler of the route table, by group.

#include "authos/base/result.hpp"
#include "authos/http/request.hpp"
#include "authos/http/response.hpp"

namespace authos::api {

class Context;

namespace handlers {

// auth.cpp
Result<http::Response> post_login(Context& ctx, const http::Request& request);
Result<http::Response> post_refresh(Context& ctx, const http::Request& request);
Result<http::Response> post_logout(Context& ctx, const http::Request& request);

// oauth.cpp
Result<http::Response> post_revoke(Context& ctx, const http::Request& request);

// user.cpp
Result<http::Response> get_user(Context& ctx, const http::Request& request);
Result<http::Response> patch_user(Context& ctx, const http::Request& request);
Result<http::Response> post_change_password(Context& ctx, const http::Request& request);

// organizations.cpp
Result<http::Response> post_organization(Context& ctx, const http::Request& request);
Result<http::Response> get_organizations(Context& ctx, const http::Request& request);
Result<http::Response> get_organization(Context& ctx, const http::Request& request);
Result<http::Response> patch_organization(Context& ctx, const http::Request& request);
Result<http::Response> delete_organization(Context& ctx, const http::Request& request);
Result<http::Response> post_select_organization(Context& ctx, const http::Request& request);
Result<http::Response> post_transfer_ownership(Context& ctx, const http::Request& request);

// platform.cpp
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

// well_known.cpp
Result<http::Response> get_jwks(Context& ctx, const http::Request& request);
Result<http::Response> get_discovery(Context& ctx, const http::Request& request);
Result<http::Response> get_openapi(Context& ctx, const http::Request& request);

// operations.cpp
Result<http::Response> get_health(Context& ctx, const http::Request& request);
Result<http::Response> get_readiness(Context& ctx, const http::Request& request);
Result<http::Response> get_metrics(Context& ctx, const http::Request& request);

} // namespace handlers
} // namespace authos::api
