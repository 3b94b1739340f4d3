#pragma once
// The media type of a body, as far as this server must tell them apart. Source: RFC 9110 §8.3.

#include "authos/base/result.hpp"
#include "authos/http/headers.hpp"

#include <string>
#include <string_view>

namespace authos::http {

/// "application/json; charset=UTF-8" is type "application/json", charset "utf-8"; both lower case.
struct ContentType {
    std::string type;
    std::string charset; // empty where not given

    /// Errc::invalid_argument, reason "content_type_malformed".
    static Result<ContentType> parse(std::string_view text);
};

/// Whether there is exactly one well-formed Content-Type of that lower-case type, with charset UTF-8 or
/// none. "application/json" also accepts types that end in "+json".
[[nodiscard]] bool has_content_type(const Headers& headers, std::string_view type);

} // namespace authos::http
