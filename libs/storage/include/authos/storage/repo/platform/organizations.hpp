#pragma once
// Organizations seen from the platform: creation, approval and suspension, limits, lists.

#include "authos/base/list_position.hpp"
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

/// Marks the row as changed at `now` and keeps it until the transaction ends, so that what is read after
/// this holds until then. False if there is no such organization.
Result<bool> lock_organization(Session& s, const PlatformScope& scope, const OrgId& id, UnixMillis now);

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

/// The tier and the limits that override its own; an empty limit takes the tier's.
struct TierChange {
    std::string tier_id;
    std::optional<long long> max_services;
    std::optional<long long> max_users;
    UnixMillis now;
};
/// False if there is no such organization. Errc::failed_precondition, reason "reference_missing", if there
/// is no such tier.
Result<bool> set_tier(Session& s, const PlatformScope& scope, const OrgId& id, const TierChange& change);

/// `overrides` is a JSON object; nothing removes them all. False if there is no such organization.
Result<bool> set_feature_overrides(Session& s, const PlatformScope& scope, const OrgId& id,
                                   const std::optional<std::string>& overrides, UnixMillis now);

/// Which organizations a list shows; empty members mean any.
struct OrganizationFilter {
    std::optional<OrgStatus> status;
    std::optional<std::string> tier_id;
    std::optional<std::string> search = {}; // beginning of slug or name, in any case
};
struct OrganizationPage {
    OrganizationFilter filter;
    int limit = 50; // 1 to 200
    long long offset = 0;
    ListPosition before = {};
};
/// The account that owns a listed organization.
struct OwnerSummary {
    UserId id;
    std::string email;
    bool is_platform_owner = false;
    UnixMillis created_at;
};
struct ListedOrganization {
    Organization organization;
    std::optional<Tier> tier;
    std::optional<OwnerSummary> owner; // nothing: the account was deleted
};
/// Newest first, then by id.
Result<std::vector<ListedOrganization>> list_organizations(Session& s, const PlatformScope& scope,
                                                           const OrganizationPage& page);
Result<long long> count_organizations(Session& s, const PlatformScope& scope,
                                      const OrganizationFilter& filter = {});

} // namespace authos::storage::platform
