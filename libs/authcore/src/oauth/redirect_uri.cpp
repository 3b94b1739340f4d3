#include "authos/authcore/oauth/redirect_uri.hpp"

#include "authos/base/text.hpp"
#include "oauth/uri_rules.hpp"

#include <array>
#include <optional>

namespace authos::authcore {

namespace {

constexpr std::string_view kReason = "redirect_uri_malformed";
// As they stand in a URI.
constexpr std::array<std::string_view, 3> kLoopbackHosts = {"localhost", "127.0.0.1", "[::1]"};

bool is_loopback(const Url& url) noexcept {
    return url.host == "localhost" || url.host == "127.0.0.1" || url.host == "::1";
}

// What is wrong with the scheme; empty: nothing.
std::string_view complaint_about_scheme(const Url& url, ClientKind kind) {
    if (url.scheme == "https") return {};
    if (url.scheme == "http") {
        return is_loopback(url) ? "" : "must use https; http is for localhost, 127.0.0.1 and [::1]";
    }
    if (kind == ClientKind::web) return "must use https; schemes of one's own are for mobile and desktop";
    // The dot shows that somebody owns the name, and keeps out all that browsers do something with.
    if (url.scheme.find('.') == std::string::npos || url.scheme.back() == '.') {
        return "must use https, or a scheme in reverse domain form such as com.example.app";
    }
    const bool leads_somewhere = !url.host.empty() || (!url.path.empty() && url.path.front() == '/');
    return leads_somewhere ? "" : "must have a path after its scheme, such as com.example.app:/callback";
}

/// An http URI of the own machine, without its port.
struct Loopback {
    std::string_view host;
    std::string_view rest; // path and query

    friend bool operator==(const Loopback&, const Loopback&) = default;
};

std::optional<Loopback> parse_loopback(std::string_view text) {
    constexpr std::string_view scheme = "http://";
    if (!text.starts_with(scheme)) return std::nullopt;
    text.remove_prefix(scheme.size());
    for (const std::string_view host : kLoopbackHosts) {
        if (!text.starts_with(host)) continue;
        std::string_view rest = text.substr(host.size());
        if (rest.starts_with(':')) {
            const std::size_t end = std::min(rest.find_first_not_of("0123456789", 1), rest.size());
            const auto port = parse_decimal(rest.substr(1, end - 1));
            if (!port || *port < 1 || *port > 65535) return std::nullopt;
            rest.remove_prefix(end);
        }
        // Anything else would make the host a longer name or a user name.
        if (!rest.empty() && rest.front() != '/' && rest.front() != '?') return std::nullopt;
        return Loopback{host, rest};
    }
    return std::nullopt;
}

} // namespace

Result<RedirectUri> RedirectUri::parse(std::string_view text, ClientKind kind) {
    AUTHOS_TRY(const auto url, parse_plain_uri(text, kReason));
    if (const auto complaint = complaint_about_scheme(url, kind); !complaint.empty()) {
        return fail(Errc::invalid_argument, kReason, "the URI " + std::string{complaint});
    }
    return RedirectUri{std::string{text}};
}

bool is_same_redirect_uri(std::string_view registered, std::string_view requested, ClientKind kind) {
    if (registered == requested) return true;
    if (kind != ClientKind::native) return false;
    const auto known = parse_loopback(registered);
    return known && known == parse_loopback(requested);
}

} // namespace authos::authcore
