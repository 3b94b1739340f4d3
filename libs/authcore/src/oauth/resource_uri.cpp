#include "authos/authcore/oauth/resource_uri.hpp"

#include "oauth/uri_rules.hpp"

namespace authos::authcore {

Result<ResourceUri> ResourceUri::parse(std::string_view text) {
    constexpr std::string_view reason = "resource_uri_malformed";
    AUTHOS_TRY(const auto url, parse_plain_uri(text, reason));
    if (url.scheme != "https") return fail(Errc::invalid_argument, reason, "the URI must use https");
    return ResourceUri{std::string{text}};
}

} // namespace authos::authcore
