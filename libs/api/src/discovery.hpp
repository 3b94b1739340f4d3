#pragma once
// The authorization server's metadata (RFC 8414, OpenID Connect Discovery): only what exists. This server
// has no authorization or token endpoint of OAuth, and says so with empty lists.

#include "authos/base/json.hpp"

#include <string>

namespace authos::api {

/// `base_url` is the issuer, without trailing slash.
[[nodiscard]] Json discovery_document(const std::string& base_url);

} // namespace authos::api
