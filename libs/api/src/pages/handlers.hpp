#pragma once
// The hosted pages. Each drives use cases of identity and has no rules of its own. Before a POST handler runs,
// its form was checked (guard.hpp).

#include "handlers/handler.hpp"

namespace authos::api::pages {

// Sign-in
Result<http::Response> get_sign_in(Context& ctx, const http::Request& request);
Result<http::Response> post_sign_in(Context& ctx, const http::Request& request);
// Account
Result<http::Response> get_account(Context& ctx, const http::Request& request);
Result<http::Response> post_sign_out(Context& ctx, const http::Request& request);
Result<http::Response> get_password(Context& ctx, const http::Request& request);
Result<http::Response> post_password(Context& ctx, const http::Request& request);
// Invitations
Result<http::Response> get_invitation(Context& ctx, const http::Request& request);
Result<http::Response> post_invitation(Context& ctx, const http::Request& request);

} // namespace authos::api::pages
