#pragma once
// Accounts of the whole deployment, in the hands of platform owners.

#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> post_platform_owner(Context& ctx, const http::Request& request);
Result<http::Response> delete_platform_owner(Context& ctx, const http::Request& request);
Result<http::Response> get_platform_users(Context& ctx, const http::Request& request);
Result<http::Response> get_platform_users_search(Context& ctx, const http::Request& request);
Result<http::Response> get_platform_user(Context& ctx, const http::Request& request);
Result<http::Response> get_platform_user_mfa(Context& ctx, const http::Request& request);
Result<http::Response> delete_platform_user_mfa(Context& ctx, const http::Request& request);
Result<http::Response> post_impersonate(Context& ctx, const http::Request& request);

Result<http::Response> post_import_users(Context& ctx, const http::Request& request);

} // namespace authos::api::handlers
