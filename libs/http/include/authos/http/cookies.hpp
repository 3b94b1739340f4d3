#pragma once
// Cookies: reading the Cookie header, building Set-Cookie lines. Source: RFC 6265 §4.2, §5.4, RFC
// 6265bis for SameSite and name prefixes.

#include "authos/base/result.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace authos::http {

/// Names and values of one Cookie header in order, as views into `header`. Quotes around a value are
/// taken off; pieces without '=' or with an empty name are skipped; at most 64 are read.
[[nodiscard]] std::vector<std::pair<std::string_view, std::string_view>>
parse_cookies(std::string_view header);

/// The value of the first cookie of that name in a Cookie header.
[[nodiscard]] std::optional<std::string_view> find_cookie(std::string_view header,
                                                          std::string_view name) noexcept;

enum class SameSite { strict, lax, none };

/// What a Set-Cookie line says. The defaults are the safe ones.
struct Cookie {
    std::string name;
    std::string value; // cookie-octets only: no blanks, quotes, commas, semicolons, backslashes
    std::string path = "/";
    std::optional<std::chrono::seconds> max_age; // nothing: until the browser closes; 0: delete it
    bool http_only = true;
    bool secure = true;
    SameSite same_site = SameSite::lax;
};

/// The line for Response::set_cookie. Errc::invalid_argument: "cookie_name_malformed",
/// "cookie_value_malformed", "cookie_path_malformed", "cookie_prefix_rule" (a name "__Host-…" without
/// Secure and Path=/, "__Secure-…" without Secure, or SameSite=None without Secure).
[[nodiscard]] Result<std::string> make_set_cookie(const Cookie& cookie);

} // namespace authos::http
