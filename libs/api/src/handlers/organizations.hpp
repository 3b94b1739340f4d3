#pragma once
// Organizations as their people see them.

#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> post_organization(Context& ctx, const http::Request& request);
Result<http::Response> get_organizations(Context& ctx, const http::Request& request);
Result<http::Response> get_organization(Context& ctx, const http::Request& request);
Result<http::Response> patch_organization(Context& ctx, const http::Request& request);
Result<http::Response> delete_organization(Context& ctx, const http::Request& request);
Result<http::Response> post_select_organization(Context& ctx, const http::Request& request);
Result<http::Response> post_transfer_ownership(Context& ctx, const http::Request& request);

} // namespace authos::api::handlers
