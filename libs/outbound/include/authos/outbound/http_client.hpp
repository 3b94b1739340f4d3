#pragma once
// One HTTP exchange with another server. The interface that use cases and jobs see; CurlHttpClient
// (curl_http_client.hpp) is the real one.

#include "authos/base/clock.hpp"
#include "authos/base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace authos::outbound {

/// Methods that the server itself sends.
enum class HttpMethod { get, head, post, put, patch, delete_ };

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

/// `url` is absolute. Header names and values are checked: no line breaks, names are tokens.
struct HttpRequest {
    HttpMethod method = HttpMethod::get;
    std::string url;
    HttpHeaders headers;
    std::string body;
    std::size_t max_response_bytes = 1 << 20; // of the body
    bool allow_plain_http = false;            // for what is public and proves itself by where it stands
};

/// Any status is a success of the exchange, also 500 and redirects, which are never followed.
struct HttpResponse {
    int status = 0;
    HttpHeaders headers; // names in lower case
    std::string body;

    /// The first field of that name (lower case), or an empty view.
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
};

/// Implementations are safe to call from any thread and send at most once per call.
class HttpClient {
public:
    virtual ~HttpClient() = default;

    /// Errc::invalid_argument: "url_malformed", "url_not_allowed" (scheme, or credentials in it),
    ///   "header_malformed".
    /// Errc::permission_denied, "address_not_allowed": the host is an address that must not be reached.
    /// Errc::payload_too_large, "response_too_large".
    /// Errc::deadline_exceeded, "upstream_timeout".
    /// Errc::unavailable: "upstream_unreachable", "upstream_tls_failed", "upstream_protocol_error",
    ///   "libcurl_missing".
    [[nodiscard]] virtual Result<HttpResponse> send(const HttpRequest& request, Deadline deadline) = 0;
};

} // namespace authos::outbound
