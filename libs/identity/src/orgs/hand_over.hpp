#pragma once
// The change of an organization's owner, by whatever way it is asked for. There is exactly one owner before
// and after it.

#include "authos/base/time.hpp"
#include "authos/identity/rbac/org_access.hpp"
#include "authos/storage/session.hpp"

namespace authos::identity {

/// Who becomes the owner, and when.
struct HandOver {
    UserId to;
    UnixMillis now;
};

/// Makes `to` the owner and the caller, who is it now, an admin; what both were given on single services
/// goes. With its audit row. Errc::permission_denied "owner_required" (the caller is not the owner any more);
/// Errc::not_found "new_owner_not_a_member".
[[nodiscard]] Result<void> hand_over(const Deps& deps, storage::Session& s, const OrgAccess& access,
                                     const HandOver& change, const Caller& caller);

} // namespace authos::identity
