#pragma once
// The people of an organization: who they are, which role they have, and how they go. There is always
// exactly one owner; changes are made one at a time for each organization.

#include "authos/identity/orgs/entitlements.hpp"
#include "authos/identity/rbac/org_access.hpp"
#include "authos/storage/repo/memberships.hpp"

#include <string>
#include <vector>

namespace authos::identity {

/// A page of members. `total` counts those that the filter lets through, `current` all.
struct MemberList {
    std::vector<storage::Member> members;
    long long total = 0;
    long long current = 0;
    OrgLimit limit;
};
[[nodiscard]] Result<MemberList> list_members(const Deps& deps, const OrgAccess& access,
                                              const storage::MemberPage& page, const Caller& caller);

/// Gives another member a role: "owner" (the caller becomes an admin), "admin", "member" or the slug of a
/// custom role. What the member was given on single services goes.
/// Errc::not_found "member_not_found". Errc::invalid_argument: "own_role", "role_unknown".
/// Errc::permission_denied: "owner_required" (to touch an admin or the owner, to hand over the ownership,
/// and, for custom roles, to make an admin),
/// "capability_beyond_own" (the role allows what the caller may not do himself).
[[nodiscard]] Result<storage::Member> change_member_role(const Deps& deps, const OrgAccess& access,
                                                         const UserId& member, const std::string& role,
                                                         const Caller& caller);

/// Takes a member out: membership, rights on services and sessions in this organization end at once; the
/// account stays. Errc::not_found "member_not_found". Errc::invalid_argument "own_membership".
/// Errc::permission_denied "owner_required" for admins and the owner.
[[nodiscard]] Result<void> remove_member(const Deps& deps, const OrgAccess& access, const UserId& member,
                                         const Caller& caller);

} // namespace authos::identity
