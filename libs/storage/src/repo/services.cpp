#include "authos/storage/repo/services.hpp"

#include "authos/storage/repo/service_grants.hpp"
#include "detail/sql_text.hpp"
#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::kSql;
using detail::param;
using detail::Row;

namespace {

constexpr std::string_view kSelectService =
    "SELECT v.id, v.org_id, v.slug, v.name, v.service_type, v.client_id, v.redirect_uris, v.created_at, "
    "v.github_scopes, v.microsoft_scopes, v.google_scopes, v.device_activation_uri, v.resource_uris, "
    "v.saml_enabled, v.saml_entity_id, v.saml_acs_url, v.saml_slo_url, v.saml_name_id_format, "
    "v.saml_attribute_mapping, v.saml_sign_assertions, v.saml_sign_response";
constexpr detail::Columns kServiceRow = {
    Column::text, Column::text,    Column::text,   Column::text, Column::text, Column::text,
    Column::text, Column::integer, Column::text,   Column::text, Column::text, Column::text,
    Column::text, Column::integer, Column::text,   Column::text, Column::text, Column::text,
    Column::text, Column::integer, Column::integer};
constexpr std::string_view kServiceBySlug = " FROM services v WHERE v.org_id = :org AND v.slug = :slug";
constexpr std::string_view kServiceById = " FROM services v WHERE v.org_id = :org AND v.id = :id";

constexpr std::string_view kServiceCounts =
    ", (SELECT COUNT(*) FROM plans n WHERE n.service_id = v.id), "
    "(SELECT COUNT(*) FROM subscriptions u WHERE u.service_id = v.id)";
constexpr std::string_view kServiceList =
    " FROM services v WHERE v.org_id = :org AND (:any_type = 1 OR v.service_type = :type) "
    "AND (:everything = 1 OR EXISTS (SELECT 1 FROM permissions p WHERE p.namespace = 'service' "
    "AND p.object_id = v.id AND p.subject_type = 'user' AND p.subject_id = :user)) "
    "AND v.created_at <= :at AND (v.created_at < :at OR v.id < :id) "
    "ORDER BY v.created_at DESC, v.id DESC LIMIT :limit OFFSET :offset";
constexpr detail::Columns kServiceSummaryRow = {
    Column::text, Column::text,    Column::text,    Column::text,    Column::text,   Column::text,
    Column::text, Column::integer, Column::text,    Column::text,    Column::text,   Column::text,
    Column::text, Column::integer, Column::text,    Column::text,    Column::text,   Column::text,
    Column::text, Column::integer, Column::integer, Column::integer, Column::integer};
constexpr std::size_t kServiceColumns = 21;

Result<Service> service_from(const Row& row) {
    AUTHOS_TRY(ServiceId id, row.id<ServiceId>(0));
    AUTHOS_TRY(OrgId org, row.id<OrgId>(1));
    return Service{.id = std::move(id),
                   .org_id = std::move(org),
                   .slug = row.text(2),
                   .name = row.text(3),
                   .type = row.text(4),
                   .client_id = row.text(5),
                   .redirect_uris = row.find_text(6),
                   .created_at = row.millis(7),
                   .github_scopes = row.find_text(8),
                   .microsoft_scopes = row.find_text(9),
                   .google_scopes = row.find_text(10),
                   .device_activation_uri = row.find_text(11),
                   .resource_uris = row.find_text(12),
                   .saml = {.enabled = row.flag(13),
                            .entity_id = row.find_text(14),
                            .acs_url = row.find_text(15),
                            .slo_url = row.find_text(16),
                            .name_id_format = row.text(17),
                            .attribute_mapping = row.find_text(18),
                            .sign_assertions = row.flag(19),
                            .sign_response = row.flag(20)}};
}

Result<ServiceSummary> service_summary_from(const Row& row) {
    AUTHOS_TRY(auto service, service_from(row));
    return ServiceSummary{std::move(service), row.integer(kServiceColumns), row.integer(kServiceColumns + 1)};
}

} // namespace

