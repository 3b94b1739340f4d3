#include "authos/storage/repo/upstream_providers.hpp"

#include "detail/sql_text.hpp"
#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::kSql;
using detail::param;
using detail::Row;

namespace {

constexpr std::string_view kSelectProvider =
    "SELECT id, connection_id, name, provider_type, issuer, client_id, client_secret_encrypted, "
    "encryption_key_id, authorization_url, token_url, userinfo_url, discovery_url, scopes, metadata, "
    "enabled, created_at, updated_at FROM upstream_providers WHERE org_id = :org";
constexpr std::string_view kProviderById = " AND id = :id";
constexpr std::string_view kProviderByConnection = " AND connection_id = :connection";
constexpr std::string_view kProvidersInOrder = " ORDER BY created_at, id LIMIT 200";
constexpr detail::Columns kProviderRow = {
    Column::text, Column::text, Column::text,    Column::text,    Column::text,   Column::text,
    Column::text, Column::text, Column::text,    Column::text,    Column::text,   Column::text,
    Column::text, Column::text, Column::integer, Column::integer, Column::integer};

Result<UpstreamProvider> provider_from(const Row& row) {
    AUTHOS_TRY(UpstreamProviderId id, row.id<UpstreamProviderId>(0));
    return UpstreamProvider{.id = std::move(id),
                            .connection_id = row.text(1),
                            .name = row.text(2),
                            .type = row.text(3),
                            .issuer = row.find_text(4),
                            .client_id = row.text(5),
                            .client_secret_sealed = row.find_text(6),
                            .encryption_key_id = row.text(7),
                            .authorization_url = row.find_text(8),
                            .token_url = row.find_text(9),
                            .userinfo_url = row.find_text(10),
                            .discovery_url = row.find_text(11),
                            .scopes = row.find_text(12),
                            .metadata = row.find_text(13),
                            .enabled = row.flag(14),
                            .created_at = row.millis(15),
                            .updated_at = row.millis(16)};
}

template <class T>
Result<T> connection_taken(Result<T> result) {
    return detail::renamed(std::move(result), Errc::already_exists, "connection_id_taken",
                           "A connection with this connection_id already exists in this organization");
}

Result<bool> one_provider(Result<long long> changed) {
    AUTHOS_TRY(const long long count, std::move(changed));
    return count == 1;
}

} // namespace

Result<void> insert_upstream_provider(Session& s, const OrgScope& scope, const UpstreamProvider& provider) {
    AUTHOS_TRY(connection_taken(detail::execute(
        s,
        "INSERT INTO upstream_providers (id, org_id, connection_id, name, provider_type, issuer, client_id, "
        "client_secret_encrypted, encryption_key_id, authorization_url, token_url, userinfo_url, "
        "discovery_url, scopes, metadata, enabled, created_at, updated_at) VALUES (:id, :org, :connection, "
        ":name, :type, :issuer, :client, :secret, :key, :authorization, :token, :userinfo, :discovery, "
        ":scopes, :metadata, :enabled, :created, :updated)",
        {param("id", provider.id), param("org", scope.org()), param("connection", provider.connection_id),
         param("name", provider.name), param("type", provider.type), param("issuer", provider.issuer),
         param("client", provider.client_id), param("secret", provider.client_secret_sealed),
         param("key", provider.encryption_key_id), param("authorization", provider.authorization_url),
         param("token", provider.token_url), param("userinfo", provider.userinfo_url),
         param("discovery", provider.discovery_url), param("scopes", provider.scopes),
         param("metadata", provider.metadata), param("enabled", provider.enabled),
         param("created", provider.created_at), param("updated", provider.updated_at)})));
    return {};
}

Result<std::optional<UpstreamProvider>> find_upstream_provider(Session& s, const OrgScope& scope,
                                                               const UpstreamProviderId& id) {
    return detail::find_row(s, kSql<kSelectProvider, kProviderById>,
                            {param("org", scope.org()), param("id", id)}, kProviderRow, provider_from);
}

Result<std::optional<UpstreamProvider>>
find_upstream_provider_by_connection(Session& s, const OrgScope& scope, std::string_view connection_id) {
    return detail::find_row(s, kSql<kSelectProvider, kProviderByConnection>,
                            {param("org", scope.org()), param("connection", connection_id)}, kProviderRow,
                            provider_from);
}

Result<std::vector<UpstreamProvider>> list_upstream_providers(Session& s, const OrgScope& scope) {
    return detail::list_rows(s, kSql<kSelectProvider, kProvidersInOrder>, {param("org", scope.org())},
                             kProviderRow, provider_from);
}

Result<long long> count_upstream_providers(Session& s, const OrgScope& scope) {
    return detail::select_integer(s, "SELECT COUNT(*) FROM upstream_providers WHERE org_id = :org",
                                  {param("org", scope.org())});
}

Result<bool> update_upstream_provider(Session& s, const OrgScope& scope, const UpstreamProvider& provider) {
    return one_provider(connection_taken(detail::execute(
        s,
        "UPDATE upstream_providers SET connection_id = :connection, name = :name, provider_type = :type, "
        "issuer = :issuer, client_id = :client, client_secret_encrypted = :secret, encryption_key_id = :key, "
        "authorization_url = :authorization, token_url = :token, userinfo_url = :userinfo, "
        "discovery_url = :discovery, scopes = :scopes, metadata = :metadata, enabled = :enabled, "
        "updated_at = :updated WHERE org_id = :org AND id = :id",
        {param("connection", provider.connection_id), param("name", provider.name),
         param("type", provider.type), param("issuer", provider.issuer), param("client", provider.client_id),
         param("secret", provider.client_secret_sealed), param("key", provider.encryption_key_id),
         param("authorization", provider.authorization_url), param("token", provider.token_url),
         param("userinfo", provider.userinfo_url), param("discovery", provider.discovery_url),
         param("scopes", provider.scopes), param("metadata", provider.metadata),
         param("enabled", provider.enabled), param("updated", provider.updated_at), param("org", scope.org()),
         param("id", provider.id)})));
}

Result<bool> delete_upstream_provider(Session& s, const OrgScope& scope, const UpstreamProviderId& id) {
    return one_provider(detail::execute(s, "DELETE FROM upstream_providers WHERE org_id = :org AND id = :id",
                                        {param("org", scope.org()), param("id", id)}));
}

} // namespace authos::storage
