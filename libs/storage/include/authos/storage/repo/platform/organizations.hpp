#pragma once
// Organizations seen from the platform: creation, approval and suspension, lists.

#include "authos/storage/repo/organizations.hpp"
#include "authos/storage/scope.hpp"

#include <vector>

namespace authos::storage::platform {

/// What a new organization is made of. `slug` is checked by the caller.
struct NewOrganization {
    OrgId id;
    std::string slug;
    std::string name;
    UserId owner_user_id;
    std::string tier_id = "tier_free";
    OrgStatus status = OrgStatus::pending;
    UnixMillis created_at;
};

/// Errc::already_exists, reason "org_slug_taken". Errc::failed_precondition, reason "reference_missing", if
/// owner or tier do not exist.
Result<void> insert_organization(Session& s, const PlatformScope& scope, const NewOrganization& org);

/// A step of the status machine by compare-and-swap.
struct StatusChange {
    OrgStatus from;
    OrgStatus to;
    UserId actor;
    std::optional<std::string> rejection_reason;
    UnixMillis now;
};
/// False if the organization is not in `from` (or does not exist); then nothing is changed.
Result<bool> change_status(Session& s, const PlatformScope& scope, const OrgId& id,
                           const StatusChange& change);

/// Where a list goes on: the slug after which it continues, nothing for the first page.
struct OrganizationPage {
    std::optional<std::string> after_slug;
    std::optional<OrgStatus> status;
    int limit = 50; // 1 to 200
};
/// In the order of slugs.
Result<std::vector<Organization>> list_organizations(Session& s, const PlatformScope& scope,
                                                     const OrganizationPage& page);
Result<long long> count_organizations(Session& s, const PlatformScope& scope);

} // namespace authos::storage::platform
