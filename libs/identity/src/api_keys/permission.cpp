#include "authos/identity/api_keys/permission.hpp"

#include "authos/base/json.hpp"
#include "authos/base/text.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace authos::identity {

namespace {

constexpr std::array<std::string_view, kKeyPermissionCount> kPermissionNames = {
    "read:users",
    "write:users",
    "delete:users",
    "read:subscriptions",
    "write:subscriptions",
    "delete:subscriptions",
    "read:analytics",
    "read:service",
    "write:service",
    "read:provider_tokens",
    "read:provider_tokens:github",
    "read:provider_tokens:google",
    "read:provider_tokens:microsoft"};

std::optional<std::size_t> find_permission(std::string_view name) noexcept {
    const auto found = std::find(kPermissionNames.begin(), kPermissionNames.end(), name);
    if (found == kPermissionNames.end()) return std::nullopt;
    return static_cast<std::size_t>(found - kPermissionNames.begin());
}

// Enough to recognise a misspelt name by.
constexpr std::size_t kShownOctets = 60;

} // namespace

std::string_view name_of(KeyPermission permission) noexcept {
    return kPermissionNames[static_cast<std::size_t>(permission)];
}

Result<KeyPermissions> KeyPermissions::parse(const std::vector<std::string>& names) {
    KeyPermissions parsed;
    for (const std::string& name : names) {
        const auto index = find_permission(name);
        if (!index) {
            return fail(Errc::invalid_argument, "permission_unknown",
                        "Unknown permission \"" + std::string{truncate_utf8(name, kShownOctets)} + "\"");
        }
        parsed.set_.set(*index);
    }
    if (parsed.set_.none()) {
        return fail(Errc::invalid_argument, "permissions_empty", "\"permissions\" must name at least one");
    }
    return parsed;
}

KeyPermissions KeyPermissions::from_stored(std::string_view json) {
    KeyPermissions stored;
    const auto array = parse_json(json);
    if (!array) return stored;
    for (const Json& item : array->items()) {
        if (const auto index = find_permission(item.as_string().value_or(""))) stored.set_.set(*index);
    }
    return stored;
}

std::vector<std::string> KeyPermissions::names() const {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < kKeyPermissionCount; ++i) {
        if (set_[i]) all.emplace_back(kPermissionNames[i]);
    }
    return all;
}

} // namespace authos::identity
