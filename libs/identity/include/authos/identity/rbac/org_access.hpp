#pragma once
// The door of an organization. Every use case on a tenant's rows takes an OrgAccess, and only
// enter_organization makes one: it holds the scope, which nothing outside this library can make.
// To a stranger an organization is like one that never existed: same error, same text.

#include "authos/identity/deps.hpp"
#include "authos/identity/principal.hpp"
#include "authos/identity/rbac/capability.hpp"
#include "authos/storage/repo/organizations.hpp"

#include <optional>
#include <string_view>

namespace authos::identity {

/// What a route asks of its caller, besides being a member.
struct OrgRequirement {
    enum class Who { member, owner, capability };
    Who who = Who::member;
    std::optional<Capability> capability = {}; // exactly for Who::capability
    bool must_be_active = false;

    [[nodiscard]] static OrgRequirement member() { return {}; }
    [[nodiscard]] static OrgRequirement owner() { return {Who::owner}; }
    [[nodiscard]] static OrgRequirement needs(Capability c) { return {Who::capability, c}; }
    [[nodiscard]] OrgRequirement active() const { return {who, capability, true}; }
};

/// A member inside the organization, as of the moment of entry.
struct OrgAccess {
    storage::OrgScope scope;
    storage::Organization organization;
    UserId user_id;
    std::string role; // owner, admin, member or the slug of a custom role
    Capabilities capabilities;
    OrgRequirement requirement;
};

/// Errc::not_found "organization_not_found": no such slug, or the caller is no member (platform owners are
/// no exception), or the token belongs to a service: it was given to an application, not to the person.
/// Errc::permission_denied: "owner_required", "capability_missing", "organization_not_active".
[[nodiscard]] Result<OrgAccess> enter_organization(const Deps& deps, const Principal& principal,
                                                   std::string_view slug, const OrgRequirement& requirement,
                                                   Deadline deadline);

} // namespace authos::identity
