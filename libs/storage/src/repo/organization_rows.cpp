#include "repo/organization_rows.hpp"

namespace authos::storage::detail {

Result<Organization> organization_from(const Row& row) {
    AUTHOS_TRY(OrgId id, row.id<OrgId>(0));
    AUTHOS_TRY(OrgStatus status, parse_org_status(row.text(3)));
    AUTHOS_TRY(UserId owner, row.id<UserId>(4));
    AUTHOS_TRY(auto approved_by, row.find_id<UserId>(10));
    AUTHOS_TRY(auto rejected_by, row.find_id<UserId>(12));
    return Organization{.id = std::move(id),
                        .slug = row.text(1),
                        .name = row.text(2),
                        .status = status,
                        .owner_user_id = std::move(owner),
                        .tier_id = row.text(5),
                        .max_services = row.find_integer(6),
                        .max_users = row.find_integer(7),
                        .created_at = row.millis(8),
                        .updated_at = row.millis(9),
                        .approved_by = std::move(approved_by),
                        .approved_at = row.find_millis(11),
                        .rejected_by = std::move(rejected_by),
                        .rejected_at = row.find_millis(13),
                        .rejection_reason = row.find_text(14),
                        .custom_domain = row.find_text(15),
                        .domain_verified = row.flag(16),
                        .domain_verification_token = row.find_text(17),
                        .brand_logo_url = row.find_text(18),
                        .brand_primary_color = row.find_text(19),
                        .feature_overrides = row.find_text(20)};
}

std::optional<Tier> find_tier_from(const Row& row, std::size_t first) {
    if (row.is_null(first)) return std::nullopt;
    return Tier{.id = row.text(first),
                .name = row.text(first + 1),
                .display_name = row.text(first + 2),
                .default_max_services = row.integer(first + 3),
                .default_max_users = row.integer(first + 4),
                .features = row.text(first + 5),
                .price_cents = row.integer(first + 6),
                .currency = row.text(first + 7),
                .created_at = row.millis(first + 8)};
}

} // namespace authos::storage::detail
