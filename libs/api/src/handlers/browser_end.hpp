#pragma once
// How a sign-in that went through another provider ends in the browser: at the application, in the
// dashboard, on a page of ours, or as JSON. Tokens travel in the fragment, which no server sees.
// Source: RFC 9700 §4.3.1, RFC 6749 §4.1.2.1.

#include "authos/identity/upstream/flow.hpp"
#include "handlers/handler.hpp"

namespace authos::api::handlers {

/// The answer to the callback. An error of the result becomes a page where a browser asked, else JSON.
[[nodiscard]] Result<http::Response> finish_in_browser(const Context& ctx, const http::Request& request,
                                                       const Result<identity::FlowEnd>& end);

} // namespace authos::api::handlers
