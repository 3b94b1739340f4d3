#pragma once
// What single members may do with single services, beside their role.

#include "authos/identity/rbac/org_access.hpp"
#include "authos/storage/repo/service_grants.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::identity {

/// Every service of the organization and what the member was given on it, by slug.
/// Errc::not_found, "member_not_found".
[[nodiscard]] Result<std::vector<storage::ServiceWithGrant>>
list_service_rights(const Deps& deps, const OrgAccess& access, const UserId& member, const Caller& caller);

/// The wish for one service; no relation takes the right away.
struct ServiceRightWish {
    std::string service_slug;
    std::optional<storage::ServiceRelation> relation;
};

/// Changes the services that are named and no others; the list afterwards. All or nothing.
/// Errc::not_found: "member_not_found", "service_not_found" (naming the slug).
/// Errc::invalid_argument: "service_named_twice", "too_many_grants" (more than 200).
/// Errc::permission_denied, "capability_beyond_own": a right that the caller has neither by role nor on that
/// service.
[[nodiscard]] Result<std::vector<storage::ServiceWithGrant>>
change_service_rights(const Deps& deps, const OrgAccess& access, const UserId& member,
                      const std::vector<ServiceRightWish>& wishes, const Caller& caller);

} // namespace authos::identity
