#include "authos/http/cookies.hpp"

#include "authos/base/text.hpp"

#include <algorithm>

namespace authos::http {

namespace {
constexpr std::size_t kMaxCookies = 64;

struct CookiePair {
    std::string_view name;
    std::string_view value;
};

// Takes the next usable piece off `rest`; false at the end.
bool next_cookie(std::string_view& rest, CookiePair& out) noexcept {
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(';'), rest.size());
        const std::string_view piece = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const std::size_t equals = piece.find('=');
        if (equals == std::string_view::npos) continue;
        out.name = trim(piece.substr(0, equals));
        out.value = trim(piece.substr(equals + 1));
        if (out.name.empty()) continue;
        if (out.value.size() >= 2 && out.value.front() == '"' && out.value.back() == '"') {
            out.value = out.value.substr(1, out.value.size() - 2);
        }
        return true;
    }
    return false;
}

bool is_cookie_name_char(char c) noexcept {
    constexpr std::string_view kSeparators = "()<>@,;:\\\"/[]?={}";
    return c > 0x20 && c < 0x7f && kSeparators.find(c) == std::string_view::npos;
}

bool is_cookie_octet(char c) noexcept {
    return c > 0x20 && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
}

Result<void> check_cookie(const Cookie& cookie) {
    if (cookie.name.empty() || !std::all_of(cookie.name.begin(), cookie.name.end(), is_cookie_name_char)) {
        return fail(Errc::invalid_argument, "cookie_name_malformed", "A cookie name must be a token.");
    }
    if (!std::all_of(cookie.value.begin(), cookie.value.end(), is_cookie_octet)) {
        return fail(Errc::invalid_argument, "cookie_value_malformed",
                    "A cookie value must not hold blanks, quotes, commas, semicolons or backslashes.");
    }
    const auto path_octet = [](char c) { return c >= 0x20 && c < 0x7f && c != ';'; };
    if (cookie.path.empty() || cookie.path.front() != '/' ||
        !std::all_of(cookie.path.begin(), cookie.path.end(), path_octet)) {
        return fail(Errc::invalid_argument, "cookie_path_malformed", "A cookie path must begin with '/'.");
    }
    // Browsers compare the prefixes without case and drop the cookie silently if a rule is broken.
    const std::string name = ascii_lower(cookie.name);
    const bool host_prefix = name.starts_with("__host-");
    const bool needs_secure =
        host_prefix || name.starts_with("__secure-") || cookie.same_site == SameSite::none;
    if ((needs_secure && !cookie.secure) || (host_prefix && cookie.path != "/")) {
        return fail(Errc::invalid_argument, "cookie_prefix_rule",
                    "__Host-, __Secure- and SameSite=None demand Secure; __Host- also demands the path '/'.");
    }
    return {};
}
} // namespace

std::vector<std::pair<std::string_view, std::string_view>> parse_cookies(std::string_view header) {
    std::vector<std::pair<std::string_view, std::string_view>> cookies;
    CookiePair pair;
    while (cookies.size() < kMaxCookies && next_cookie(header, pair)) {
        cookies.emplace_back(pair.name, pair.value);
    }
    return cookies;
}

std::optional<std::string_view> find_cookie(std::string_view header, std::string_view name) noexcept {
    CookiePair pair;
    for (std::size_t read = 0; read < kMaxCookies && next_cookie(header, pair); ++read) {
        if (pair.name == name) return pair.value;
    }
    return std::nullopt;
}

Result<std::string> make_set_cookie(const Cookie& cookie) {
    AUTHOS_TRY(check_cookie(cookie));
    std::string line = cookie.name + "=" + cookie.value + "; Path=" + cookie.path;
    if (cookie.max_age) line += "; Max-Age=" + std::to_string(cookie.max_age->count());
    if (cookie.http_only) line += "; HttpOnly";
    if (cookie.secure) line += "; Secure";
    switch (cookie.same_site) {
    case SameSite::strict: line += "; SameSite=Strict"; break;
    case SameSite::lax: line += "; SameSite=Lax"; break;
    case SameSite::none: line += "; SameSite=None"; break;
    }
    return line;
}

} // namespace authos::http
