#pragma once
// What an API key may be allowed to do with its service: a closed list, each listed one by one.

#include "authos/base/result.hpp"

#include <bitset>
#include <string>
#include <string_view>
#include <vector>

namespace authos::identity {

/// One thing that a key allows; the names on the wire are those of name_of().
enum class KeyPermission {
    read_users,
    write_users,
    delete_users,
    read_subscriptions,
    write_subscriptions,
    delete_subscriptions,
    read_analytics,
    read_service,
    write_service,
    read_provider_tokens, // of every provider
    read_provider_tokens_github,
    read_provider_tokens_google,
    read_provider_tokens_microsoft,
};
inline constexpr std::size_t kKeyPermissionCount = 13;

/// "read:users", "read:provider_tokens:github" and so on: as stored and sent.
[[nodiscard]] std::string_view name_of(KeyPermission permission) noexcept;

/// A set of permissions.
class KeyPermissions {
public:
    /// Each name exact, repetitions count once. Errc::invalid_argument: "permission_unknown" (the message
    /// names it), "permissions_empty".
    [[nodiscard]] static Result<KeyPermissions> parse(const std::vector<std::string>& names);
    /// From a stored JSON array; what cannot be read grants nothing.
    [[nodiscard]] static KeyPermissions from_stored(std::string_view json);

    [[nodiscard]] bool has(KeyPermission permission) const noexcept {
        return set_[static_cast<std::size_t>(permission)];
    }
    /// In the order of the list.
    [[nodiscard]] std::vector<std::string> names() const;

private:
    std::bitset<kKeyPermissionCount> set_;
};

} // namespace authos::identity
