#pragma once
// The API keys of a service, for those who manage it.

#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> post_api_key(Context& ctx, const http::Request& request);
Result<http::Response> get_api_keys(Context& ctx, const http::Request& request);
Result<http::Response> get_api_key(Context& ctx, const http::Request& request);
Result<http::Response> delete_api_key(Context& ctx, const http::Request& request);

} // namespace authos::api::handlers
