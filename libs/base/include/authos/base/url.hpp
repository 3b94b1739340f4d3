#pragma once
// Absolute URLs, parsed once and then compared and read by part. Source: RFC 3986.

#include "authos/base/result.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace authos {

/// A parsed absolute URL. Scheme and host are lower case; `host` has no brackets; `port` is the explicit
/// one or the scheme's own (http 80, https 443, smtp 25, smtps 465, else 0).
struct Url {
    std::string scheme;
    std::string host;
    int port = 0;
    bool has_port = false;
    bool has_userinfo = false;
    std::string path;     // as written, percent-encoding kept
    std::string query;    // as written, without '?'
    std::string fragment; // as written, without '#'
    bool has_fragment = false;

    /// Errc::invalid_argument, reason "url_malformed", unless `text` is an absolute URL of at most 2048
    /// octets without blanks, controls or backslashes.
    static Result<Url> parse(std::string_view text);

    /// "https://host[:port]", the port only where it is not the scheme's own (RFC 6454 §6.1).
    [[nodiscard]] std::string origin() const;
};

/// Whether `text` is "http(s)://host[:port]" and nothing more: no path, trailing slash, query or credentials.
[[nodiscard]] bool is_http_origin(std::string_view text);

/// Unreserved characters stay, everything else becomes %XX (RFC 3986 §2.3).
[[nodiscard]] std::string percent_encode(std::string_view text);
/// Errc::invalid_argument, reason "percent_malformed", on a broken escape. '+' stays unless `plus_is_blank`.
[[nodiscard]] Result<std::string> percent_decode(std::string_view text, bool plus_is_blank = false);

/// Names and values of an application/x-www-form-urlencoded text in their order, decoded. Errc::
/// invalid_argument, reason "form_malformed", on a broken escape, invalid UTF-8, NUL, or over 256 fields.
[[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>> parse_form(std::string_view text);

} // namespace authos
