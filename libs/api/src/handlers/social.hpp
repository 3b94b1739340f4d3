#pragma once
// Signing in through GitHub, Google and Microsoft, and the links of an account to them.

#include "authos/identity/upstream/flow.hpp"
#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> get_social_start(Context& ctx, const http::Request& request);
Result<http::Response> get_social_callback(Context& ctx, const http::Request& request);
/// For a callback that is over before it began, as its own handler would say it.
Result<http::Response> refuse_callback(Context& ctx, const http::Request& request, const Error& error);
Result<http::Response> get_admin_start(Context& ctx, const http::Request& request);
Result<http::Response> get_admin_callback(Context& ctx, const http::Request& request);
Result<http::Response> get_identities(Context& ctx, const http::Request& request);
Result<http::Response> post_identity_link(Context& ctx, const http::Request& request);
Result<http::Response> delete_identity(Context& ctx, const http::Request& request);

/// {authorization_url}, and the cookie of the flow: for pages that send the browser on themselves.
[[nodiscard]] Result<http::Response> begun_link_answer(const Context& ctx, const identity::BegunFlow& flow);

/// The cookie of a flow that a page of ours has begun, on the answer that leads to its authorization_url.
[[nodiscard]] Result<http::Response>
with_page_flow_cookie(const Context& ctx, const identity::BegunFlow& flow, http::Response response);

} // namespace authos::api::handlers
