#include "response_writer.hpp"

#include "authos/base/text.hpp"

#include <array>
#include <charconv>

namespace authos::http {

namespace {
bool is_framing_header(std::string_view name) noexcept {
    return equals_ignoring_case(name, "Content-Length") || equals_ignoring_case(name, "Transfer-Encoding") ||
           equals_ignoring_case(name, "Connection") || equals_ignoring_case(name, "Date");
}

void append_number(std::string& out, std::size_t value) {
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

void append_headers(std::string& out, const Headers& headers) {
    bool framing = false;
    for (std::size_t i = 0; i < headers.size() && !framing; ++i)
        framing = is_framing_header(headers.at(i).first);
    if (!framing) {
        out.append(headers.wire());
        return;
    }
    for (std::size_t i = 0; i < headers.size(); ++i) {
        const auto [name, value] = headers.at(i);
        if (!is_framing_header(name)) out.append(name).append(": ").append(value).append("\r\n");
    }
}
} // namespace

bool sends_body(int status, bool head_only) noexcept {
    return !head_only && status >= 200 && status != 204 && status != 304;
}

void append_response_head(std::string& out, const Response& response, const WriteRules& rules) {
    const int status = response.status();
    out.append("HTTP/1.1 ");
    append_number(out, static_cast<std::size_t>(status));
    out.append(" ").append(reason_phrase(status)).append("\r\nDate: ").append(rules.date).append("\r\n");
    append_headers(out, response.headers());
    // 204 must not have it; in a 304 it would have to be that of the 200 answer, which is not known here.
    if (status != 204 && status != 304) {
        out.append("Content-Length: ");
        append_number(out, response.body().size());
        out.append("\r\n");
    }
    if (rules.close) {
        out.append("Connection: close\r\n");
    } else if (rules.http10) {
        out.append("Connection: keep-alive\r\n");
    }
    out.append("\r\n");
}

} // namespace authos::http
