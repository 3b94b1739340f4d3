#pragma once
// A request as a value: first its head (all that routing needs), then the whole of it. Everything here
// comes from the network and is checked for form only.

#include "authos/base/time.hpp"
#include "authos/http/headers.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace authos::http {

/// `other` is any method that this server has no routes for; RequestHead::method_text has its name.
enum class Method { get, head, post, put, patch, del, options, other };

/// "GET", "DELETE" …; "OTHER" for `other`. Fit for a metric label.
[[nodiscard]] std::string_view name_of(Method method) noexcept;
/// Exact, upper case only (methods are case-sensitive).
[[nodiscard]] Method parse_method(std::string_view text) noexcept;

/// Names and values in order, e.g. of path parameters or of a query; decoded.
using Pairs = std::vector<std::pair<std::string, std::string>>;

/// The value of the first pair of that name.
[[nodiscard]] std::optional<std::string_view> find_pair(const Pairs& pairs, std::string_view name) noexcept;

/// Method, target and headers. `path` is the path as sent (percent-encoding kept, without query);
/// `segments` are its decoded parts: "/" has none, "/a/" has "a" and "". No segment is "." or "..", and
/// none holds a slash, backslash, control character or invalid UTF-8: such targets were refused (400).
struct RequestHead {
    Method method = Method::get;
    std::string method_text;
    std::string target; // as sent; may hold secrets in its query: never log it
    std::string path;
    std::vector<std::string> segments;
    Pairs query; // decoded
    Headers headers;
    std::string remote_address; // of the socket: an IP address without port; "::ffff:1.2.3.4" is "1.2.3.4"
    UnixMillis received_at;     // when the head was complete
    bool has_body = false;      // a Content-Length above 0 or chunked transfer coding

    [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const noexcept {
        return headers.find(name);
    }
    [[nodiscard]] std::optional<std::string_view> query_value(std::string_view name) const noexcept {
        return find_pair(query, name);
    }
    /// The first cookie of that name.
    [[nodiscard]] std::optional<std::string_view> cookie(std::string_view name) const noexcept;
};

/// A head with its body and the parameters of the route that it matched.
struct Request : RequestHead {
    std::string body;
    Pairs params; // decoded path parameters by the names of the route pattern

    /// The path parameter `name`; empty where the pattern has none of that name.
    [[nodiscard]] std::string_view param(std::string_view name) const noexcept {
        return find_pair(params, name).value_or(std::string_view{});
    }
};

} // namespace authos::http
