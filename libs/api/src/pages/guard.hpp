#pragma once
// What stands before every page: that a POST comes from a form of ours in this very browser, and that a page
// of an account is asked for with a live page session. Refusals become pages.

#include "context.hpp"
#include "route.hpp"

namespace authos::api::pages {

/// For POSTs of Shape::html. Errc::permission_denied: "form_foreign" (Origin or Sec-Fetch-Site name another
/// site), "form_cookie_missing", "form_token_invalid". Errc::invalid_argument: "form_malformed",
/// "parameter_duplicated". Errc::unsupported: "content_type_unsupported".
[[nodiscard]] Result<void> check_form(const Context& ctx, const http::Request& request, const Route& route);

/// For Auth::page: makes whoever the browser's page session belongs to the principal of `ctx`.
/// Errc::unauthenticated: "page_session_missing", and what identity::authenticate says.
[[nodiscard]] Result<void> enter_page_session(Context& ctx, const http::RequestHead& request);

/// The answer of a page route to an error: the way to sign in (303), or a page that says what is wrong.
/// `incident` is empty unless the fault is ours.
[[nodiscard]] http::Response refusal_page(const Context& ctx, const Route& route, const Error& error,
                                          const std::string& incident);

/// The same where the server refuses by itself.
[[nodiscard]] http::Response refusal_page(const Context& ctx, const Route& route, http::Refusal kind,
                                          const std::string& incident);

} // namespace authos::api::pages
