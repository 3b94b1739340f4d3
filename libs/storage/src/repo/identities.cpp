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