Result<void> insert_service(Session& s, const OrgScope& scope, const NewService& service) {
    AUTHOS_TRY(detail::renamed(
        detail::execute(s,
                        "INSERT INTO services (id, org_id, slug, name, service_type, client_id, "
                        "client_secret_hash, redirect_uris, github_scopes, microsoft_scopes, google_scopes, "
                        "device_activation_uri, resource_uris, created_at) "
                        "VALUES (:id, :org, :slug, :name, :type, :client, :secret, :redirects, :github, "
                        ":microsoft, :google, :device, :resources, :now)",
                        {param("id", service.id), param("org", scope.org()), param("slug", service.slug),
                         param("name", service.name), param("type", service.type),
                         param("client", service.client_id), param("secret", service.client_secret_hash),
                         param("redirects", service.redirect_uris), param("github", service.github_scopes),
                         param("microsoft", service.microsoft_scopes), param("google", service.google_scopes),
                         param("device", service.device_activation_uri),
                         param("resources", service.resource_uris), param("now", service.created_at)}),
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
               detail::find_row(s, kSql<kSelectService, kServiceBySlug>,
                                {param("org", scope.org()), param("slug", slug)}, kServiceRow, service_from));
    // MySQL overlooks trailing blanks.
    if (found && found->slug != slug) found.reset();
    return found;
}

Result<std::optional<Service>> find_service(Session& s, const OrgScope& scope, const ServiceId& id) {
    return detail::find_row(s, kSql<kSelectService, kServiceById>,
                            {param("org", scope.org()), param("id", id)}, kServiceRow, service_from);
}

Result<std::vector<ServiceSummary>> list_services(Session& s, const OrgScope& scope,
                                                  const ServicePage& page) {
    return detail::list_rows(s, kSql<kSelectService, kServiceCounts, kServiceList>,
                             {param("org", scope.org()), param("any_type", !page.type),
                              param("type", page.type.value_or("")), param("everything", !page.granted_to),
                              param("user", page.granted_to ? page.granted_to->text() : std::string{}),
                              param("at", page.after.created_at), param("id", page.after.id),
                              param("limit", detail::page_limit(page.limit)), param("offset", page.offset)},
                             kServiceSummaryRow, service_summary_from);
}

Result<long long> count_services(Session& s, const OrgScope& scope) {
    return detail::select_integer(s, "SELECT COUNT(*) FROM services WHERE org_id = :org",
                                  {param("org", scope.org())});
}

Result<long long> count_active_subscriptions(Session& s, const OrgScope& scope, const ServiceId& id) {
    return detail::select_integer(
        s,
        "SELECT COUNT(*) FROM subscriptions u JOIN services v ON v.id = u.service_id "
        "WHERE v.org_id = :org AND v.id = :id "
        "AND u.status IN ('active', 'trialing', 'past_due')",
        {param("org", scope.org()), param("id", id)});
}

Result<bool> lock_service(Session& s, const OrgScope& scope, const ServiceId& id) {
    // Changes nothing: the row's lock is the effect.
    AUTHOS_TRY(const long long locked,
               detail::execute(s, "UPDATE services SET name = name WHERE org_id = :org AND id = :id",
                               {param("org", scope.org()), param("id", id)}));
    return locked == 1;
}

Result<bool> update_service(Session& s, const OrgScope& scope, const Service& service) {
    AUTHOS_TRY(
        const long long changed,
        detail::execute(
            s,
            "UPDATE services SET name = :name, service_type = :type, redirect_uris = :redirects, "
            "github_scopes = :github, microsoft_scopes = :microsoft, google_scopes = :google, "
            "device_activation_uri = :device, resource_uris = :resources WHERE org_id = :org AND id = :id",
            {param("name", service.name), param("type", service.type),
             param("redirects", service.redirect_uris), param("github", service.github_scopes),
             param("microsoft", service.microsoft_scopes), param("google", service.google_scopes),
             param("device", service.device_activation_uri), param("resources", service.resource_uris),
             param("org", scope.org()), param("id", service.id)}));
    return changed == 1;
}

Result<bool> set_client_secret_hash(Session& s, const OrgScope& scope, const ServiceId& id,
                                    std::string_view client_secret_hash) {
    AUTHOS_TRY(
        const long long changed,
        detail::execute(s, "UPDATE services SET client_secret_hash = :hash WHERE org_id = :org AND id = :id",
                        {param("hash", client_secret_hash), param("org", scope.org()), param("id", id)}));
    return changed == 1;
}

Result<bool> delete_service(Session& s, const OrgScope& scope, const ServiceId& id) {
    // Relation tuples name their objects without a foreign key.
    AUTHOS_TRY(delete_grants_of_service(s, scope, id));
    AUTHOS_TRY(const long long deleted,
               detail::execute(s, "DELETE FROM services WHERE org_id = :org AND id = :id",
                               {param("org", scope.org()), param("id", id)}));
    return deleted == 1;
}

} // namespace authos::storage
