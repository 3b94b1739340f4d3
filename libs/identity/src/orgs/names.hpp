#pragma once
// What organizations may be called.

#include "authos/base/result.hpp"

#include <string>
#include <string_view>

namespace authos::identity {

/// Errc::invalid_argument: "org_slug_malformed", "org_slug_reserved".
[[nodiscard]] Result<void> check_org_slug(std::string_view slug);

/// The name without blanks at both ends. Errc::invalid_argument, "org_name_malformed".
[[nodiscard]] Result<std::string> parse_org_name(std::string_view text);

} // namespace authos::identity
