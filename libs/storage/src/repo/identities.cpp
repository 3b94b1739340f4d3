#include "authos/storage/repo/identities.hpp"

#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::param;
using detail::Row;

namespace {

template <class Id>
std::string key_of(const std::optional<Id>& id) {
    return id ? id->text() : std::string{};
}

} // namespace

Result<bool> insert_identity_if_absent(Session& s, const NewIdentity& identity) {
    AUTHOS_TRY(detail::require_key(identity.provider, 100));
    AUTHOS_TRY(detail::require_key(identity.provider_user_id, 255));
    const detail::Dialect& dialect = detail::dialect_of(s);
    const std::string sql =
        std::string(dialect.insert_ignore) +
        " identities (id, user_id, provider, provider_user_id, issuing_org_id, issuing_service_id, "
        "issuing_org_key, issuing_service_key, created_at) "
        "VALUES (:id, :user, :provider, :provider_user, :org, :service, :org_key, :service_key, :now)" +
        std::string(dialect.insert_ignore_end);
    AUTHOS_TRY(
        const long long inserted,
        detail::execute(
            s, sql,
            {param("id", identity.id), param("user", identity.user_id), param("provider", identity.provider),
             param("provider_user", identity.provider_user_id), param("org", identity.issuer.org_id),
             param("service", identity.issuer.service_id), param("org_key", key_of(identity.issuer.org_id)),
             param("service_key", key_of(identity.issuer.service_id)), param("now", identity.created_at)}));
    if (inserted == 1) return true;
    // MySQL leaves out a row without its account as silently as a duplicate.
    AUTHOS_TRY(const auto linked,
               find_user_of_identity(s, identity.provider, identity.provider_user_id, identity.issuer));
    if (!linked) {
        return fail(Errc::failed_precondition, "reference_missing",
                    "A record that this one refers to does not exist.");
    }
    return false;
}

Result<std::optional<UserId>> find_user_of_identity(Session& s, std::string_view provider,
                                                    std::string_view provider_user_id,
                                                    const IdentityIssuer& issuer) {
    return detail::find_row(s,
                            "SELECT user_id FROM identities WHERE provider = :provider "
                            "AND provider_user_id = :provider_user AND issuing_org_key = :org_key "
                            "AND issuing_service_key = :service_key",
                            {param("provider", provider), param("provider_user", provider_user_id),
                             param("org_key", key_of(issuer.org_id)),
                             param("service_key", key_of(issuer.service_id))},
                            {Column::text}, [](const Row& row) { return row.id<UserId>(0); });
}

Result<long long> delete_identities_of_provider(Session& s, const OrgScope& scope,
                                                std::string_view provider) {
    return detail::execute(s, "DELETE FROM identities WHERE issuing_org_key = :org AND provider = :provider",
                           {param("org", scope.org()), param("provider", provider)});
}

Result<std::optional<Identity>> find_identity(Session& s, std::string_view provider,
                                              std::string_view provider_user_id,
                                              const IdentityIssuer& issuer) {
    return detail::find_row(s,
                            "SELECT id, user_id FROM identities WHERE provider = :provider "
                            "AND provider_user_id = :provider_user AND issuing_org_key = :org_key "
                            "AND issuing_service_key = :service_key",
                            {param("provider", provider), param("provider_user", provider_user_id),
                             param("org_key", key_of(issuer.org_id)),
                             param("service_key", key_of(issuer.service_id))},
                            {Column::text, Column::text}, [](const Row& row) -> Result<Identity> {
                                AUTHOS_TRY(auto id, row.id<IdentityId>(0));
                                AUTHOS_TRY(auto user, row.id<UserId>(1));
                                return Identity{std::move(id), std::move(user)};
                            });
}

Result<bool> set_identity_tokens(Session& s, const IdentityId& id, const IdentityTokens& tokens) {
    AUTHOS_TRY(const long long changed,
               detail::execute(s,
                               "UPDATE identities SET access_token_encrypted = :access, "
                               "refresh_token_encrypted = COALESCE(:refresh, refresh_token_encrypted), "
                               "encryption_key_id = :key, expires_at = :expires, scopes = :scopes, "
                               "last_refreshed_at = :now WHERE id = :id",
                               {param("access", tokens.access_token_sealed),
                                param("refresh", tokens.refresh_token_sealed), param("key", tokens.key_id),
                                param("expires", tokens.expires_at), param("scopes", tokens.scopes),
                                param("now", tokens.now), param("id", id)}));
    return changed == 1;
}

Result<std::vector<std::string>> list_identity_providers(Session& s, const UserId& user,
                                                         const IdentityIssuer& issuer) {
    return detail::select_texts(s,
                                "SELECT provider FROM identities WHERE user_id = :user "
                                "AND issuing_org_key = :org_key AND issuing_service_key = :service_key "
                                "ORDER BY provider LIMIT 200",
                                {param("user", user), param("org_key", key_of(issuer.org_id)),
                                 param("service_key", key_of(issuer.service_id))});
}

Result<long long> delete_identities(Session& s, const UserId& user, std::string_view provider,
                                    const IdentityIssuer& issuer) {
    return detail::execute(s,
                           "DELETE FROM identities WHERE user_id = :user AND provider = :provider "
                           "AND issuing_org_key = :org_key AND issuing_service_key = :service_key",
                           {param("user", user), param("provider", provider),
                            param("org_key", key_of(issuer.org_id)),
                            param("service_key", key_of(issuer.service_id))});
}

Result<bool> has_traces_of_use(Session& s, const UserId& user) {
    constexpr std::string_view kCounts[] = {
        "SELECT COUNT(*) FROM login_events WHERE user_id = :user",
        "SELECT COUNT(*) FROM sessions WHERE user_id = :user",
        "SELECT COUNT(*) FROM user_passkeys WHERE user_id = :user",
        "SELECT COUNT(*) FROM user_totp_secrets WHERE user_id = :user",
        "SELECT COUNT(*) FROM identities WHERE user_id = :user AND provider <> 'password'"};
    for (const std::string_view sql : kCounts) {
        AUTHOS_TRY(const long long found, detail::select_integer(s, sql, {param("user", user)}));
        if (found > 0) return true;
    }
    return false;
}

Result<bool> has_identity(Session& s, const UserId& user, const IdentityIssuer& issuer) {
    AUTHOS_TRY(const long long found,
               detail::select_integer(s,
                                      "SELECT COUNT(*) FROM identities WHERE user_id = :user "
                                      "AND issuing_org_key = :org_key AND issuing_service_key = :service_key",
                                      {param("user", user), param("org_key", key_of(issuer.org_id)),
                                       param("service_key", key_of(issuer.service_id))}));
    return found > 0;
}

Result<bool> has_identity_elsewhere(Session& s, const UserId& user, const IdentityIssuer& issuer) {
    AUTHOS_TRY(const long long found,
               detail::select_integer(s,
                                      "SELECT COUNT(*) FROM identities WHERE user_id = :user AND NOT "
                                      "(issuing_org_key = :org_key AND issuing_service_key = :service_key)",
                                      {param("user", user), param("org_key", key_of(issuer.org_id)),
                                       param("service_key", key_of(issuer.service_id))}));
    return found > 0;
}

} // namespace authos::storage
