#pragma once
// The hosted pages. Each drives use cases of identity and has no rules of its own. Before a POST handler
// runs, its form was checked (guard.hpp).

#include "handlers/handler.hpp"

namespace authos::api::pages {

// Sign-in
Result<http::Response> get_sign_in(Context& ctx, const http::Request& request);
Result<http::Response> post_sign_in(Context& ctx, const http::Request& request);
Result<http::Response> post_passkey_entry(Context& ctx, const http::Request& request);
Result<http::Response> get_second_factor(Context& ctx, const http::Request& request);
Result<http::Response> post_second_factor(Context& ctx, const http::Request& request);
Result<http::Response> get_magic_link(Context& ctx, const http::Request& request);
Result<http::Response> post_magic_link(Context& ctx, const http::Request& request);
// Sign-up and forgotten passwords
Result<http::Response> get_register(Context& ctx, const http::Request& request);
Result<http::Response> post_register(Context& ctx, const http::Request& request);
Result<http::Response> get_check_mail(Context& ctx, const http::Request& request);
Result<http::Response> get_verify_email(Context& ctx, const http::Request& request);
Result<http::Response> post_verify_email(Context& ctx, const http::Request& request);
Result<http::Response> get_resend_verification(Context& ctx, const http::Request& request);
Result<http::Response> post_resend_verification(Context& ctx, const http::Request& request);
Result<http::Response> get_forgot_password(Context& ctx, const http::Request& request);
Result<http::Response> post_forgot_password(Context& ctx, const http::Request& request);
Result<http::Response> get_reset_password(Context& ctx, const http::Request& request);
Result<http::Response> post_reset_password(Context& ctx, const http::Request& request);
// Account
Result<http::Response> get_account(Context& ctx, const http::Request& request);
Result<http::Response> post_account(Context& ctx, const http::Request& request);
Result<http::Response> post_sign_out(Context& ctx, const http::Request& request);
Result<http::Response> get_password(Context& ctx, const http::Request& request);
Result<http::Response> post_password(Context& ctx, const http::Request& request);
Result<http::Response> get_own_factor(Context& ctx, const http::Request& request);
Result<http::Response> post_own_factor(Context& ctx, const http::Request& request);
Result<http::Response> get_add_passkey(Context& ctx, const http::Request& request);
Result<http::Response> post_add_passkey(Context& ctx, const http::Request& request);
Result<http::Response> get_rename_passkey(Context& ctx, const http::Request& request);
Result<http::Response> post_rename_passkey(Context& ctx, const http::Request& request);
Result<http::Response> get_connections(Context& ctx, const http::Request& request);
Result<http::Response> get_reauthenticate(Context& ctx, const http::Request& request);
Result<http::Response> post_reauthenticate(Context& ctx, const http::Request& request);
// Devices, services and invitations that ask
Result<http::Response> get_activate(Context& ctx, const http::Request& request);
Result<http::Response> post_activate(Context& ctx, const http::Request& request);
Result<http::Response> get_activate_confirm(Context& ctx, const http::Request& request);
Result<http::Response> post_activate_confirm(Context& ctx, const http::Request& request);
Result<http::Response> get_activate_success(Context& ctx, const http::Request& request);
Result<http::Response> get_consent(Context& ctx, const http::Request& request);
Result<http::Response> post_consent(Context& ctx, const http::Request& request);
Result<http::Response> get_invitation(Context& ctx, const http::Request& request);
Result<http::Response> post_invitation(Context& ctx, const http::Request& request);

} // namespace authos::api::pages
