#pragma once
// What organizations, services, roles and the like may be called.

#include "authos/base/result.hpp"

#include <string>
#include <string_view>

namespace authos::identity {

/// Characters of well-formed UTF-8, as VARCHAR(n) counts them.
[[nodiscard]] std::size_t count_characters(std::string_view text) noexcept;

/// The form alone, for slugs that never stand where a part of the service itself could.
/// Errc::invalid_argument, "slug_malformed".
[[nodiscard]] Result<void> check_slug_form(std::string_view slug);

/// Errc::invalid_argument: "slug_malformed", "slug_reserved".
[[nodiscard]] Result<void> check_slug(std::string_view slug);

/// The name without blanks at both ends. Errc::invalid_argument, "name_malformed".
[[nodiscard]] Result<std::string> parse_name(std::string_view text);

} // namespace authos::identity
