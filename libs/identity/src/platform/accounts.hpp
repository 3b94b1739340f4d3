#pragma once
// Looking up an account of any realm, for platform owners.

#include "authos/identity/platform/organizations.hpp"
#include "authos/storage/repo/platform/users.hpp"

namespace authos::identity {

/// Errc::not_found, "user_not_found".
[[nodiscard]] Result<storage::platform::Account> get_account(storage::Session& s,
                                                             const PlatformAccess& access, const UserId& id);

} // namespace authos::identity
