#include "authos/storage/repo/services.hpp"

#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::param;
using detail::Row;

namespace {

constexpr detail::Columns kServiceColumns = {Column::text, Column::text, Column::text, Column::text,
                                             Column::text, Column::text, Column::text, Column::integer};

Result<Service> service_from(const Row& row) {
    AUTHOS_TRY(ServiceId id, row.id<ServiceId>(0));
    AUTHOS_TRY(OrgId org, row.id<OrgId>(1));
    return Service{std::move(id), std::move(org), row.text(2),      row.text(3),
                   row.text(4),   row.text(5),    row.find_text(6), row.millis(7)};
}

} // namespace

Result<void> insert_service(Session& s, const OrgScope& scope, const NewService& service) {
    AUTHOS_TRY(detail::renamed(
        detail::execute(s,
                        "INSERT INTO services (id, org_id, slug, name, service_type, client_id, "
                        "client_secret_hash, redirect_uris, created_at) "
                        "VALUES (:id, :org, :slug, :name, :type, :client, :secret, :redirects, :now)",
                        {param("id", service.id), param("org", scope.org()), param("slug", service.slug),
                         param("name", service.name), param("type", service.type),
                         param("client", service.client_id), param("secret", service.client_secret_hash),
                         param("redirects", service.redirect_uris), param("now", service.created_at)}),
        Errc::already_exists, "service_taken", "Service with this slug already exists in this organization"));
    return {};
}

Result<bool> rename_service(Session& s, const OrgScope& scope, const ServiceId& id, std::string_view name) {
    AUTHOS_TRY(const long long changed,
               detail::execute(s, "UPDATE services SET name = :name WHERE id = :id AND org_id = :org",
                               {param("name", name), param("id", id), param("org", scope.org())}));
    return changed == 1;
}

Result<std::optional<Service>> find_service_by_slug(Session& s, const OrgScope& scope,
                                                    std::string_view slug) {
    AUTHOS_TRY(auto found,
               detail::find_row(s,
                                "SELECT id, org_id, slug, name, service_type, client_id, redirect_uris, "
                                "created_at FROM services WHERE org_id = :org AND slug = :slug",
                                {param("org", scope.org()), param("slug", slug)}, kServiceColumns,
                                service_from));
    // MySQL overlooks trailing blanks.
    if (found && found->slug != slug) found.reset();
    return found;
}

Result<std::optional<Service>> find_service(Session& s, const OrgScope& scope, const ServiceId& id) {
    return detail::find_row(
        s,
        "SELECT id, org_id, slug, name, service_type, client_id, redirect_uris, created_at "
        "FROM services WHERE org_id = :org AND id = :id",
        {param("org", scope.org()), param("id", id)}, kServiceColumns, service_from);
}

} // namespace authos::storage
