#include "authos/identity/passkeys/relying_party.hpp"

#include "authos/base/text.hpp"
#include "authos/base/url.hpp"

#include <algorithm>

namespace authos::identity {

namespace {

constexpr std::string_view kRelyingPartyName = "SSO Platform";

bool is_label(std::string_view label) noexcept {
    const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::all_of(label.begin(), label.end(), allowed);
}

// A last label of digits makes an IPv4 address of it, in one notation or another.
bool is_domain(std::string_view text) {
    if (text.size() > 253) return false;
    const auto labels = split(text, '.');
    if (!std::all_of(labels.begin(), labels.end(), is_label)) return false;
    return labels.back().find_first_not_of("0123456789") != std::string_view::npos &&
           !labels.back().starts_with("0x");
}

bool is_localhost(std::string_view host) noexcept {
    return host == "localhost" || host.ends_with(".localhost");
}

Result<std::string> parse_origin(std::string_view text, std::string_view rp_id) {
    const auto url = Url::parse(text);
    const bool secure = url && (url->scheme == "https" || (url->scheme == "http" && is_localhost(url->host)));
    if (!is_http_origin(text) || !secure) {
        return fail(Errc::invalid_argument, "rp_origin_malformed",
                    "Passkeys need an https origin, or http on localhost");
    }
    if (url->host != rp_id && !url->host.ends_with("." + std::string{rp_id})) {
        return fail(Errc::invalid_argument, "rp_origin_outside_id",
                    "The origin's host must be " + std::string{rp_id} + " or below it");
    }
    return url->origin();
}

} // namespace

Result<authcore::RelyingParty> make_relying_party(std::string_view base_url, const RelyingPartyWish& wish) {
    std::string id = wish.id;
    if (id.empty()) {
        const auto base = Url::parse(base_url);
        if (base) id = base->host;
    }
    if (!is_domain(id)) {
        return fail(Errc::invalid_argument, "rp_id_malformed", "Passkeys need a domain in lower case");
    }
    authcore::RelyingParty rp{id, std::string{kRelyingPartyName}, {}};
    const auto origins = wish.origins.empty() ? std::vector{std::string{base_url}} : wish.origins;
    for (const std::string& origin : origins) {
        AUTHOS_TRY(auto parsed, parse_origin(origin, id));
        rp.origins.push_back(std::move(parsed));
    }
    return rp;
}

} // namespace authos::identity
