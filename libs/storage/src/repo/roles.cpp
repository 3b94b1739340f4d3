#include "authos/storage/repo/roles.hpp"

#include "detail/sql_text.hpp"
#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::param;
using detail::Row;

namespace {

constexpr int kMostRoles = 200;
constexpr std::string_view kSelectRole =
    "SELECT id, slug, name, description, permissions, created_at, updated_at "
    "FROM organization_roles WHERE org_id = :org ";
constexpr std::string_view kRoleBySlug = "AND slug = :slug";
constexpr std::string_view kRoleById = "AND id = :id";
constexpr std::string_view kAllRoles = "ORDER BY created_at, id LIMIT :limit";
constexpr detail::Columns kRoleColumns = {Column::text, Column::text,    Column::text,   Column::text,
                                          Column::text, Column::integer, Column::integer};

Result<CustomRole> custom_role_from(const Row& row) {
    AUTHOS_TRY(RoleId id, row.id<RoleId>(0));
    return CustomRole{std::move(id), row.text(1),   row.text(2),  row.find_text(3),
                      row.text(4),   row.millis(5), row.millis(6)};
}

} // namespace

Result<void> insert_custom_role(Session& s, const OrgScope& scope, const CustomRole& role) {
    AUTHOS_TRY(detail::renamed(
        detail::execute(s,
                        "INSERT INTO organization_roles (id, org_id, slug, name, description, permissions, "
                        "created_at, updated_at) VALUES (:id, :org, :slug, :name, :description, "
                        ":permissions, :created, :updated)",
                        {param("id", role.id), param("org", scope.org()), param("slug", role.slug),
                         param("name", role.name), param("description", role.description),
                         param("permissions", role.permissions), param("created", role.created_at),
                         param("updated", role.updated_at)}),
        Errc::already_exists, "role_taken", "Role with this slug already exists in this organization"));
    return {};
}

Result<std::optional<CustomRole>> find_custom_role(Session& s, const OrgScope& scope, std::string_view slug) {
    AUTHOS_TRY(auto found, detail::find_row(s, detail::kSql<kSelectRole, kRoleBySlug>,
                                            {param("org", scope.org()), param("slug", slug)}, kRoleColumns,
                                            custom_role_from));
    // MySQL overlooks trailing blanks.
    if (found && found->slug != slug) found.reset();
    return found;
}

Result<std::optional<CustomRole>> find_custom_role(Session& s, const OrgScope& scope, const RoleId& id) {
    return detail::find_row(s, detail::kSql<kSelectRole, kRoleById>,
                            {param("org", scope.org()), param("id", id)}, kRoleColumns, custom_role_from);
}

Result<std::vector<CustomRole>> list_custom_roles(Session& s, const OrgScope& scope) {
    return detail::list_rows(s, detail::kSql<kSelectRole, kAllRoles>,
                             {param("org", scope.org()), param("limit", kMostRoles)}, kRoleColumns,
                             custom_role_from);
}

Result<long long> count_custom_roles(Session& s, const OrgScope& scope) {
    return detail::select_integer(s, "SELECT COUNT(*) FROM organization_roles WHERE org_id = :org",
                                  {param("org", scope.org())});
}

Result<bool> update_custom_role(Session& s, const OrgScope& scope, const CustomRole& role) {
    AUTHOS_TRY(const long long changed,
               detail::execute(s,
                               "UPDATE organization_roles SET name = :name, description = :description, "
                               "permissions = :permissions, updated_at = :now "
                               "WHERE org_id = :org AND id = :id",
                               {param("name", role.name), param("description", role.description),
                                param("permissions", role.permissions), param("now", role.updated_at),
                                param("org", scope.org()), param("id", role.id)}));
    return changed == 1;
}

Result<bool> delete_custom_role(Session& s, const OrgScope& scope, const RoleId& id) {
    AUTHOS_TRY(const long long deleted,
               detail::execute(s, "DELETE FROM organization_roles WHERE org_id = :org AND id = :id",
                               {param("org", scope.org()), param("id", id)}));
    return deleted == 1;
}

} // namespace authos::storage
