#pragma once
// The member that a call is about.

#include "authos/identity/rbac/org_access.hpp"
#include "authos/storage/repo/memberships.hpp"
#include "authos/storage/session.hpp"

namespace authos::identity {

/// Errc::not_found, "member_not_found".
[[nodiscard]] Result<storage::Member> get_member(storage::Session& s, const OrgAccess& access,
                                                 const UserId& user);

} // namespace authos::identity
