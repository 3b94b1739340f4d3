#pragma once
// The people of an organization, their rights on services, and its roles.

#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> get_members(Context& ctx, const http::Request& request);
Result<http::Response> patch_member(Context& ctx, const http::Request& request);
Result<http::Response> post_remove_member(Context& ctx, const http::Request& request);
Result<http::Response> get_service_access(Context& ctx, const http::Request& request);
Result<http::Response> put_service_access(Context& ctx, const http::Request& request);

Result<http::Response> get_roles(Context& ctx, const http::Request& request);
Result<http::Response> post_role(Context& ctx, const http::Request& request);
Result<http::Response> get_role(Context& ctx, const http::Request& request);
Result<http::Response> put_role(Context& ctx, const http::Request& request);
Result<http::Response> delete_role(Context& ctx, const http::Request& request);

} // namespace authos::api::handlers
