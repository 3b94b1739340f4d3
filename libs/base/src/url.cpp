#include "authos/base/url.hpp"

#include "authos/base/encoding.hpp"
#include "authos/base/text.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace authos {

namespace {

constexpr std::size_t kMaxUrlOctets = 2048;
constexpr std::size_t kMaxFormFields = 256;

int default_port(std::string_view scheme) {
    if (scheme == "http") return 80;
    if (scheme == "https") return 443;
    if (scheme == "smtp") return 25;
    if (scheme == "smtps") return 465;
    return 0;
}

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

} // namespace

Result<Url> Url::parse(std::string_view text) {
    const auto malformed = [] {
        return fail(Errc::invalid_argument, "url_malformed",
                    "The text is not an absolute URL such as https://example.com/path.");
    };
    if (text.empty() || text.size() > kMaxUrlOctets) return malformed();
    const auto parsed = boost::urls::parse_uri(text);
    if (!parsed) return malformed();
    const boost::urls::url_view view = *parsed;

    Url url;
    url.scheme = ascii_lower(std::string_view(view.scheme()));
    // An IPv6 literal loses its brackets; a name loses its percent-encoding, which DNS does not know.
    std::string_view host(view.encoded_host());
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (host.find('%') != std::string_view::npos) return malformed();
    url.host = ascii_lower(host);
    url.has_userinfo = view.has_userinfo();
    url.has_port = view.has_port() && !std::string_view(view.port()).empty();
    if (url.has_port) {
        const auto port = parse_decimal(std::string_view(view.port()));
        if (!port || *port < 1 || *port > 65535) return malformed();
        url.port = static_cast<int>(*port);
    } else {
        url.port = default_port(url.scheme);
    }
    url.path = std::string(std::string_view(view.encoded_path()));
    // Boost.URL 1.81 reads "http://a:80x/" as port 80 and path "x/"; RFC 3986 §3.3 does not.
    if (view.has_authority() && !url.path.empty() && url.path.front() != '/') return malformed();
    url.query = std::string(std::string_view(view.encoded_query()));
    url.has_fragment = view.has_fragment();
    url.fragment = std::string(std::string_view(view.encoded_fragment()));
    return url;
}

std::string Url::origin() const {
    const bool literal_v6 = host.find(':') != std::string::npos;
    std::string out = scheme + "://" + (literal_v6 ? "[" + host + "]" : host);
    if (port != default_port(scheme)) out += ":" + std::to_string(port);
    return out;
}

bool is_http_origin(std::string_view text) {
    const auto url = Url::parse(text);
    const bool is_bare =
        url && url->path.empty() && url->query.empty() && !url->has_fragment && !url->has_userinfo;
    return is_bare && (url->scheme == "http" || url->scheme == "https") && !url->host.empty() &&
           text.back() != '?';
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (is_unreserved(c)) {
            out += c;
        } else {
            const auto octet = static_cast<unsigned char>(c);
            out += '%';
            out += digits[octet >> 4];
            out += digits[octet & 0x0f];
        }
    }
    return out;
}

Result<std::string> percent_decode(std::string_view text, bool plus_is_blank) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            const auto octet =
                i + 2 < text.size() ? decode_hex(text.substr(i + 1, 2)) : Result<Bytes>(Bytes{});
            if (!octet || octet->size() != 1) {
                return fail(Errc::invalid_argument, "percent_malformed",
                            "A % must be followed by two hex digits.");
            }
            out += static_cast<char>(octet->front());
            i += 2;
        } else {
            out += plus_is_blank && text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

Result<std::vector<std::pair<std::string, std::string>>> parse_form(std::string_view text) {
    const auto malformed = [] {
        return fail(
            Errc::invalid_argument, "form_malformed",
            "The form must be name=value pairs joined by &, percent-encoded UTF-8, at most 256 of them.");
    };
    std::vector<std::pair<std::string, std::string>> fields;
    if (text.empty()) return fields;
    const auto readable = [](const std::string& decoded) {
        return is_utf8(decoded) && decoded.find('\0') == std::string::npos;
    };
    for (const std::string_view field : split(text, '&')) {
        if (field.empty()) continue;
        if (fields.size() == kMaxFormFields) return malformed();
        const auto equals = field.find('=');
        auto name = percent_decode(field.substr(0, equals), true);
        auto value = percent_decode(
            equals == std::string_view::npos ? std::string_view() : field.substr(equals + 1), true);
        if (!name || !value || !readable(*name) || !readable(*value)) return malformed();
        fields.emplace_back(*std::move(name), *std::move(value));
    }
    return fields;
}

} // namespace authos
