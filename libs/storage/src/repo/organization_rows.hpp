#pragma once
// The columns of organizations and tiers in the order in which they are read, for every statement that
// selects them as "o" and "t".

#include "authos/storage/repo/organizations.hpp"
#include "authos/storage/repo/tiers.hpp"
#include "detail/statement.hpp"

namespace authos::storage::detail {

inline constexpr std::string_view kSelectOrganization =
    "SELECT o.id, o.slug, o.name, o.status, o.owner_user_id, o.tier_id, o.max_services, o.max_users, "
    "o.created_at, o.updated_at, o.approved_by, o.approved_at, o.rejected_by, o.rejected_at, "
    "o.rejection_reason, COALESCE(o.pending_domain, o.custom_domain), o.domain_verified, "
    "o.domain_verification_token, o.brand_logo_url, "
    "o.brand_primary_color, o.feature_overrides";
inline constexpr int kOrganizationColumns = 21;

inline constexpr std::string_view kTierColumnsText =
    "t.id, t.name, t.display_name, t.default_max_services, t.default_max_users, t.features, t.price_cents, "
    "t.currency, t.created_at";
inline constexpr int kTierColumns = 9;

[[nodiscard]] Result<Organization> organization_from(const Row& row);
/// `first` is the number of the column t.id; nothing where it is NULL (no such tier).
[[nodiscard]] std::optional<Tier> find_tier_from(const Row& row, std::size_t first);

} // namespace authos::storage::detail
