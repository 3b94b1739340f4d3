#pragma once
// The small pieces that answers are made of.

#include "authos/base/ids.hpp"
#include "authos/base/json.hpp"
#include "authos/base/time.hpp"

#include <optional>
#include <string>

namespace authos::api::dto {

[[nodiscard]] inline Json number(long long value) {
    return Json{static_cast<std::int64_t>(value)};
}
[[nodiscard]] inline Json number(const std::optional<long long>& value) {
    return value ? number(*value) : Json{};
}

/// RFC 3339 in UTC.
[[nodiscard]] inline Json moment(const std::optional<UnixMillis>& at) {
    return at ? Json{format_rfc3339(*at)} : Json{};
}

template <class Tag>
[[nodiscard]] Json id_text(const std::optional<Id<Tag>>& id) {
    return id ? Json{id->text()} : Json{};
}

/// JSON that this server stored as text; null where it is not of that kind.
[[nodiscard]] Json stored_json(const std::optional<std::string>& text, JsonKind kind);
/// The same for an array; an empty one where there is none.
[[nodiscard]] Json stored_array(const std::optional<std::string>& text);

/// {id, email, is_platform_owner, created_at}
[[nodiscard]] Json account_json(const UserId& id, const std::string& email, bool is_platform_owner,
                                UnixMillis created_at);

} // namespace authos::api::dto
