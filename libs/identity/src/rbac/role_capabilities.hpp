#pragma once
// What the roles of an organization allow, and the rule that nobody hands on more than he has: else a right
// to manage roles or members would be a right to everything.

#include "authos/identity/rbac/org_access.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace authos::identity {

/// owner, admin and member: they have no rows.
[[nodiscard]] bool is_built_in_role(std::string_view role) noexcept;

/// What the role allows here; nothing if the organization has no such role. Stored permissions that this
/// release does not know grant nothing.
[[nodiscard]] Result<std::optional<Capabilities>>
find_role_capabilities(storage::Session& s, const storage::OrgScope& scope, const std::string& role);

/// Errc::permission_denied, "capability_beyond_own", naming what the caller does not have himself.
[[nodiscard]] Result<void> require_holds(const OrgAccess& access, const Capabilities& wanted);

/// The role that somebody shall get. Errc::invalid_argument, "role_unknown", if there is no such role here;
/// else as require_holds.
[[nodiscard]] Result<void> require_may_give_role(storage::Session& s, const OrgAccess& access,
                                                 const std::string& role);

} // namespace authos::identity
