#pragma once
// One's own sessions, and proving once more that it is oneself.

#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> get_own_sessions(Context& ctx, const http::Request& request);
Result<http::Response> delete_own_session(Context& ctx, const http::Request& request);
Result<http::Response> post_revoke_own_sessions(Context& ctx, const http::Request& request);
Result<http::Response> post_reauthenticate(Context& ctx, const http::Request& request);

} // namespace authos::api::handlers
