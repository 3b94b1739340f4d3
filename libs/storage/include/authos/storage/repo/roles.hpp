#pragma once
// Custom roles of an organization: a slug that memberships name, and the capabilities that it stands for.
// The built-in roles owner, admin and member have no rows.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::storage {

using RoleId = Id<struct RoleTag>;

/// A stored custom role. `permissions` is a JSON array of strings.
struct CustomRole {
    RoleId id;
    std::string slug; // 1 to 100 octets
    std::string name;
    std::optional<std::string> description;
    std::string permissions;
    UnixMillis created_at;
    UnixMillis updated_at;
};

/// Errc::already_exists, reason "role_taken", if the organization has a role of that slug.
/// Errc::failed_precondition, reason "reference_missing", if the organization does not exist.
Result<void> insert_custom_role(Session& s, const OrgScope& scope, const CustomRole& role);
Result<std::optional<CustomRole>> find_custom_role(Session& s, const OrgScope& scope, std::string_view slug);
/// Nothing also where the id belongs to another organization.
Result<std::optional<CustomRole>> find_custom_role(Session& s, const OrgScope& scope, const RoleId& id);

/// All of them, oldest first; at most 200.
Result<std::vector<CustomRole>> list_custom_roles(Session& s, const OrgScope& scope);
Result<long long> count_custom_roles(Session& s, const OrgScope& scope);

/// Stores name, description, permissions and `updated_at`; the slug stays, because memberships name it.
/// False if this organization has no such role.
Result<bool> update_custom_role(Session& s, const OrgScope& scope, const CustomRole& role);
/// False if this organization has no such role. Who still has it, has nothing from it any more.
Result<bool> delete_custom_role(Session& s, const OrgScope& scope, const RoleId& id);

} // namespace authos::storage
