#include "authos/storage/repo/organizations.hpp"

#include "detail/sql_text.hpp"
#include "repo/organization_rows.hpp"

namespace authos::storage {

using detail::Column;
using detail::kSelectOrganization;
using detail::kSql;
using detail::param;
using detail::Row;

namespace {

constexpr std::string_view kOrgBySlug = " FROM organizations o WHERE o.slug = :slug";
constexpr std::string_view kOrgById = " FROM organizations o WHERE o.id = :id";
constexpr detail::Columns kOrgRow = {
    Column::text,    Column::text,    Column::text,    Column::text,    Column::text,    Column::text,
    Column::integer, Column::integer, Column::integer, Column::integer, Column::text,    Column::integer,
    Column::text,    Column::integer, Column::text,    Column::text,    Column::integer, Column::text,
    Column::text,    Column::text,    Column::text};

constexpr std::string_view kComma = ", ";
constexpr std::string_view kSummaryCounts = ", (SELECT COUNT(*) FROM memberships c WHERE c.org_id = o.id), "
                                            "(SELECT COUNT(*) FROM services c WHERE c.org_id = o.id)";
constexpr std::string_view kSummaryById =
    " FROM organizations o LEFT JOIN organization_tiers t ON t.id = o.tier_id WHERE o.id = :id";
// An empty status means any.
constexpr std::string_view kSummariesOfUser =
    " FROM memberships m JOIN organizations o ON o.id = m.org_id "
    "LEFT JOIN organization_tiers t ON t.id = o.tier_id "
    "WHERE m.user_id = :user AND (:any_status = 1 OR o.status = :status) "
    "ORDER BY m.created_at, o.id LIMIT :limit OFFSET :offset";
constexpr detail::Columns kSummaryRow = {
    Column::text,    Column::text,    Column::text,    Column::text,    Column::text,    Column::text,
    Column::integer, Column::integer, Column::integer, Column::integer, Column::text,    Column::integer,
    Column::text,    Column::integer, Column::text,    Column::text,    Column::integer, Column::text,
    Column::text,    Column::text,    Column::text,    Column::text,    Column::text,    Column::text,
    Column::integer, Column::integer, Column::text,    Column::integer, Column::text,    Column::integer,
    Column::integer, Column::integer};

Result<OrganizationSummary> summary_from(const Row& row) {
    constexpr std::size_t tier = detail::kOrganizationColumns;
    constexpr std::size_t counts = tier + detail::kTierColumns;
    AUTHOS_TRY(auto organization, detail::organization_from(row));
    return OrganizationSummary{std::move(organization), detail::find_tier_from(row, tier),
                               row.integer(counts), row.integer(counts + 1)};
}

} // namespace

std::string_view name_of(OrgStatus status) noexcept {
    switch (status) {
    case OrgStatus::pending: return "pending";
    case OrgStatus::active: return "active";
    case OrgStatus::suspended: return "suspended";
    case OrgStatus::rejected: return "rejected";
    }
    return "";
}

Result<OrgStatus> parse_org_status(std::string_view text) {
    for (const OrgStatus status :
         {OrgStatus::pending, OrgStatus::active, OrgStatus::suspended, OrgStatus::rejected}) {
        if (name_of(status) == text) return status;
    }
    return fail(Errc::invalid_argument, "org_status_malformed",
                "The status must be pending, active, suspended or rejected.");
}

Result<std::optional<Organization>> find_organization_by_slug(Session& s, std::string_view slug) {
    AUTHOS_TRY(auto found, detail::find_row(s, kSql<kSelectOrganization, kOrgBySlug>, {param("slug", slug)},
                                            kOrgRow, detail::organization_from));
    // MySQL overlooks trailing blanks.
    if (found && found->slug != slug) found.reset();
    return found;
}

Result<std::optional<Organization>> find_organization(Session& s, const OrgId& id) {
    return detail::find_row(s, kSql<kSelectOrganization, kOrgById>, {param("id", id)}, kOrgRow,
                            detail::organization_from);
}

Result<bool> rename_organization(Session& s, const OrgScope& scope, std::string_view name, UnixMillis now) {
    AUTHOS_TRY(const long long changed,
               detail::execute(s, "UPDATE organizations SET name = :name, updated_at = :now WHERE id = :id",
                               {param("name", name), param("now", now), param("id", scope.org())}));
    return changed == 1;
}

Result<bool> lock_organization(Session& s, const OrgScope& scope) {
    // Changes nothing: the row's lock is the effect.
    AUTHOS_TRY(const long long locked,
               detail::execute(s, "UPDATE organizations SET updated_at = updated_at WHERE id = :id",
                               {param("id", scope.org())}));
    return locked == 1;
}

Result<bool> change_owner(Session& s, const OrgScope& scope, const OwnerChange& change) {
    AUTHOS_TRY(const long long changed,
               detail::execute(s,
                               "UPDATE organizations SET owner_user_id = :to_user, updated_at = :now "
                               "WHERE id = :id AND owner_user_id = :from_user",
                               {param("to_user", change.to), param("now", change.now),
                                param("id", scope.org()), param("from_user", change.from)}));
    return changed == 1;
}

Result<bool> delete_organization(Session& s, const OrgScope& scope) {
    // Accounts of the platform stay, but not their sessions in this organization: its slug may be given
    // to another one.
    AUTHOS_TRY(detail::execute(
        s, "DELETE FROM sessions WHERE org_slug = (SELECT slug FROM organizations WHERE id = :id)",
        {param("id", scope.org())}));
    // Tokens that its OAuth client got for accounts of the platform: nobody can renew them any more.
    AUTHOS_TRY(detail::execute(s,
                               "UPDATE connected_accounts SET access_token_encrypted = NULL, "
                               "refresh_token_encrypted = NULL, expires_at = NULL, scopes = NULL, "
                               "client_org_id = NULL, status = 'reauthorization_required' "
                               "WHERE client_org_id = :id",
                               {param("id", scope.org())}));
    // Relation tuples name their objects without a foreign key.
    AUTHOS_TRY(detail::execute(s,
                               "DELETE FROM permissions WHERE namespace = 'service' AND object_id IN "
                               "(SELECT id FROM services WHERE org_id = :id)",
                               {param("id", scope.org())}));
    AUTHOS_TRY(const long long deleted,
               detail::execute(s, "DELETE FROM organizations WHERE id = :id", {param("id", scope.org())}));
    return deleted == 1;
}

Result<void> insert_default_risk_rules(Session& s, const OrgScope& scope, std::string_view id,
                                       UnixMillis now) {
    AUTHOS_TRY(detail::execute(s,
                               "INSERT INTO risk_rules (id, org_id, created_at, updated_at) "
                               "VALUES (:id, :org, :now, :now)",
                               {param("id", id), param("org", scope.org()), param("now", now)}));
    return {};
}

Result<long long> count_owned_organizations(Session& s, const UserId& user) {
    return detail::select_integer(s, "SELECT COUNT(*) FROM organizations WHERE owner_user_id = :user",
                                  {param("user", user)});
}

Result<std::optional<OrganizationSummary>> find_organization_summary(Session& s, const OrgScope& scope) {
    return detail::find_row(
        s, kSql<kSelectOrganization, kComma, detail::kTierColumnsText, kSummaryCounts, kSummaryById>,
        {param("id", scope.org())}, kSummaryRow, summary_from);
}

Result<std::vector<OrganizationSummary>> list_own_organizations(Session& s, const UserId& user,
                                                                const OwnOrganizationPage& page) {
    const std::string_view status = page.status ? name_of(*page.status) : std::string_view{};
    return detail::list_rows(
        s, kSql<kSelectOrganization, kComma, detail::kTierColumnsText, kSummaryCounts, kSummariesOfUser>,
        {param("user", user), param("any_status", !page.status), param("status", status),
         param("limit", detail::page_limit(page.limit)), param("offset", page.offset)},
        kSummaryRow, summary_from);
}

} // namespace authos::storage
