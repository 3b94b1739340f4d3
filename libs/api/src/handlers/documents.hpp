#pragma once
// Documents for machines, probes and metrics.

#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> get_jwks(Context& ctx, const http::Request& request);
Result<http::Response> get_discovery(Context& ctx, const http::Request& request);
Result<http::Response> get_openapi(Context& ctx, const http::Request& request);
Result<http::Response> get_health(Context& ctx, const http::Request& request);
Result<http::Response> get_readiness(Context& ctx, const http::Request& request);
Result<http::Response> get_metrics(Context& ctx, const http::Request& request);

} // namespace authos::api::handlers
