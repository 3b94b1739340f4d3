#include "authos/http/content_type.hpp"

#include "authos/base/text.hpp"

#include <algorithm>

namespace authos::http {

namespace {
bool is_media_token(std::string_view text) noexcept {
    constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
    const auto is_token_char = [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               kMarks.find(c) != std::string_view::npos;
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

Error malformed_content_type() {
    return fail(Errc::invalid_argument, "content_type_malformed", "The Content-Type header cannot be read.");
}

// The end of a parameter: a semicolon outside of quotes, or the end of the text.
std::size_t parameter_end(std::string_view text) noexcept {
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quoted && text[i] == '\\') {
            ++i;
        } else if (text[i] == '"') {
            quoted = !quoted;
        } else if (text[i] == ';' && !quoted) {
            return i;
        }
    }
    return text.size();
}
} // namespace

Result<ContentType> ContentType::parse(std::string_view text) {
    ContentType parsed;
    std::size_t end = std::min(text.find(';'), text.size());
    const std::string_view type = trim(text.substr(0, end));
    const std::size_t slash = type.find('/');
    if (slash == std::string_view::npos || !is_media_token(type.substr(0, slash)) ||
        !is_media_token(type.substr(slash + 1))) {
        return malformed_content_type();
    }
    parsed.type = ascii_lower(type);
    while (end < text.size()) {
        text.remove_prefix(end + 1);
        end = parameter_end(text);
        const std::string_view parameter = trim(text.substr(0, end));
        if (parameter.empty()) continue; // RFC 9110 §5.6.6 allows an empty parameter
        const std::size_t equals = parameter.find('=');
        if (equals == std::string_view::npos || !is_media_token(parameter.substr(0, equals))) {
            return malformed_content_type();
        }
        std::string_view value = parameter.substr(equals + 1);
        const bool quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
        if (!quoted && !is_media_token(value)) return malformed_content_type();
        if (quoted) value = value.substr(1, value.size() - 2);
        if (!equals_ignoring_case(parameter.substr(0, equals), "charset")) continue;
        // Two charsets could be read in two ways.
        if (!parsed.charset.empty() || !is_media_token(value)) return malformed_content_type();
        parsed.charset = ascii_lower(value);
    }
    return parsed;
}

bool has_content_type(const Headers& headers, std::string_view type) {
    if (headers.count("Content-Type") != 1) return false;
    const auto parsed = ContentType::parse(*headers.find("Content-Type"));
    if (!parsed) return false;
    if (!parsed->charset.empty() && parsed->charset != "utf-8" && parsed->charset != "utf8") return false;
    return parsed->type == type || (type == "application/json" && parsed->type.ends_with("+json"));
}

} // namespace authos::http
