#include "authos/storage/repo/service_grants.hpp"

#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::param;
using detail::Row;

namespace {

Result<ServiceGrant> grant_from(const Row& row) {
    AUTHOS_TRY(ServiceId service, row.id<ServiceId>(0));
    AUTHOS_TRY(const ServiceRelation relation, parse_service_relation(row.text(1)));
    return ServiceGrant{std::move(service), relation};
}

Result<ServiceWithGrant> service_with_grant_from(const Row& row) {
    AUTHOS_TRY(ServiceId service, row.id<ServiceId>(0));
    ServiceWithGrant found{std::move(service), row.text(1), row.text(2), std::nullopt};
    if (!row.is_null(3)) {
        AUTHOS_TRY(found.relation, parse_service_relation(row.text(3)));
    }
    return found;
}

} // namespace

std::string_view name_of(ServiceRelation relation) noexcept {
    return relation == ServiceRelation::manager ? "manager" : "viewer";
}

Result<ServiceRelation> parse_service_relation(std::string_view text) {
    if (text == "viewer") return ServiceRelation::viewer;
    if (text == "manager") return ServiceRelation::manager;
    return fail(Errc::invalid_argument, "service_access_malformed",
                "Access to a service is \"viewer\" or \"manager\"");
}

Result<std::optional<ServiceRelation>> find_service_grant(Session& s, const OrgScope& scope,
                                                          const ServiceId& service, const UserId& user) {
    // "manager" comes before "viewer": the first row is the higher one.
    AUTHOS_TRY(
        const auto found,
        detail::find_row(s,
                         "SELECT p.object_id, p.relation FROM permissions p "
                         "JOIN services v ON v.id = p.object_id "
                         "WHERE p.namespace = 'service' AND p.object_id = :service AND v.org_id = :org "
                         "AND p.subject_type = 'user' AND p.subject_id = :user ORDER BY p.relation",
                         {param("service", service), param("org", scope.org()), param("user", user)},
                         {Column::text, Column::text}, grant_from));
    if (!found) return std::optional<ServiceRelation>{};
    return std::optional{found->relation};
}

Result<std::vector<ServiceGrant>> list_service_grants(Session& s, const OrgScope& scope, const UserId& user) {
    return detail::list_rows(s,
                             "SELECT p.object_id, MIN(p.relation) FROM permissions p "
                             "JOIN services v ON v.id = p.object_id "
                             "WHERE p.namespace = 'service' AND v.org_id = :org AND p.subject_type = 'user' "
                             "AND p.subject_id = :user GROUP BY p.object_id ORDER BY p.object_id",
                             {param("org", scope.org()), param("user", user)}, {Column::text, Column::text},
                             grant_from);
}

Result<std::vector<ServiceWithGrant>> list_services_with_grants(Session& s, const OrgScope& scope,
                                                                const UserId& user) {
    // "manager" comes before "viewer": the smaller one is the higher one.
    return detail::list_rows(s,
                             "SELECT v.id, v.slug, v.name, MIN(p.relation) FROM services v "
                             "LEFT JOIN permissions p ON p.namespace = 'service' AND p.object_id = v.id "
                             "AND p.subject_type = 'user' AND p.subject_id = :user "
                             "WHERE v.org_id = :org GROUP BY v.id, v.slug, v.name ORDER BY v.slug, v.id",
                             {param("user", user), param("org", scope.org())},
                             {Column::text, Column::text, Column::text, Column::text},
                             service_with_grant_from);
}

Result<bool> put_service_grant(Session& s, const OrgScope& scope, const NewServiceGrant& grant) {
    AUTHOS_TRY(delete_service_grant(s, scope, grant.grant.service_id, grant.user_id));
    AUTHOS_TRY(const long long stored,
               detail::execute(s,
                               "INSERT INTO permissions (id, namespace, object_id, relation, subject_type, "
                               "subject_id, subject_relation, created_at) "
                               "SELECT :id, 'service', v.id, :relation, 'user', :user, '', :now "
                               "FROM services v WHERE v.id = :service AND v.org_id = :org",
                               {param("id", grant.id), param("relation", name_of(grant.grant.relation)),
                                param("user", grant.user_id), param("now", grant.created_at),
                                param("service", grant.grant.service_id), param("org", scope.org())}));
    return stored == 1;
}

Result<long long> delete_service_grant(Session& s, const OrgScope& scope, const ServiceId& service,
                                       const UserId& user) {
    return detail::execute(s,
                           "DELETE FROM permissions WHERE namespace = 'service' AND object_id IN "
                           "(SELECT id FROM services WHERE org_id = :org AND id = :service) "
                           "AND subject_type = 'user' AND subject_id = :user",
                           {param("org", scope.org()), param("service", service), param("user", user)});
}

Result<long long> delete_service_grants_of_user(Session& s, const OrgScope& scope, const UserId& user) {
    return detail::execute(s,
                           "DELETE FROM permissions WHERE namespace = 'service' AND object_id IN "
                           "(SELECT id FROM services WHERE org_id = :org) "
                           "AND subject_type = 'user' AND subject_id = :user",
                           {param("org", scope.org()), param("user", user)});
}

Result<long long> delete_grants_of_service(Session& s, const OrgScope& scope, const ServiceId& service) {
    return detail::execute(s,
                           "DELETE FROM permissions WHERE namespace = 'service' AND object_id IN "
                           "(SELECT id FROM services WHERE org_id = :org AND id = :service)",
                           {param("org", scope.org()), param("service", service)});
}

} // namespace authos::storage
