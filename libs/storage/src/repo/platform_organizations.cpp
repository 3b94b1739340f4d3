#include "authos/storage/repo/platform/organizations.hpp"

#include "detail/sql_text.hpp"
#include "repo/organization_rows.hpp"

#include <algorithm>

namespace authos::storage::platform {

using detail::Column;
using detail::param;
using detail::Row;

namespace {

constexpr std::string_view kListedTier = ", ";
// Accounts that were deleted are not shown any more.
constexpr std::string_view kListedRest =
    ", u.id, u.email, u.is_platform_owner, u.created_at FROM organizations o "
    "LEFT JOIN organization_tiers t ON t.id = o.tier_id "
    "LEFT JOIN users u ON u.id = o.owner_user_id AND u.deleted_at IS NULL "
    "WHERE (:any_status = 1 OR o.status = :status) AND (:any_tier = 1 OR o.tier_id = :tier) "
    "AND (:any_name = 1 OR LOWER(o.slug) LIKE LOWER(:slug) ESCAPE '!' "
    "OR LOWER(o.name) LIKE LOWER(:name) ESCAPE '!') "
    "AND o.created_at <= :at AND (o.created_at < :at OR o.id < :id) "
    "ORDER BY o.created_at DESC, o.id DESC LIMIT :limit OFFSET :offset";
constexpr detail::Columns kListedRow = {
    Column::text,    Column::text,    Column::text,    Column::text,    Column::text,    Column::text,
    Column::integer, Column::integer, Column::integer, Column::integer, Column::text,    Column::integer,
    Column::text,    Column::integer, Column::text,    Column::text,    Column::integer, Column::text,
    Column::text,    Column::text,    Column::text,    Column::text,    Column::text,    Column::text,
    Column::integer, Column::integer, Column::text,    Column::integer, Column::text,    Column::integer,
    Column::text,    Column::text,    Column::integer, Column::integer};

Result<std::optional<OwnerSummary>> owner_from(const Row& row, std::size_t first) {
    if (row.is_null(first)) return std::optional<OwnerSummary>{};
    AUTHOS_TRY(UserId id, row.id<UserId>(first));
    return std::optional{
        OwnerSummary{std::move(id), row.text(first + 1), row.flag(first + 2), row.millis(first + 3)}};
}

Result<ListedOrganization> listed_from(const Row& row) {
    constexpr std::size_t tier = detail::kOrganizationColumns;
    AUTHOS_TRY(auto organization, detail::organization_from(row));
    AUTHOS_TRY(auto owner, owner_from(row, tier + detail::kTierColumns));
    return ListedOrganization{std::move(organization), detail::find_tier_from(row, tier), std::move(owner)};
}

std::string_view status_text(const OrganizationFilter& filter) {
    return filter.status ? name_of(*filter.status) : std::string_view{};
}

// The pattern of texts that begin with what is searched for; in slugs there is ASCII alone.
std::string name_pattern(const OrganizationFilter& filter) {
    std::string pattern;
    for (const char c : filter.search.value_or("")) {
        if (c == '!' || c == '%' || c == '_') pattern += '!';
        pattern += c;
    }
    return pattern + '%';
}
std::string slug_pattern(const OrganizationFilter& filter) {
    std::string pattern = name_pattern(filter);
    const bool ascii = std::all_of(pattern.begin(), pattern.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return ascii ? pattern : std::string{};
}

} // namespace

Result<void> insert_organization(Session& s, const PlatformScope&, const NewOrganization& org) {
    // The owner has no foreign key (users refer to organizations already), so it is looked up.
    AUTHOS_TRY(const long long owners,
               detail::select_integer(s, "SELECT COUNT(*) FROM users WHERE id = :id AND deleted_at IS NULL",
                                      {param("id", org.owner_user_id)}));
    if (owners == 0) {
        return fail(Errc::failed_precondition, "reference_missing", "The owner does not exist.");
    }
    AUTHOS_TRY(detail::renamed(
        detail::execute(
            s,
            "INSERT INTO organizations (id, slug, name, owner_user_id, status, tier_id, created_at, "
            "updated_at) VALUES (:id, :slug, :name, :owner, :status, :tier, :now, :now)",
            {param("id", org.id), param("slug", org.slug), param("name", org.name),
             param("owner", org.owner_user_id), param("status", name_of(org.status)),
             param("tier", org.tier_id), param("now", org.created_at)}),
        Errc::already_exists, "org_slug_taken", "Organization slug is already taken"));
    return {};
}

Result<bool> lock_organization(Session& s, const PlatformScope&, const OrgId& id, UnixMillis now) {
    AUTHOS_TRY(const long long locked,
               detail::execute(s, "UPDATE organizations SET updated_at = :now WHERE id = :id",
                               {param("now", now), param("id", id)}));
    return locked == 1;
}

Result<bool> change_status(Session& s, const PlatformScope&, const OrgId& id, const StatusChange& change) {
    const bool approved = change.from == OrgStatus::pending && change.to == OrgStatus::active;
    const bool rejected = change.to == OrgStatus::rejected;
    AUTHOS_TRY(const long long changed,
               detail::execute(s,
                               "UPDATE organizations SET status = :to_status, updated_at = :now "
                               "WHERE id = :id AND status = :from_status",
                               {param("to_status", name_of(change.to)), param("now", change.now),
                                param("id", id), param("from_status", name_of(change.from))}));
    if (changed == 0) return false;
    if (approved) {
        AUTHOS_TRY(detail::execute(
            s, "UPDATE organizations SET approved_by = :actor, approved_at = :now WHERE id = :id",
            {param("actor", change.actor), param("now", change.now), param("id", id)}));
    }
    if (rejected) {
        AUTHOS_TRY(detail::execute(
            s,
            "UPDATE organizations SET rejected_by = :actor, rejected_at = :now, rejection_reason = :reason "
            "WHERE id = :id",
            {param("actor", change.actor), param("now", change.now),
             param("reason", detail::shortened(change.rejection_reason, 1000)), param("id", id)}));
    }
    return true;
}

Result<bool> set_tier(Session& s, const PlatformScope&, const OrgId& id, const TierChange& change) {
    AUTHOS_TRY(
        const long long changed,
        detail::execute(s,
                        "UPDATE organizations SET tier_id = :tier, max_services = :services, "
                        "max_users = :users, updated_at = :now WHERE id = :id",
                        {param("tier", change.tier_id), param("services", change.max_services),
                         param("users", change.max_users), param("now", change.now), param("id", id)}));
    return changed == 1;
}

Result<bool> set_feature_overrides(Session& s, const PlatformScope&, const OrgId& id,
                                   const std::optional<std::string>& overrides, UnixMillis now) {
    AUTHOS_TRY(
        const long long changed,
        detail::execute(
            s, "UPDATE organizations SET feature_overrides = :overrides, updated_at = :now WHERE id = :id",
            {param("overrides", overrides), param("now", now), param("id", id)}));
    return changed == 1;
}

Result<std::vector<ListedOrganization>> list_organizations(Session& s, const PlatformScope&,
                                                           const OrganizationPage& page) {
    const OrganizationFilter& filter = page.filter;
    return detail::list_rows(
        s, detail::kSql<detail::kSelectOrganization, kListedTier, detail::kTierColumnsText, kListedRest>,
        {param("any_status", !filter.status), param("status", status_text(filter)),
         param("any_tier", !filter.tier_id), param("tier", filter.tier_id.value_or("")),
         param("any_name", !filter.search), param("slug", slug_pattern(filter)),
         param("name", name_pattern(filter)), param("at", page.before.created_at),
         param("id", page.before.id), param("limit", detail::page_limit(page.limit)),
         param("offset", page.offset)},
        kListedRow, listed_from);
}

Result<long long> count_organizations(Session& s, const PlatformScope&, const OrganizationFilter& filter) {
    return detail::select_integer(s,
                                  "SELECT COUNT(*) FROM organizations WHERE (:any_status = 1 OR status = "
                                  ":status) AND (:any_tier = 1 OR tier_id = :tier) "
                                  "AND (:any_name = 1 OR LOWER(slug) LIKE LOWER(:slug) ESCAPE '!' "
                                  "OR LOWER(name) LIKE LOWER(:name) ESCAPE '!')",
                                  {param("any_status", !filter.status), param("status", status_text(filter)),
                                   param("any_tier", !filter.tier_id),
                                   param("tier", filter.tier_id.value_or("")),
                                   param("any_name", !filter.search), param("slug", slug_pattern(filter)),
                                   param("name", name_pattern(filter))});
}

} // namespace authos::storage::platform
