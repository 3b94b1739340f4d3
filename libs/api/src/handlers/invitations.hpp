#pragma once
// Invitations: sent and taken back by an organization, accepted and declined by the invited.

#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> post_invitation(Context& ctx, const http::Request& request);
Result<http::Response> get_invitations(Context& ctx, const http::Request& request);
Result<http::Response> post_cancel_invitation(Context& ctx, const http::Request& request);

Result<http::Response> get_own_invitations(Context& ctx, const http::Request& request);
Result<http::Response> post_accept_invitation(Context& ctx, const http::Request& request);
Result<http::Response> post_accept_by_token(Context& ctx, const http::Request& request);
Result<http::Response> post_decline_invitation(Context& ctx, const http::Request& request);
Result<http::Response> post_decline_by_token(Context& ctx, const http::Request& request);
Result<http::Response> get_invitation_link(Context& ctx, const http::Request& request);

} // namespace authos::api::handlers
