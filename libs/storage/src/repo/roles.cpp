#include "authos/storage/repo/roles.hpp"

#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::param;
using detail::Row;

namespace {

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
    AUTHOS_TRY(auto found,
               detail::find_row(s,
                                "SELECT id, slug, name, description, permissions, created_at, updated_at "
                                "FROM organization_roles WHERE org_id = :org AND slug = :slug",
                                {param("org", scope.org()), param("slug", slug)},
                                {Column::text, Column::text, Column::text, Column::text, Column::text,
                                 Column::integer, Column::integer},
                                custom_role_from));
    // MySQL overlooks trailing blanks.
    if (found && found->slug != slug) found.reset();
    return found;
}

} // namespace authos::storage
