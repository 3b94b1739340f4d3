#pragma once
// The roles of an organization: three that are built in, and custom ones that list what they allow. Nobody
// makes a role that may do more than he himself.

#include "authos/identity/field_change.hpp"
#include "authos/identity/rbac/org_access.hpp"
#include "authos/storage/repo/roles.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::identity {

/// A role without a row; `permission` is for display only.
struct BuiltInRole {
    std::string_view slug;
    std::string_view name;
    std::string_view description;
    std::string_view permission;
};
inline constexpr std::array<BuiltInRole, 3> kBuiltInRoles = {
    {{"owner", "Owner", "May do everything, and is the only one to do so", "*"},
     {"admin", "Admin", "May do everything but what is the owner's", "org:manage"},
     {"member", "Member", "May look at the organization", "org:view"}}};

/// The custom roles, oldest first.
[[nodiscard]] Result<std::vector<storage::CustomRole>> list_roles(const Deps& deps, const OrgAccess& access,
                                                                  const Caller& caller);
/// Errc::not_found, "role_not_found".
[[nodiscard]] Result<storage::CustomRole> get_role(const Deps& deps, const OrgAccess& access,
                                                   const storage::RoleId& id, const Caller& caller);

/// The wish as received; nothing in it is checked yet.
struct RoleDraft {
    std::string slug;                       // 3 to 50 of A-Z a-z 0-9 _ -, none of the built-in ones
    std::string name;                       // as for organizations
    std::optional<std::string> description; // one line of at most 1000 octets
    std::vector<std::string> permissions;   // names of capabilities
};
/// Errc::invalid_argument: "slug_malformed", "slug_reserved", "name_malformed", "description_malformed",
/// "capability_unknown". Errc::already_exists "role_taken". Errc::failed_precondition "role_limit_reached"
/// (100). Errc::permission_denied "capability_beyond_own".
[[nodiscard]] Result<storage::CustomRole> create_role(const Deps& deps, const OrgAccess& access,
                                                      const RoleDraft& draft, const Caller& caller);

/// A partial update.
struct RoleChange {
    std::optional<std::string> name;
    FieldChange<std::string> description;
    std::optional<std::vector<std::string>> permissions;
};
/// Errors as create_role, and Errc::not_found "role_not_found", Errc::invalid_argument "nothing_to_update".
[[nodiscard]] Result<storage::CustomRole> update_role(const Deps& deps, const OrgAccess& access,
                                                      const storage::RoleId& id, const RoleChange& change,
                                                      const Caller& caller);

/// Errc::not_found "role_not_found". Errc::failed_precondition "role_in_use": members or open invitations
/// have it; the message says how many.
[[nodiscard]] Result<void> delete_role(const Deps& deps, const OrgAccess& access, const storage::RoleId& id,
                                       const Caller& caller);

} // namespace authos::identity
