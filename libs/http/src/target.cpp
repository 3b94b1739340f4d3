#include "authos/http/target.hpp"

#include "authos/base/text.hpp"
#include "authos/base/url.hpp"

#include <algorithm>

namespace authos::http {

namespace {
Error malformed_target() {
    return fail(Errc::invalid_argument, "target_malformed", "The request target cannot be read.");
}

bool is_control(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

// Decoded text of one path segment, or an error if it could be taken for a separator or a step.
Result<std::string> decode_segment(std::string_view raw) {
    // Nearly all segments have no escapes.
    if (raw.find('%') == std::string_view::npos) {
        if (raw == "." || raw == "..") return malformed_target();
        return std::string(raw);
    }
    auto decoded = percent_decode(raw);
    if (!decoded) return malformed_target();
    if (*decoded == "." || *decoded == ".." || decoded->find_first_of("/\\") != std::string::npos ||
        std::any_of(decoded->begin(), decoded->end(), is_control) || !is_utf8(*decoded)) {
        return malformed_target();
    }
    return decoded;
}

bool is_target_char(char c) noexcept {
    return c > 0x20 && c < 0x7f && c != '#';
}
bool is_bad_path_char(char c) noexcept {
    return c == '\\' || c == '"' || c == '<' || c == '>';
}
} // namespace

Result<Target> parse_target(std::string_view text) {
    Target target;
    if (text == "*") {
        target.path = "*";
        target.segments.emplace_back("*");
        return target;
    }
    if (text.empty() || text.front() != '/' || !std::all_of(text.begin(), text.end(), is_target_char)) {
        return malformed_target();
    }
    const std::size_t question = text.find('?');
    const std::string_view path = text.substr(0, question);
    if (std::any_of(path.begin(), path.end(), is_bad_path_char)) return malformed_target();
    target.path = path;
    std::string_view rest = path.substr(1);
    while (!rest.empty()) {
        const std::size_t slash = rest.find('/');
        const std::string_view raw = rest.substr(0, slash);
        if (raw.empty()) return malformed_target(); // "//": proxies and servers disagree about it
        AUTHOS_TRY(auto segment, decode_segment(raw));
        target.segments.push_back(std::move(segment));
        if (slash == std::string_view::npos) break;
        rest.remove_prefix(slash + 1);
        if (rest.empty()) target.segments.emplace_back(); // "/a/" is another path than "/a"
    }
    if (question != std::string_view::npos && question + 1 < text.size()) {
        auto query = parse_form(text.substr(question + 1));
        if (!query) return malformed_target();
        target.query = *std::move(query);
    }
    return target;
}

} // namespace authos::http
