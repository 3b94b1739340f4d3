#pragma once
// Passkeys: of the own account, and signing in with them.

#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> post_passkey_registration_start(Context& ctx, const http::Request& request);
Result<http::Response> post_passkey_registration_finish(Context& ctx, const http::Request& request);
Result<http::Response> get_passkeys(Context& ctx, const http::Request& request);
Result<http::Response> patch_passkey(Context& ctx, const http::Request& request);
Result<http::Response> delete_passkey(Context& ctx, const http::Request& request);
Result<http::Response> post_passkey_login_start(Context& ctx, const http::Request& request);
Result<http::Response> post_passkey_login_finish(Context& ctx, const http::Request& request);

} // namespace authos::api::handlers
