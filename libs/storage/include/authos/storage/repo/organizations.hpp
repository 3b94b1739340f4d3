#pragma once
// Organizations: the directory that anyone may ask before a scope exists (a slug is public), and what
// members do with their own. Approval, limits and lists of all are in repo/platform/organizations.hpp.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/repo/tiers.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::storage {

enum class OrgStatus { pending, active, suspended, rejected };

/// "pending", "active", "suspended", "rejected": as stored and sent.
[[nodiscard]] std::string_view name_of(OrgStatus status) noexcept;
/// Errc::invalid_argument, reason "org_status_malformed".
[[nodiscard]] Result<OrgStatus> parse_org_status(std::string_view text);

/// A stored organization, without the secrets of its mail server.
struct Organization {
    OrgId id;
    std::string slug;
    std::string name;
    OrgStatus status = OrgStatus::pending;
    UserId owner_user_id;
    std::string tier_id;
    std::optional<long long> max_services = {}; // overrides of the tier's limits
    std::optional<long long> max_users = {};
    UnixMillis created_at;
    UnixMillis updated_at;
    std::optional<UserId> approved_by = {};
    std::optional<UnixMillis> approved_at = {};
    std::optional<UserId> rejected_by = {};
    std::optional<UnixMillis> rejected_at = {};
    std::optional<std::string> rejection_reason = {};
    std::optional<std::string> custom_domain = {}; // asked for; proven if domain_verified
    bool domain_verified = false;
    std::optional<std::string> domain_verification_token = {};
    std::optional<std::string> brand_logo_url = {};
    std::optional<std::string> brand_primary_color = {};
    std::optional<std::string> feature_overrides = {}; // JSON object
};

Result<std::optional<Organization>> find_organization_by_slug(Session& s, std::string_view slug);
Result<std::optional<Organization>> find_organization(Session& s, const OrgId& id);

/// False if the organization is gone.
Result<bool> rename_organization(Session& s, const OrgScope& scope, std::string_view name, UnixMillis now);

/// Keeps the organization's row until the transaction ends: limits on what it has are checked after this,
/// one caller at a time. False if it is gone.
Result<bool> lock_organization(Session& s, const OrgScope& scope);

/// A change of the owner that presumes the one it replaces.
struct OwnerChange {
    UserId from;
    UserId to;
    UnixMillis now;
};
/// Compare-and-swap: false if `from` is not the owner (any more), then nothing is changed. Memberships are
/// the caller's to change in the same transaction.
Result<bool> change_owner(Session& s, const OrgScope& scope, const OwnerChange& change);

/// Deletes the organization with everything that hangs on it, also the accounts that live in it, and ends
/// every session in its context. What tells of the past stays: its audit rows and login events. False if
/// it was gone.
Result<bool> delete_organization(Session& s, const OrgScope& scope);

/// The rules by which sign-ins are judged until somebody changes them. `id` is new.
Result<void> insert_default_risk_rules(Session& s, const OrgScope& scope, std::string_view id,
                                       UnixMillis now);

/// Organizations of which this account is the owner, whatever their status.
Result<long long> count_owned_organizations(Session& s, const UserId& user);

/// An organization with what its members see beside it.
struct OrganizationSummary {
    Organization organization;
    std::optional<Tier> tier;
    long long membership_count = 0;
    long long service_count = 0;
};
Result<std::optional<OrganizationSummary>> find_organization_summary(Session& s, const OrgScope& scope);

/// A page of an account's organizations.
struct OwnOrganizationPage {
    std::optional<OrgStatus> status;
    int limit = 20; // 1 to 200
    long long offset = 0;
};
/// The organizations of which `user` is a member, for that user alone; by the time of joining, then by id.
Result<std::vector<OrganizationSummary>> list_own_organizations(Session& s, const UserId& user,
                                                                const OwnOrganizationPage& page);

} // namespace authos::storage
