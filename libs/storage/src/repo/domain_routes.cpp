#include "authos/storage/repo/domain_routes.hpp"

#include "detail/sql_text.hpp"
#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::kSql;
using detail::param;
using detail::Row;

namespace {

constexpr std::string_view kSelectRoute =
    "SELECT id, domain, upstream_provider_id, login_policy, verification_token, verified, verified_at, "
    "created_at, updated_at FROM verified_domains WHERE org_id = :org";
constexpr std::string_view kRouteById = " AND id = :id";
constexpr std::string_view kRouteProven = " AND proven_domain = :domain";
constexpr std::string_view kRoutesInOrder = " ORDER BY created_at, id LIMIT 200";
constexpr detail::Columns kRouteRow = {Column::text,    Column::text,    Column::text,
                                       Column::text,    Column::text,    Column::integer,
                                       Column::integer, Column::integer, Column::integer};

Result<DomainRoute> route_from(const Row& row) {
    AUTHOS_TRY(DomainRouteId id, row.id<DomainRouteId>(0));
    AUTHOS_TRY(auto provider, row.find_id<UpstreamProviderId>(2));
    return DomainRoute{.id = std::move(id),
                       .domain = row.text(1),
                       .upstream_provider_id = std::move(provider),
                       .login_policy = row.text(3),
                       .verification_token = row.text(4),
                       .verified = row.flag(5),
                       .verified_at = row.find_millis(6),
                       .created_at = row.millis(7),
                       .updated_at = row.millis(8)};
}

Result<bool> one_route(Result<long long> changed) {
    AUTHOS_TRY(const long long count, std::move(changed));
    return count == 1;
}

} // namespace

Result<void> insert_domain_route(Session& s, const OrgScope& scope, const DomainRoute& route) {
    AUTHOS_TRY(detail::renamed(
        detail::execute(
            s,
            "INSERT INTO verified_domains (id, org_id, domain, upstream_provider_id, login_policy, "
            "verification_token, verified, created_at, updated_at) VALUES (:id, :org, :domain, :provider, "
            ":policy, :token, 0, :created, :updated)",
            {param("id", route.id), param("org", scope.org()), param("domain", route.domain),
             param("provider", route.upstream_provider_id), param("policy", route.login_policy),
             param("token", route.verification_token), param("created", route.created_at),
             param("updated", route.updated_at)}),
        Errc::already_exists, "domain_route_exists", "This organization has a route for the domain already"));
    return {};
}

Result<std::optional<DomainRoute>> find_domain_route(Session& s, const OrgScope& scope,
                                                     const DomainRouteId& id) {
    return detail::find_row(s, kSql<kSelectRoute, kRouteById>, {param("org", scope.org()), param("id", id)},
                            kRouteRow, route_from);
}

Result<std::vector<DomainRoute>> list_domain_routes(Session& s, const OrgScope& scope) {
    return detail::list_rows(s, kSql<kSelectRoute, kRoutesInOrder>, {param("org", scope.org())}, kRouteRow,
                             route_from);
}

Result<long long> count_domain_routes(Session& s, const OrgScope& scope) {
    return detail::select_integer(s, "SELECT COUNT(*) FROM verified_domains WHERE org_id = :org",
                                  {param("org", scope.org())});
}

Result<bool> update_domain_route(Session& s, const OrgScope& scope, const DomainRoute& route) {
    return one_route(detail::execute(
        s,
        "UPDATE verified_domains SET upstream_provider_id = :provider, login_policy = :policy, "
        "updated_at = :now WHERE org_id = :org AND id = :id",
        {param("provider", route.upstream_provider_id), param("policy", route.login_policy),
         param("now", route.updated_at), param("org", scope.org()), param("id", route.id)}));
}

Result<bool> delete_domain_route(Session& s, const OrgScope& scope, const DomainRouteId& id) {
    return one_route(detail::execute(s, "DELETE FROM verified_domains WHERE org_id = :org AND id = :id",
                                     {param("org", scope.org()), param("id", id)}));
}

Result<bool> confirm_domain_route(Session& s, const OrgScope& scope, const DomainRouteId& id,
                                  UnixMillis now) {
    return one_route(detail::renamed(
        detail::execute(s,
                        "UPDATE verified_domains SET proven_domain = domain, verified = 1, "
                        "verified_at = :at, updated_at = :now "
                        "WHERE org_id = :org AND id = :id AND proven_domain IS NULL",
                        {param("at", now), param("now", now), param("org", scope.org()), param("id", id)}),
        Errc::already_exists, "domain_taken", "This domain is verified for another organization already"));
}

Result<std::optional<DomainRoute>> find_proven_route(Session& s, const OrgScope& scope,
                                                     std::string_view domain) {
    return detail::find_row(s, kSql<kSelectRoute, kRouteProven>,
                            {param("org", scope.org()), param("domain", domain)}, kRouteRow, route_from);
}

Result<long long> count_routes_bound_to(Session& s, const OrgScope& scope, const UpstreamProviderId& provider,
                                        std::string_view policy) {
    return detail::select_integer(
        s,
        "SELECT COUNT(*) FROM verified_domains WHERE org_id = :org AND upstream_provider_id = :provider "
        "AND login_policy <> :policy",
        {param("org", scope.org()), param("provider", provider), param("policy", policy)});
}

Result<std::optional<OrgId>> find_domain_owner(Session& s, std::string_view domain) {
    return detail::find_row(s, "SELECT org_id FROM verified_domains WHERE proven_domain = :domain",
                            {param("domain", domain)}, {Column::text},
                            [](const Row& row) { return row.id<OrgId>(0); });
}

} // namespace authos::storage
