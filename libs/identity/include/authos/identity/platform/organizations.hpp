#pragma once
// What platform owners decide about organizations. Ownership is read from the database at entry and again
// in the transaction of each change; each change leaves a row in the platform's audit log.

#include "authos/base/json.hpp"
#include "authos/identity/deps.hpp"
#include "authos/identity/principal.hpp"
#include "authos/storage/repo/platform/audit.hpp"
#include "authos/storage/repo/platform/organizations.hpp"
#include "authos/storage/repo/tiers.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::identity {

/// A platform owner at work; only enter_platform makes one.
struct PlatformAccess {
    storage::PlatformScope scope;
    UserId owner;
};

/// Errc::permission_denied, "platform_owner_required": no owner, or an owner in another's name, or the token
/// belongs to a service, which means that an application holds it.
[[nodiscard]] Result<PlatformAccess> enter_platform(const Principal& principal);

[[nodiscard]] Result<std::vector<storage::Tier>> list_tiers(const Deps& deps, const PlatformAccess& access,
                                                            const Caller& caller);

/// A page, and how many there are in all.
struct OrganizationList {
    std::vector<storage::platform::ListedOrganization> organizations;
    long long total = 0;
};
[[nodiscard]] Result<OrganizationList> list_organizations(const Deps& deps, const PlatformAccess& access,
                                                          const storage::platform::OrganizationPage& page,
                                                          const Caller& caller);

/// The decisions below answer with the organization as it is afterwards. All fail with Errc::not_found,
/// "organization_not_found", and Errc::permission_denied, "platform_owner_required".

/// pending -> active, in that tier. Errc::failed_precondition "organization_not_pending";
/// Errc::not_found "tier_not_found".
[[nodiscard]] Result<storage::Organization> approve_organization(const Deps& deps,
                                                                 const PlatformAccess& access,
                                                                 const OrgId& id, const std::string& tier_id,
                                                                 const Caller& caller);
/// pending -> rejected. Errc::failed_precondition "organization_not_pending"; Errc::invalid_argument
/// "reason_malformed" unless the reason has 1 to 1000 characters.
[[nodiscard]] Result<storage::Organization> reject_organization(const Deps& deps,
                                                                const PlatformAccess& access, const OrgId& id,
                                                                const std::string& reason,
                                                                const Caller& caller);
/// Any status but suspended -> suspended. Errc::failed_precondition "organization_suspended".
[[nodiscard]] Result<storage::Organization>
suspend_organization(const Deps& deps, const PlatformAccess& access, const OrgId& id, const Caller& caller);
/// suspended -> active. Errc::failed_precondition "organization_not_suspended".
[[nodiscard]] Result<storage::Organization>
activate_organization(const Deps& deps, const PlatformAccess& access, const OrgId& id, const Caller& caller);

/// The tier, and limits that override it; an absent limit removes the override.
struct TierWish {
    std::string tier_id;
    std::optional<long long> max_services;
    std::optional<long long> max_users;
};
/// Errc::not_found "tier_not_found"; Errc::invalid_argument "limit_malformed" unless 0 to 1,000,000,000.
[[nodiscard]] Result<storage::Organization> set_organization_tier(const Deps& deps,
                                                                  const PlatformAccess& access,
                                                                  const OrgId& id, const TierWish& wish,
                                                                  const Caller& caller);

/// Features granted beyond the tier: members of a JSON object that are known are taken, null removes one,
/// others are ignored.
class FeaturePatch {
public:
    /// Errc::invalid_argument: "feature_malformed" (a known one has the wrong type), "features_missing" (no
    /// known one is there).
    static Result<FeaturePatch> parse(const Json& body);
    /// `stored` is the JSON object of the overrides so far; nothing where none are left.
    [[nodiscard]] std::optional<std::string> applied_to(const std::optional<std::string>& stored) const;

private:
    explicit FeaturePatch(Json changes) : changes_(std::move(changes)) {}
    Json changes_;
};
[[nodiscard]] Result<storage::Organization>
set_organization_features(const Deps& deps, const PlatformAccess& access, const OrgId& id,
                          const FeaturePatch& patch, const Caller& caller);

/// Deletes it with all that belongs to it, and ends the sessions in it.
[[nodiscard]] Result<void> remove_organization(const Deps& deps, const PlatformAccess& access,
                                               const OrgId& id, const Caller& caller);

/// A page of the platform's audit log, and how many entries there are in all.
struct PlatformAuditList {
    std::vector<storage::platform::PlatformAuditEntry> entries;
    long long total = 0;
};
[[nodiscard]] Result<PlatformAuditList> list_platform_audit(const Deps& deps, const PlatformAccess& access,
                                                            const storage::platform::PlatformAuditPage& page,
                                                            const Caller& caller);

} // namespace authos::identity
