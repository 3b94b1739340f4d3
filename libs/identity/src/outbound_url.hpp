#pragma once
// URLs of other servers that people enter and this server will call.

#include "authos/base/result.hpp"
#include "authos/base/url.hpp"
#include "authos/identity/settings.hpp"

#include <string_view>

namespace authos::identity {

/// https (and http where Settings::allow_private_networks), at most 2000 octets, without credentials and
/// fragment, and no literal address or local name that must not be reached. What a name resolves to is
/// checked when it is called. Errc::invalid_argument: "url_malformed", "url_not_allowed",
/// "address_not_allowed".
[[nodiscard]] Result<Url> check_outbound_url(const Settings& settings, std::string_view text);

} // namespace authos::identity
