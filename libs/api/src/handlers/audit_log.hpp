#pragma once
// The audit log of an organization.

#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> get_audit_log(Context& ctx, const http::Request& request);
Result<http::Response> get_audit_event_types(Context& ctx, const http::Request& request);

} // namespace authos::api::handlers
