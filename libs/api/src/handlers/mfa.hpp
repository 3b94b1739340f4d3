#pragma once
// Second factors, and the devices that are trusted because of them.

#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> post_mfa_verify(Context& ctx, const http::Request& request); // ends a sign-in

Result<http::Response> get_mfa_status(Context& ctx, const http::Request& request);
Result<http::Response> post_mfa_setup(Context& ctx, const http::Request& request);
Result<http::Response> post_mfa_confirm(Context& ctx, const http::Request& request);
Result<http::Response> delete_mfa(Context& ctx, const http::Request& request);
Result<http::Response> post_regenerate_backup_codes(Context& ctx, const http::Request& request);

Result<http::Response> get_devices(Context& ctx, const http::Request& request);
Result<http::Response> get_device(Context& ctx, const http::Request& request);
Result<http::Response> patch_device(Context& ctx, const http::Request& request);
Result<http::Response> post_revoke_device(Context& ctx, const http::Request& request);
Result<http::Response> post_trust_device(Context& ctx, const http::Request& request);
Result<http::Response> post_revoke_devices(Context& ctx, const http::Request& request);

} // namespace authos::api::handlers
