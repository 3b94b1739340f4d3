#pragma once
// The headers that tell browsers to be careful, on every answer.

#include "authos/http/response.hpp"

#include <string_view>

namespace authos::http {

/// For JSON and everything else that is not meant to be rendered.
inline constexpr std::string_view kApiContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";

/// Adds, unless the response has them already: Strict-Transport-Security (one year, subdomains),
/// X-Content-Type-Options: nosniff, X-Frame-Options: DENY, Referrer-Policy: no-referrer, and
/// Content-Security-Policy with `content_security_policy`.
void add_security_headers(Response& response,
                          std::string_view content_security_policy = kApiContentSecurityPolicy);

} // namespace authos::http
