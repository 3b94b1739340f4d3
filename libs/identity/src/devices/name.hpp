#pragma once
// How a device is called until its user gives it a name.

#include <string>
#include <string_view>

namespace authos::identity {

/// "Firefox on Linux", as far as the user agent tells: for the eyes of the user, never for decisions. At
/// most 100 octets.
[[nodiscard]] std::string device_name_of(std::string_view user_agent);

} // namespace authos::identity
