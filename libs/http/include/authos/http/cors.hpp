#pragma once
// Cross-origin resource sharing as a pure policy: who is allowed is asked of the product, the headers
// follow. Answers are credentialed, so the origin is always named and never "*". Source: WHATWG Fetch.

#include "authos/http/request.hpp"
#include "authos/http/response.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace authos::http {

/// What an allowed origin may do.
struct CorsPolicy {
    std::string allowed_methods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
    std::string allowed_headers = "Authorization, Content-Type, Accept, X-Requested-With";
    std::string exposed_headers; // empty: none beyond the safe-listed
    std::chrono::seconds max_age{600};
};

/// Whether an origin ("https://app.example", as sent) may read answers.
using OriginAllowed = std::function<bool(std::string_view origin)>;

/// OPTIONS with Origin and Access-Control-Request-Method.
[[nodiscard]] bool is_preflight(const RequestHead& head) noexcept;

/// The Origin header if there is exactly one, it is not "null", and `allowed` says yes.
[[nodiscard]] std::optional<std::string_view> allowed_origin(const RequestHead& head,
                                                             const OriginAllowed& allowed);

/// Adds the headers of an actual answer; `origin` from allowed_origin. Vary: Origin is added in any
/// case, because the answer depends on it.
void add_cors_headers(Response& response, const CorsPolicy& policy, std::optional<std::string_view> origin);

/// 204 with the preflight headers; without them where `origin` is nothing, which makes the browser refuse.
[[nodiscard]] Response preflight_response(const CorsPolicy& policy, std::optional<std::string_view> origin);

} // namespace authos::http
