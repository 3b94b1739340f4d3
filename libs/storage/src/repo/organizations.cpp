#include "authos/storage/repo/organizations.hpp"

#include "authos/storage/repo/platform/organizations.hpp"
#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::param;
using detail::Row;

namespace {

constexpr std::string_view kOrgBySlug =
    "SELECT id, slug, name, status, owner_user_id, tier_id, max_services, max_users, created_at, updated_at "
    "FROM organizations WHERE slug = :slug";
constexpr std::string_view kOrgById =
    "SELECT id, slug, name, status, owner_user_id, tier_id, max_services, max_users, created_at, updated_at "
    "FROM organizations WHERE id = :id";
// An empty status means any.
constexpr std::string_view kOrgPage =
    "SELECT id, slug, name, status, owner_user_id, tier_id, max_services, max_users, created_at, updated_at "
    "FROM organizations WHERE slug > :after AND (:any_status = 1 OR status = :status) ORDER BY slug LIMIT "
    ":limit";
constexpr detail::Columns kOrgColumns = {Column::text,    Column::text,   Column::text,    Column::text,
                                         Column::text,    Column::text,   Column::integer, Column::integer,
                                         Column::integer, Column::integer};

Result<Organization> organization_from(const Row& row) {
    AUTHOS_TRY(OrgId id, row.id<OrgId>(0));
    AUTHOS_TRY(OrgStatus status, parse_org_status(row.text(3)));
    AUTHOS_TRY(UserId owner, row.id<UserId>(4));
    return Organization{.id = std::move(id),
                        .slug = row.text(1),
                        .name = row.text(2),
                        .status = status,
                        .owner_user_id = std::move(owner),
                        .tier_id = row.text(5),
                        .max_services = row.find_integer(6),
                        .max_users = row.find_integer(7),
                        .created_at = row.millis(8),
                        .updated_at = row.millis(9)};
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
    AUTHOS_TRY(auto found,
               detail::find_row(s, kOrgBySlug, {param("slug", slug)}, kOrgColumns, organization_from));
    // MySQL overlooks trailing blanks.
    if (found && found->slug != slug) found.reset();
    return found;
}

Result<std::optional<Organization>> find_organization(Session& s, const OrgId& id) {
    return detail::find_row(s, kOrgById, {param("id", id)}, kOrgColumns, organization_from);
}

namespace platform {

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

Result<std::vector<Organization>> list_organizations(Session& s, const PlatformScope&,
                                                     const OrganizationPage& page) {
    const std::string_view status = page.status ? name_of(*page.status) : std::string_view{};
    return detail::list_rows(s, kOrgPage,
                             {param("after", page.after_slug.value_or("")), param("any_status", !page.status),
                              param("status", status), param("limit", detail::page_limit(page.limit))},
                             kOrgColumns, organization_from);
}

Result<long long> count_organizations(Session& s, const PlatformScope&) {
    return detail::select_integer(s, "SELECT COUNT(*) FROM organizations", {});
}

} // namespace platform

} // namespace authos::storage
