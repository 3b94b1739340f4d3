#pragma once
// Sign-up, proof of an address, forgotten passwords and magic links.

#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> post_register(Context& ctx, const http::Request& request);
Result<http::Response> get_verify_email(Context& ctx, const http::Request& request);
Result<http::Response> post_resend_verification(Context& ctx, const http::Request& request);
Result<http::Response> post_forgot_password(Context& ctx, const http::Request& request);
Result<http::Response> post_reset_password(Context& ctx, const http::Request& request);
Result<http::Response> post_magic_link_request(Context& ctx, const http::Request& request);
Result<http::Response> get_magic_link_verify(Context& ctx, const http::Request& request);
Result<http::Response> post_set_password(Context& ctx, const http::Request& request);

} // namespace authos::api::handlers
