#pragma once
// The request target, read strictly: whatever two programs could read differently is refused. Source:
// RFC 9112 §3.2, RFC 3986 §3.3.

#include "authos/base/result.hpp"
#include "authos/http/request.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace authos::http {

/// A target in its parts; see RequestHead.
struct Target {
    std::string path;
    std::vector<std::string> segments;
    Pairs query;
};

/// Origin-form, or "*". Errc::invalid_argument, reason "target_malformed", on absolute-form, "//", "."
/// and ".." segments (also escaped), escaped slashes, backslashes, controls (also escaped), broken
/// escapes, octets outside visible ASCII, "#", invalid UTF-8 after decoding, or a malformed query.
[[nodiscard]] Result<Target> parse_target(std::string_view text);

} // namespace authos::http
