#include "authos/storage/repo/service_provider_grants.hpp"

#include "authos/storage/repo/services.hpp"
#include "detail/sql_text.hpp"
#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::kSql;
using detail::param;
using detail::Row;

namespace {

constexpr std::string_view kGrantSelect =
    "SELECT g.id, g.user_id, g.service_id, g.connected_account_id, g.provider, g.scopes, g.token_scopes, "
    "g.status, g.granted_at, g.last_used_at";
constexpr std::string_view kGrantAlone =
    " FROM service_provider_grants g JOIN services v ON v.id = g.service_id WHERE v.org_id = :org "
    "AND g.user_id = :user AND g.service_id = :service AND g.connected_account_id = :account";
constexpr std::string_view kGrantsOfUser =
    ", v.org_id, o.slug, v.slug, v.name FROM service_provider_grants g "
    "JOIN services v ON v.id = g.service_id JOIN organizations o ON o.id = v.org_id "
    "WHERE g.user_id = :user AND g.status <> 'pending' ORDER BY g.granted_at, g.id LIMIT 500";
constexpr detail::Columns kGrantColumns = {Column::text,    Column::text,   Column::text, Column::text,
                                           Column::text,    Column::text,   Column::text, Column::text,
                                           Column::integer, Column::integer};
constexpr detail::Columns kUserGrantColumns = {
    Column::text, Column::text,    Column::text,    Column::text, Column::text, Column::text, Column::text,
    Column::text, Column::integer, Column::integer, Column::text, Column::text, Column::text, Column::text};

Result<ProviderGrant> provider_grant_from(const Row& row) {
    AUTHOS_TRY(auto id, row.id<ProviderGrantId>(0));
    AUTHOS_TRY(auto user, row.id<UserId>(1));
    AUTHOS_TRY(auto service, row.id<ServiceId>(2));
    AUTHOS_TRY(auto account, row.id<ConnectedAccountId>(3));
    return ProviderGrant{.id = std::move(id),
                         .user_id = std::move(user),
                         .service_id = std::move(service),
                         .account_id = std::move(account),
                         .provider = row.text(4),
                         .scopes = row.text(5),
                         .token_scopes = row.find_text(6),
                         .status = row.text(7),
                         .granted_at = row.millis(8),
                         .last_used_at = row.find_millis(9)};
}

Result<long long> update_grant(Session& s, const ProviderGrant& grant) {
    return detail::execute(s,
                           "UPDATE service_provider_grants SET scopes = :scopes, status = :status, "
                           "granted_at = :now WHERE user_id = :user AND service_id = :service "
                           "AND connected_account_id = :account",
                           {param("scopes", grant.scopes), param("status", grant.status),
                            param("now", grant.granted_at), param("user", grant.user_id),
                            param("service", grant.service_id), param("account", grant.account_id)});
}

} // namespace

Result<std::vector<GrantOfUser>> list_grants_of_user(Session& s, const UserId& user) {
    return detail::list_rows(
        s, kSql<kGrantSelect, kGrantsOfUser>, {param("user", user)}, kUserGrantColumns,
        [](const Row& row) -> Result<GrantOfUser> {
            AUTHOS_TRY(auto grant, provider_grant_from(row));
            AUTHOS_TRY(auto org, row.id<OrgId>(10));
            return GrantOfUser{std::move(grant), std::move(org), row.text(11), row.text(12), row.text(13)};
        });
}

Result<std::optional<ProviderGrant>> find_provider_grant(Session& s, const OrgScope& scope,
                                                         const GrantKey& key) {
    return detail::find_row(s, kSql<kGrantSelect, kGrantAlone>,
                            {param("org", scope.org()), param("user", key.user_id),
                             param("service", key.service_id), param("account", key.account_id)},
                            kGrantColumns, provider_grant_from);
}

Result<void> put_provider_grant(Session& s, const OrgScope& scope, const ProviderGrant& grant) {
    AUTHOS_TRY(const auto service, find_service(s, scope, grant.service_id));
    if (!service) return fail(Errc::not_found, "service_not_found", "Service not found");
    AUTHOS_TRY(const long long updated, update_grant(s, grant));
    if (updated == 1) return {};
    AUTHOS_TRY(detail::execute(
        s,
        "INSERT INTO service_provider_grants (id, user_id, service_id, connected_account_id, provider, "
        "scopes, status, granted_at) VALUES (:id, :user, :service, :account, :provider, :scopes, :status, "
        ":now)",
        {param("id", grant.id), param("user", grant.user_id), param("service", grant.service_id),
         param("account", grant.account_id), param("provider", grant.provider), param("scopes", grant.scopes),
         param("status", grant.status), param("now", grant.granted_at)}));
    return {};
}

Result<bool> delete_provider_grant(Session& s, const GrantKey& key) {
    AUTHOS_TRY(const long long deleted,
               detail::execute(s,
                               "DELETE FROM service_provider_grants WHERE user_id = :user "
                               "AND service_id = :service AND connected_account_id = :account",
                               {param("user", key.user_id), param("service", key.service_id),
                                param("account", key.account_id)}));
    return deleted == 1;
}

Result<long long> delete_grants_in_service(Session& s, const OrgScope& scope, const ServiceId& service,
                                           const UserId& user) {
    AUTHOS_TRY(detail::execute(s,
                               "DELETE FROM provider_token_requests WHERE user_id = :user AND service_id IN "
                               "(SELECT v.id FROM services v WHERE v.id = :service AND v.org_id = :org)",
                               {param("user", user), param("service", service), param("org", scope.org())}));
    return detail::execute(s,
                           "DELETE FROM service_provider_grants WHERE user_id = :user AND service_id IN "
                           "(SELECT v.id FROM services v WHERE v.id = :service AND v.org_id = :org)",
                           {param("user", user), param("service", service), param("org", scope.org())});
}

Result<void> touch_provider_grant(Session& s, const ProviderGrantId& id, UnixMillis now) {
    AUTHOS_TRY(detail::execute(s, "UPDATE service_provider_grants SET last_used_at = :now WHERE id = :id",
                               {param("now", now), param("id", id)}));
    return {};
}

Result<std::vector<ServicePlace>> list_services_of_end_user(Session& s, const UserId& user,
                                                            std::string_view id_or_slug) {
    return detail::list_rows(
        s,
        "SELECT DISTINCT v.org_id, v.id FROM services v JOIN identities i ON i.issuing_service_id = v.id "
        "WHERE i.user_id = :user AND (v.id = :name OR v.slug = :name) ORDER BY v.org_id, v.id LIMIT 10",
        {param("user", user), param("name", id_or_slug)}, {Column::text, Column::text},
        [](const Row& row) -> Result<ServicePlace> {
            AUTHOS_TRY(auto org, row.id<OrgId>(0));
            AUTHOS_TRY(auto service, row.id<ServiceId>(1));
            return ServicePlace{std::move(org), std::move(service)};
        });
}

} // namespace authos::storage
