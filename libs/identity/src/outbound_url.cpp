#include "outbound_url.hpp"

#include "authos/base/text.hpp"
#include "authos/outbound/ssrf.hpp"

#include <algorithm>

namespace authos::identity {

namespace {

constexpr std::size_t kMaxUrlOctets = 2000;

Error address_not_allowed() {
    return fail(Errc::invalid_argument, "address_not_allowed",
                "The URL's host is a private, local or reserved address that must not be called");
}

// The last label decides: a resolver takes "0x7f.1", "017700000001" and "2130706433" for addresses.
bool ends_in_number(std::string_view host) {
    if (!host.empty() && host.back() == '.') host.remove_suffix(1);
    const std::string_view last = split(host, '.').back();
    if (last.empty()) return true;
    if (last.rfind("0x", 0) == 0) return true;
    return std::all_of(last.begin(), last.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_local_name(std::string_view host) {
    if (!host.empty() && host.back() == '.') host.remove_suffix(1);
    const auto dot = host.rfind('.');
    return (dot == std::string_view::npos ? host : host.substr(dot + 1)) == "localhost";
}

Result<void> check_host(const std::string& host, bool allow_private) {
    if (const auto address = outbound::IpAddress::parse(host)) {
        if (outbound::may_connect(*address, allow_private)) return {};
        return address_not_allowed();
    }
    // Nobody needs an address in an odd spelling.
    if (host.find(':') != std::string::npos || ends_in_number(host)) return address_not_allowed();
    if (is_local_name(host) && !allow_private) return address_not_allowed();
    return {};
}

} // namespace

Result<Url> check_outbound_url(const Settings& settings, std::string_view text) {
    auto url = Url::parse(text);
    if (!url || text.size() > kMaxUrlOctets || url->host.empty()) {
        return fail(Errc::invalid_argument, "url_malformed",
                    "The URL must be absolute and have at most 2000 characters");
    }
    const bool plain = url->scheme == "http" && settings.allow_private_networks;
    if (url->scheme != "https" && !plain) {
        return fail(Errc::invalid_argument, "url_not_allowed", "The URL must begin with https://");
    }
    if (url->has_userinfo || url->has_fragment) {
        return fail(Errc::invalid_argument, "url_not_allowed",
                    "The URL must have neither credentials nor a fragment");
    }
    AUTHOS_TRY(check_host(url->host, settings.allow_private_networks));
    return url;
}

} // namespace authos::identity
