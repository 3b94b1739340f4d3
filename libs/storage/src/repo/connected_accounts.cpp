#include "authos/storage/repo/connected_accounts.hpp"

#include "detail/sql_text.hpp"
#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::kSql;
using detail::param;
using detail::Row;

namespace {

constexpr std::string_view kSelectLinked =
    "SELECT id, user_id, provider, provider_user_id, email, display_name, scopes, client_org_id, status, "
    "linked_at, updated_at FROM connected_accounts WHERE user_id = :user";
constexpr std::string_view kLinkedById = " AND id = :id";
constexpr std::string_view kAccountByName = " AND provider = :provider AND provider_user_id = :subject";
constexpr std::string_view kAccountsInOrder = " ORDER BY linked_at, id LIMIT 200";
constexpr detail::Columns kAccountColumns = {Column::text, Column::text,    Column::text,   Column::text,
                                             Column::text, Column::text,    Column::text,   Column::text,
                                             Column::text, Column::integer, Column::integer};

Result<ConnectedAccount> linked_account_from_row(const Row& row) {
    AUTHOS_TRY(auto id, row.id<ConnectedAccountId>(0));
    AUTHOS_TRY(auto user, row.id<UserId>(1));
    AUTHOS_TRY(auto client, row.find_id<OrgId>(7));
    return ConnectedAccount{.id = std::move(id),
                            .user_id = std::move(user),
                            .provider = row.text(2),
                            .provider_user_id = row.text(3),
                            .email = row.find_text(4),
                            .display_name = row.find_text(5),
                            .scopes = row.find_text(6),
                            .client_org = std::move(client),
                            .status = row.text(8),
                            .linked_at = row.millis(9),
                            .updated_at = row.millis(10)};
}

Result<bool> one_account(Result<long long> changed) {
    AUTHOS_TRY(const long long count, std::move(changed));
    return count == 1;
}

} // namespace

Result<std::optional<UserId>> find_owner_of_account(Session& s, const Realm& realm, std::string_view provider,
                                                    std::string_view provider_user_id) {
    return detail::find_row(
        s,
        "SELECT user_id FROM connected_accounts WHERE realm_key = :realm "
        "AND provider = :provider AND provider_user_id = :subject",
        {param("realm", realm.key()), param("provider", provider), param("subject", provider_user_id)},
        {Column::text}, [](const Row& row) { return row.id<UserId>(0); });
}

Result<bool> insert_connected_account(Session& s, const Realm& realm, const NewConnectedAccount& account) {
    AUTHOS_TRY(detail::require_key(account.provider, 100));
    AUTHOS_TRY(detail::require_key(account.provider_user_id, 255));
    const detail::Dialect& dialect = detail::dialect_of(s);
    const std::string sql =
        std::string(dialect.insert_ignore) +
        " connected_accounts (id, user_id, realm_key, provider, provider_user_id, email, display_name, "
        "status, linked_at, updated_at) VALUES (:id, :user, :realm, :provider, :subject, :email, :name, "
        "'active', :now, :now)" +
        std::string(dialect.insert_ignore_end);
    AUTHOS_TRY(
        const long long inserted,
        detail::execute(s, sql,
                        {param("id", account.id), param("user", account.user_id), param("realm", realm.key()),
                         param("provider", account.provider), param("subject", account.provider_user_id),
                         param("email", detail::shortened(account.profile.email, 254)),
                         param("name", detail::shortened(account.profile.display_name, 255)),
                         param("now", account.now)}));
    if (inserted == 1) return true;
    // MySQL leaves out a row without its user as silently as a duplicate.
    AUTHOS_TRY(const auto owner, find_owner_of_account(s, realm, account.provider, account.provider_user_id));
    if (!owner) {
        return fail(Errc::failed_precondition, "reference_missing",
                    "A record that this one refers to does not exist.");
    }
    return false;
}

Result<std::optional<ConnectedAccount>> find_connected_account(Session& s, const UserId& user,
                                                               const ConnectedAccountId& id) {
    return detail::find_row(s, kSql<kSelectLinked, kLinkedById>, {param("user", user), param("id", id)},
                            kAccountColumns, linked_account_from_row);
}

Result<std::optional<ConnectedAccount>> find_connected_account(Session& s, const UserId& user,
                                                               std::string_view provider,
                                                               std::string_view provider_user_id) {
    return detail::find_row(
        s, kSql<kSelectLinked, kAccountByName>,
        {param("user", user), param("provider", provider), param("subject", provider_user_id)},
        kAccountColumns, linked_account_from_row);
}

Result<std::vector<ConnectedAccount>> list_connected_accounts(Session& s, const UserId& user) {
    return detail::list_rows(s, kSql<kSelectLinked, kAccountsInOrder>, {param("user", user)}, kAccountColumns,
                             linked_account_from_row);
}

Result<long long> count_connected_accounts(Session& s, const UserId& user) {
    return detail::select_integer(s, "SELECT COUNT(*) FROM connected_accounts WHERE user_id = :user",
                                  {param("user", user)});
}

Result<bool> set_account_profile(Session& s, const UserId& user, const ConnectedAccountId& id,
                                 const AccountProfile& profile, UnixMillis now) {
    return one_account(detail::execute(
        s,
        "UPDATE connected_accounts SET email = :email, display_name = :name, updated_at = :now "
        "WHERE user_id = :user AND id = :id",
        {param("email", detail::shortened(profile.email, 254)),
         param("name", detail::shortened(profile.display_name, 255)), param("now", now), param("user", user),
         param("id", id)}));
}

Result<bool> delete_connected_account(Session& s, const UserId& user, const ConnectedAccountId& id) {
    return one_account(detail::execute(s, "DELETE FROM connected_accounts WHERE user_id = :user AND id = :id",
                                       {param("user", user), param("id", id)}));
}

} // namespace authos::storage
