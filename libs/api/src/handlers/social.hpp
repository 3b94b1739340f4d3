#pragma once
// Signing in through GitHub, Google and Microsoft, and the links of an account to them.

#include "authos/identity/upstream/flow.hpp"
#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> get_social_start(Context& ctx, const http::Request& request);
Result<http::Response> get_social_callback(Context& ctx, const http::Request& request);
Result<http::Response> get_admin_start(Context& ctx, const http::Request& request);
Result<http::Response> get_admin_callback(Context& ctx, const http::Request& request);
Result<http::Response> get_identities(Context& ctx, const http::Request& request);
Result<http::Response> post_identity_link(Context& ctx, const http::Request& request);
Result<http::Response> delete_identity(Context& ctx, const http::Request& request);

/// {authorization_url}, and the cookie of the flow: for pages that send the browser on themselves.
[[nodiscard]] Result<http::Response> begun_link_answer(const Context& ctx, const identity::BegunFlow& flow);

} // namespace authos::api::handlers
