#include "authos/storage/repo/oauth_credentials.hpp"

#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::param;
using detail::Row;

namespace {

Result<OAuthCredentials> oauth_credentials_from(const Row& row) {
    return OAuthCredentials{row.text(0), row.text(1), row.text(2), row.millis(3), row.millis(4)};
}

} // namespace

Result<void> put_oauth_credentials(Session& s, const OrgScope& scope,
                                   const NewOAuthCredentials& credentials) {
    AUTHOS_TRY(const long long replaced,
               detail::execute(s,
                               "UPDATE organization_oauth_credentials SET client_id = :client, "
                               "client_secret_encrypted = :secret, encryption_key_id = :key_id, "
                               "updated_at = :now WHERE org_id = :org AND provider = :provider",
                               {param("client", credentials.client_id),
                                param("secret", credentials.client_secret_sealed),
                                param("key_id", credentials.encryption_key_id), param("now", credentials.now),
                                param("org", scope.org()), param("provider", credentials.provider)}));
    if (replaced > 0) return {};
    AUTHOS_TRY(detail::execute(
        s,
        "INSERT INTO organization_oauth_credentials (id, org_id, provider, client_id, "
        "client_secret_encrypted, encryption_key_id, created_at, updated_at) "
        "VALUES (:id, :org, :provider, :client, :secret, :key_id, :now, :now)",
        {param("id", credentials.id), param("org", scope.org()), param("provider", credentials.provider),
         param("client", credentials.client_id), param("secret", credentials.client_secret_sealed),
         param("key_id", credentials.encryption_key_id), param("now", credentials.now)}));
    return {};
}

Result<std::optional<OAuthCredentials>> find_oauth_credentials(Session& s, const OrgScope& scope,
                                                               std::string_view provider) {
    AUTHOS_TRY(
        auto found,
        detail::find_row(s,
                         "SELECT provider, client_id, client_secret_encrypted, created_at, updated_at "
                         "FROM organization_oauth_credentials WHERE org_id = :org AND provider = :provider",
                         {param("org", scope.org()), param("provider", provider)},
                         {Column::text, Column::text, Column::text, Column::integer, Column::integer},
                         oauth_credentials_from));
    // MySQL overlooks trailing blanks.
    if (found && found->provider != provider) found.reset();
    return found;
}

Result<bool> delete_oauth_credentials(Session& s, const OrgScope& scope, std::string_view provider) {
    AUTHOS_TRY(const long long deleted,
               detail::execute(s,
                               "DELETE FROM organization_oauth_credentials "
                               "WHERE org_id = :org AND provider = :provider",
                               {param("org", scope.org()), param("provider", provider)}));
    return deleted > 0;
}

} // namespace authos::storage
