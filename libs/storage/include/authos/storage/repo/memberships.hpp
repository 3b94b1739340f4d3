#pragma once
// Who belongs to an organization, and as what: owner, admin, member or the slug of a custom role.

#include "authos/base/email.hpp"
#include "authos/base/ids.hpp"
#include "authos/base/list_position.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::storage {

using MembershipId = Id<struct MembershipTag>;

/// A stored membership.
struct Membership {
    MembershipId id;
    OrgId org_id;
    UserId user_id;
    std::string role;
    UnixMillis created_at;
};

struct NewMembership {
    MembershipId id;
    UserId user_id;
    std::string role; // 1 to 100 octets
    UnixMillis created_at;
};

/// Errc::already_exists, reason "already_member". Errc::failed_precondition, reason "reference_missing", if
/// the user or the organization does not exist.
Result<void> insert_membership(Session& s, const OrgScope& scope, const NewMembership& membership);
/// Nothing if the user is no member of this organization.
Result<std::optional<std::string>> find_role(Session& s, const OrgScope& scope, const UserId& user);
/// The whole row of a member; nothing if the user is none.
Result<std::optional<Membership>> find_membership(Session& s, const OrgScope& scope, const UserId& user);
/// False if the user is no member.
Result<bool> set_role(Session& s, const OrgScope& scope, const UserId& user, std::string_view role);
Result<bool> delete_membership(Session& s, const OrgScope& scope, const UserId& user);
/// Members whose user id comes after `after`, in the order of user ids; at most `limit` (1 to 200).
Result<std::vector<Membership>> list_memberships(Session& s, const OrgScope& scope,
                                                 const std::optional<UserId>& after, int limit);
Result<long long> count_memberships(Session& s, const OrgScope& scope);

/// A membership with the account behind it, as colleagues may see it. Deleted accounts are no members.
struct Member {
    Membership membership;
    std::string email;
    bool is_platform_owner = false;
    UnixMillis user_created_at;
};
/// A page of members, newest first. `offset` counts from `after`.
struct MemberPage {
    std::optional<std::string> role; // nothing: all
    ListPosition after;
    int limit = 50; // 1 to 200
    long long offset = 0;
};
Result<std::vector<Member>> list_members(Session& s, const OrgScope& scope, const MemberPage& page);
/// How many there are of that role, or of all roles.
Result<long long> count_members(Session& s, const OrgScope& scope, const std::optional<std::string>& role);
/// Nothing if the user is no member of this organization.
Result<std::optional<Member>> find_member(Session& s, const OrgScope& scope, const UserId& user);
/// Whether an account with this address is a member, wherever the account lives.
Result<bool> is_member_address(Session& s, const OrgScope& scope, const Email& email);

/// The organizations of one user, with slug and status; for that user alone. At most 200.
struct OwnMembership {
    OrgId org_id;
    std::string org_slug;
    std::string org_status;
    std::string role;
};
Result<std::vector<OwnMembership>> list_own_memberships(Session& s, const UserId& user);

} // namespace authos::storage
