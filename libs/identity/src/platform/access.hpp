#pragma once
// The check of platform ownership inside the transaction that it is needed for.

#include "authos/identity/platform/organizations.hpp"
#include "authos/storage/session.hpp"

namespace authos::identity {

/// Errc::permission_denied, "platform_owner_required", if the account is no owner any more.
[[nodiscard]] Result<void> recheck_owner(storage::Session& s, const PlatformAccess& access);

} // namespace authos::identity
