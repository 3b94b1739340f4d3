#pragma once
// The check at the door once more, inside the transaction that changes something: a role that was taken
// away or a suspension a moment ago must not be outrun.

#include "authos/identity/rbac/org_access.hpp"
#include "authos/storage/session.hpp"

namespace authos::identity {

/// The access as it is now; errors as enter_organization.
[[nodiscard]] Result<OrgAccess> recheck_access(storage::Session& s, const OrgAccess& access);

} // namespace authos::identity
