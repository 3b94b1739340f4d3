#include "authos/storage/repo/provider_tokens.hpp"

#include "detail/statement.hpp"

#include <array>

namespace authos::storage {

using detail::Column;
using detail::param;
using detail::Row;

namespace {

// The three tables side by side: their columns differ.
struct TokenSql {
    std::string_view find;
    std::string_view put;
    std::string_view renew;
    std::string_view forget;
    std::string_view due;
};

constexpr std::array<TokenSql, 3> kTokenSql = {
    TokenSql{"SELECT access_token_encrypted, refresh_token_encrypted, encryption_key_id, expires_at, scopes, "
             "provider, issuing_org_id, last_refreshed_at FROM identities WHERE id = :id AND user_id = :user "
             "AND access_token_encrypted IS NOT NULL",
             "UPDATE identities SET access_token_encrypted = :access, refresh_token_encrypted = :refresh, "
             "encryption_key_id = :key, expires_at = :expires, scopes = :scopes, last_refreshed_at = :now "
             "WHERE id = :id AND user_id = :user",
             "UPDATE identities SET access_token_encrypted = :access, refresh_token_encrypted = :refresh, "
             "encryption_key_id = :key, expires_at = :expires, scopes = :scopes, last_refreshed_at = :now "
             "WHERE id = :id AND user_id = :user AND refresh_token_encrypted = :before",
             "UPDATE identities SET access_token_encrypted = NULL, refresh_token_encrypted = NULL, "
             "expires_at = NULL, scopes = NULL, last_refreshed_at = :now "
             "WHERE id = :id AND user_id = :user AND refresh_token_encrypted = :before",
             "SELECT id, user_id FROM identities WHERE expires_at < :before AND id > :after "
             "AND (expires_at < :soon OR last_refreshed_at IS NULL OR last_refreshed_at < :rested) "
             "AND refresh_token_encrypted IS NOT NULL ORDER BY id LIMIT :limit"},
    TokenSql{"SELECT access_token_encrypted, refresh_token_encrypted, encryption_key_id, expires_at, scopes, "
             "provider, client_org_id, last_refreshed_at FROM connected_accounts WHERE id = :id AND user_id "
             "= :user "
             "AND access_token_encrypted IS NOT NULL",
             "UPDATE connected_accounts SET access_token_encrypted = :access, refresh_token_encrypted = "
             ":refresh, encryption_key_id = :key, expires_at = :expires, scopes = :scopes, "
             "last_refreshed_at = :now, updated_at = :now, status = 'active' "
             "WHERE id = :id AND user_id = :user",
             "UPDATE connected_accounts SET access_token_encrypted = :access, refresh_token_encrypted = "
             ":refresh, encryption_key_id = :key, expires_at = :expires, scopes = :scopes, "
             "last_refreshed_at = :now, updated_at = :now "
             "WHERE id = :id AND user_id = :user AND refresh_token_encrypted = :before",
             "UPDATE connected_accounts SET access_token_encrypted = NULL, refresh_token_encrypted = NULL, "
             "expires_at = NULL, scopes = NULL, updated_at = :now, status = 'reauthorization_required' "
             "WHERE id = :id AND user_id = :user AND refresh_token_encrypted = :before",
             "SELECT id, user_id FROM connected_accounts WHERE expires_at < :before AND id > :after "
             "AND (expires_at < :soon OR last_refreshed_at IS NULL OR last_refreshed_at < :rested) "
             "AND refresh_token_encrypted IS NOT NULL AND status = 'active' ORDER BY id LIMIT :limit"},
    TokenSql{"SELECT g.access_token_encrypted, g.refresh_token_encrypted, g.encryption_key_id, g.expires_at, "
             "g.token_scopes, g.provider, v.org_id, g.last_refreshed_at FROM service_provider_grants g "
             "JOIN services v ON v.id = g.service_id WHERE g.id = :id AND g.user_id = :user "
             "AND g.access_token_encrypted IS NOT NULL",
             "UPDATE service_provider_grants SET access_token_encrypted = :access, refresh_token_encrypted = "
             ":refresh, encryption_key_id = :key, expires_at = :expires, token_scopes = :scopes, "
             "last_refreshed_at = :now, status = CASE WHEN status = 'pending' THEN 'pending' ELSE 'active' "
             "END WHERE id = :id AND user_id = :user",
             "UPDATE service_provider_grants SET access_token_encrypted = :access, refresh_token_encrypted = "
             ":refresh, encryption_key_id = :key, expires_at = :expires, token_scopes = :scopes, "
             "last_refreshed_at = :now "
             "WHERE id = :id AND user_id = :user AND refresh_token_encrypted = :before",
             "UPDATE service_provider_grants SET access_token_encrypted = NULL, refresh_token_encrypted = "
             "NULL, expires_at = NULL, token_scopes = NULL, last_refreshed_at = :now, "
             "status = CASE WHEN status = 'pending' THEN 'pending' ELSE 'reauthorization_required' END "
             "WHERE id = :id AND user_id = :user AND refresh_token_encrypted = :before",
             "SELECT id, user_id FROM service_provider_grants WHERE expires_at < :before AND id > :after "
             "AND (expires_at < :soon OR last_refreshed_at IS NULL OR last_refreshed_at < :rested) "
             "AND refresh_token_encrypted IS NOT NULL AND status <> 'reauthorization_required' "
             "ORDER BY id LIMIT :limit"},
};

const TokenSql& sql_of(TokenHolder holder) {
    return kTokenSql.at(static_cast<std::size_t>(holder));
}

} // namespace

Result<std::optional<StoredTokens>> find_provider_tokens(Session& s, const TokenPlace& place) {
    return detail::find_row(
        s, sql_of(place.holder).find, {param("id", place.id), param("user", place.user_id)},
        {Column::text, Column::text, Column::text, Column::integer, Column::text, Column::text, Column::text,
         Column::integer},
        [](const Row& row) -> Result<StoredTokens> {
            AUTHOS_TRY(auto org, row.find_id<OrgId>(6));
            return StoredTokens{{row.text(0), row.find_text(1), row.text(2), row.find_millis(3),
                                 row.find_text(4).value_or("[]"), row.find_millis(7)},
                                row.text(5),
                                std::move(org)};
        });
}

Result<bool> put_provider_tokens(Session& s, const TokenPlace& place, const SealedTokens& tokens,
                                 UnixMillis now) {
    AUTHOS_TRY(const long long changed,
               detail::execute(s, sql_of(place.holder).put,
                               {param("access", tokens.access_token), param("refresh", tokens.refresh_token),
                                param("key", tokens.key_id), param("expires", tokens.expires_at),
                                param("scopes", tokens.scopes), param("now", now), param("id", place.id),
                                param("user", place.user_id)}));
    return changed == 1;
}

Result<void> set_client_of_account(Session& s, const UserId& user, const ConnectedAccountId& id,
                                   const std::optional<OrgId>& client) {
    AUTHOS_TRY(detail::execute(
        s, "UPDATE connected_accounts SET client_org_id = :client WHERE id = :id AND user_id = :user",
        {param("client", client), param("id", id), param("user", user)}));
    return {};
}

Result<bool> renew_provider_tokens(Session& s, const TokenPlace& place, std::string_view before,
                                   const SealedTokens& tokens, UnixMillis now) {
    AUTHOS_TRY(const long long changed,
               detail::execute(s, sql_of(place.holder).renew,
                               {param("access", tokens.access_token), param("refresh", tokens.refresh_token),
                                param("key", tokens.key_id), param("expires", tokens.expires_at),
                                param("scopes", tokens.scopes), param("now", now), param("id", place.id),
                                param("user", place.user_id), param("before", before)}));
    return changed == 1;
}

Result<bool> forget_provider_tokens(Session& s, const TokenPlace& place, std::string_view before,
                                    UnixMillis now) {
    AUTHOS_TRY(const long long changed,
               detail::execute(s, sql_of(place.holder).forget,
                               {param("now", now), param("id", place.id), param("user", place.user_id),
                                param("before", before)}));
    return changed == 1;
}

Result<std::optional<TokenPlace>> find_identity_with_tokens(Session& s, const UserId& user,
                                                            std::string_view provider,
                                                            const IdentityIssuer& issuer) {
    return detail::find_row(
        s,
        "SELECT id, user_id FROM identities WHERE user_id = :user AND provider = :provider "
        "AND issuing_org_key = :org AND issuing_service_key = :service "
        "AND access_token_encrypted IS NOT NULL ORDER BY last_refreshed_at DESC, created_at DESC, id LIMIT 1",
        {param("user", user), param("provider", provider),
         param("org", issuer.org_id ? issuer.org_id->text() : std::string{}),
         param("service", issuer.service_id ? issuer.service_id->text() : std::string{})},
        {Column::text, Column::text}, [](const Row& row) -> Result<TokenPlace> {
            AUTHOS_TRY(auto owner, row.id<UserId>(1));
            return TokenPlace{TokenHolder::identity, row.text(0), std::move(owner)};
        });
}

Result<bool> has_identity_with_ended_tokens(Session& s, const UserId& user, std::string_view provider,
                                            const IdentityIssuer& issuer) {
    AUTHOS_TRY(const auto found,
               detail::find_row(
                   s,
                   "SELECT id FROM identities WHERE user_id = :user AND provider = :provider "
                   "AND issuing_org_key = :org AND issuing_service_key = :service "
                   "AND access_token_encrypted IS NULL AND last_refreshed_at IS NOT NULL ORDER BY id LIMIT 1",
                   {param("user", user), param("provider", provider),
                    param("org", issuer.org_id ? issuer.org_id->text() : std::string{}),
                    param("service", issuer.service_id ? issuer.service_id->text() : std::string{})},
                   {Column::text}, [](const Row& row) -> Result<std::string> { return row.text(0); }));
    return found.has_value();
}

Result<long long> forget_tokens_of_provider(Session& s, const OrgScope& scope, std::string_view provider,
                                            UnixMillis now) {
    return detail::execute(s,
                           "UPDATE identities SET access_token_encrypted = NULL, "
                           "refresh_token_encrypted = NULL, expires_at = NULL, scopes = NULL, "
                           "last_refreshed_at = :now WHERE issuing_org_key = :org AND provider = :provider "
                           "AND access_token_encrypted IS NOT NULL",
                           {param("now", now), param("org", scope.org()), param("provider", provider)});
}

Result<std::vector<TokenPlace>> list_tokens_to_renew(Session& s, const PlatformScope&, TokenHolder holder,
                                                     const RenewalWindow& window, std::string_view after,
                                                     int limit) {
    return detail::list_rows(s, sql_of(holder).due,
                             {param("before", window.before), param("soon", window.soon),
                              param("rested", window.rested), param("after", after),
                              param("limit", detail::page_limit(limit))},
                             {Column::text, Column::text}, [holder](const Row& row) -> Result<TokenPlace> {
                                 AUTHOS_TRY(auto user, row.id<UserId>(1));
                                 return TokenPlace{holder, row.text(0), std::move(user)};
                             });
}

Result<bool> acquire_refresh_lock(Session& s, const RefreshLock& lock) {
    AUTHOS_TRY(const long long taken,
               detail::execute(s,
                               "UPDATE token_refresh_locks SET acquired_at = :now, expires_at = :until "
                               "WHERE user_id = :user AND expires_at <= :now",
                               {param("now", lock.acquired_at), param("until", lock.until),
                                param("user", lock.user_id)}));
    if (taken == 1) return true;
    // Nobody had it yet, or another has it: the primary key decides between those who try now.
    const detail::Dialect& dialect = detail::dialect_of(s);
    const std::string sql = std::string(dialect.insert_ignore) +
                            " token_refresh_locks (user_id, acquired_at, expires_at) "
                            "VALUES (:user, :now, :until)" +
                            std::string(dialect.insert_ignore_end);
    AUTHOS_TRY(const long long inserted,
               detail::execute(s, sql,
                               {param("user", lock.user_id), param("now", lock.acquired_at),
                                param("until", lock.until)}));
    return inserted == 1;
}

Result<void> release_refresh_lock(Session& s, const RefreshLock& lock) {
    AUTHOS_TRY(detail::execute(
        s,
        "DELETE FROM token_refresh_locks WHERE user_id = :user "
        "AND acquired_at = :now AND expires_at = :until",
        {param("user", lock.user_id), param("now", lock.acquired_at), param("until", lock.until)}));
    return {};
}

Result<long long> delete_expired_refresh_locks(Session& s, UnixMillis before, int limit) {
    return detail::delete_batch(
        s,
        {"SELECT user_id FROM token_refresh_locks WHERE expires_at < :before LIMIT :limit",
         "DELETE FROM token_refresh_locks WHERE user_id = :key AND expires_at < :before"},
        before, limit);
}

} // namespace authos::storage
