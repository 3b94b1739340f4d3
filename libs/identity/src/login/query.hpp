#pragma once
// Parameters added to a URL that was checked before.

#include "authos/base/url.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace authos::identity {

/// Nothing is added where there is no value. `url` has no fragment.
inline void add_query_parameter(std::string& url, std::string_view name,
                                const std::optional<std::string>& value) {
    if (!value) return;
    url += url.find('?') == std::string::npos ? '?' : '&';
    url += std::string{name} + "=" + percent_encode(*value);
}

} // namespace authos::identity
