#pragma once
// Answers as octets. Source: RFC 9112 §4, §6.

#include "authos/http/response.hpp"

#include <string>
#include <string_view>

namespace authos::http {

/// What the connection knows about an answer.
struct WriteRules {
    std::string_view date;  // IMF-fixdate
    bool head_only = false; // answer to HEAD
    bool close = false;     // say so and close afterwards
    bool http10 = false;    // the client speaks HTTP/1.0: keeping the connection must be said
};

/// Appends status line and headers. Content-Length, Transfer-Encoding, Connection and Date of `response`
/// are left out: framing is decided here alone.
void append_response_head(std::string& out, const Response& response, const WriteRules& rules);

/// Whether a body follows the head on the wire.
[[nodiscard]] bool sends_body(int status, bool head_only) noexcept;

} // namespace authos::http
