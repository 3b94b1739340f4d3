#pragma once
// Who owns the platform. Ownership is read anew at every call, so a change holds at once; there is always
// at least one owner.

#include "authos/identity/platform/users.hpp"

namespace authos::identity {

/// The account as it is afterwards. Errc::not_found "user_not_found"; Errc::failed_precondition
/// "already_platform_owner", "platform_account_required" (it lives in an organization);
/// Errc::permission_denied "platform_owner_required".
[[nodiscard]] Result<storage::platform::Account> promote_platform_owner(const Deps& deps,
                                                                        const PlatformAccess& access,
                                                                        const UserId& id,
                                                                        const Caller& caller);

/// The account as it is afterwards. Errc::not_found "user_not_found"; Errc::failed_precondition
/// "demotes_self", "not_platform_owner", "last_platform_owner"; Errc::permission_denied
/// "platform_owner_required". Of owners who demote each other at the same time one stays.
[[nodiscard]] Result<storage::platform::Account>
demote_platform_owner(const Deps& deps, const PlatformAccess& access, const UserId& id, const Caller& caller);

} // namespace authos::identity
