#pragma once
// Plans of a service.

#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> get_plans(Context& ctx, const http::Request& request);
Result<http::Response> post_plan(Context& ctx, const http::Request& request);
Result<http::Response> patch_plan(Context& ctx, const http::Request& request);
Result<http::Response> delete_plan(Context& ctx, const http::Request& request);

} // namespace authos::api::handlers
