#include "oauth/uri_rules.hpp"

#include "authos/base/text.hpp"

#include <algorithm>

namespace authos::authcore {

namespace {

constexpr std::size_t kMaxUriOctets = 2000;
// More layers of encoding than any honest URI has.
constexpr int kMaxDecodings = 5;

bool is_uri_octet(char c) noexcept {
    return c > 0x20 && c < 0x7F && std::string_view{"\"<>\\^`{|}"}.find(c) == std::string_view::npos;
}

// A proxy or a framework behind the server may take "%2e%2e", "%252e%252e" or "..;x" for "..".
bool has_dot_segment(std::string_view path) {
    std::string text{path};
    std::replace(text.begin(), text.end(), '\\', '/');
    const auto segments = split(text, '/');
    return std::any_of(segments.begin(), segments.end(), [](std::string_view segment) {
        const std::string_view name = segment.substr(0, segment.find(';'));
        return name == "." || name == "..";
    });
}

bool has_hidden_octet(std::string_view text) noexcept {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '\\'; });
}

// What is wrong with a path at any depth of its encoding; empty: nothing.
std::string_view complaint_about_path(std::string path) {
    for (int i = 0; i <= kMaxDecodings; ++i) {
        if (has_hidden_octet(path)) return "must not hide control characters or backslashes";
        if (has_dot_segment(path)) return "must not have \".\" or \"..\" in its path";
        if (path.find('%') == std::string::npos) return {};
        auto decoded = percent_decode(path);
        // A broken escape inside an escape is just text: nobody decodes further.
        if (!decoded) return i == 0 ? "has a broken percent-encoding" : std::string_view{};
        path = std::move(decoded).value();
    }
    return "is percent-encoded too often";
}

bool has_authority(std::string_view text) noexcept {
    const auto colon = text.find(':');
    return colon != std::string_view::npos && text.substr(colon + 1, 2) == "//";
}

} // namespace

Result<Url> parse_plain_uri(std::string_view text, std::string_view reason) {
    const auto refuse = [&](std::string_view what) {
        return fail(Errc::invalid_argument, reason, "the URI " + std::string{what});
    };
    if (text.empty()) return refuse("must not be empty");
    if (text.size() > kMaxUriOctets) return refuse("must not be longer than 2000 characters");
    if (!std::all_of(text.begin(), text.end(), is_uri_octet)) {
        return refuse("must be plain ASCII without blanks, backslashes or control characters");
    }
    if (text.find('#') != std::string_view::npos) return refuse("must not have a fragment");
    if (text.find('*') != std::string_view::npos) return refuse("must not have a wildcard");
    auto url = Url::parse(text);
    if (!url) return refuse("must be absolute, such as https://app.example.com/callback");
    if (url->has_userinfo) return refuse("must not have a user name or password");
    const bool is_http = url->scheme == "https" || url->scheme == "http";
    if (is_http && (!has_authority(text) || url->host.empty()))
        return refuse("must name a host after \"//\"");
    if (const auto complaint = complaint_about_path(url->path); !complaint.empty()) return refuse(complaint);
    return url;
}

} // namespace authos::authcore
