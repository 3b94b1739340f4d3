#pragma once
// What all registered URIs have in common, whatever they are for.

#include "authos/base/result.hpp"
#include "authos/base/url.hpp"

#include <string_view>

namespace authos::authcore {

/// An absolute URI of 1 to 2000 octets that two readers cannot read differently: URI characters only, no
/// wildcard, fragment, credentials or dot segments; https and http URIs name a host. Errc::invalid_argument
/// with `reason` and a message that begins with "the URI".
[[nodiscard]] Result<Url> parse_plain_uri(std::string_view text, std::string_view reason);

} // namespace authos::authcore
