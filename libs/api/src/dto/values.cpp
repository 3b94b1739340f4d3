#include "dto/values.hpp"

namespace authos::api::dto {

Json stored_json(const std::optional<std::string>& text, JsonKind kind) {
    if (!text) return {};
    auto parsed = parse_json(*text);
    return parsed && parsed->kind() == kind ? std::move(parsed).value() : Json{};
}

Json stored_array(const std::optional<std::string>& text) {
    Json array = stored_json(text, JsonKind::array);
    return array.is_null() ? Json::array() : array;
}

Json account_json(const UserId& id, const std::string& email, bool is_platform_owner, UnixMillis created_at) {
    return Json::object({{"id", id.text()},
                         {"email", email},
                         {"is_platform_owner", is_platform_owner},
                         {"created_at", format_rfc3339(created_at)}});
}

} // namespace authos::api::dto
