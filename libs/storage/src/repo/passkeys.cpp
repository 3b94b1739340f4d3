#include "authos/storage/repo/passkeys.hpp"

#include "detail/sql_text.hpp"
#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::kSql;
using detail::param;
using detail::Row;

namespace {

constexpr std::string_view kSelectPasskey =
    "SELECT p.id, p.user_id, p.credential_id, p.credential, p.public_key, p.counter, p.aaguid, p.name, "
    "p.backup_eligible, p.backup_state, p.transports, p.last_used_at, p.created_at FROM user_passkeys p ";
constexpr std::string_view kOfRealm =
    "JOIN users u ON u.id = p.user_id WHERE p.credential_id = :credential AND u.org_key = :realm "
    "AND u.deleted_at IS NULL";
constexpr std::string_view kOfUserById = "WHERE p.user_id = :user AND p.id = :id";
constexpr std::string_view kOfUser = "WHERE p.user_id = :user ORDER BY p.created_at, p.id LIMIT 200";
constexpr detail::Columns kPasskeyRow = {Column::text,    Column::text,    Column::text, Column::text,
                                         Column::text,    Column::integer, Column::text, Column::text,
                                         Column::integer, Column::integer, Column::text, Column::integer,
                                         Column::integer};

Result<Passkey> passkey_from(const Row& row) {
    AUTHOS_TRY(PasskeyId id, row.id<PasskeyId>(0));
    AUTHOS_TRY(UserId user, row.id<UserId>(1));
    return Passkey{.id = std::move(id),
                   .user_id = std::move(user),
                   .credential_hash = row.text(2),
                   .credential = row.find_text(3).value_or(""),
                   .public_key = row.text(4),
                   .counter = row.integer(5),
                   .aaguid = row.find_text(6),
                   .name = row.text(7),
                   .backup_eligible = row.flag(8),
                   .backup_state = row.flag(9),
                   .transports = row.find_text(10),
                   .last_used_at = row.find_millis(11),
                   .created_at = row.millis(12)};
}

Result<bool> one_passkey(Result<long long> changed) {
    AUTHOS_TRY(const long long count, std::move(changed));
    return count == 1;
}

} // namespace

Result<void> insert_passkey(Session& s, const Passkey& passkey) {
    AUTHOS_TRY(detail::renamed(
        detail::execute(
            s,
            "INSERT INTO user_passkeys (id, user_id, credential_id, credential, public_key, counter, aaguid, "
            "name, backup_eligible, backup_state, transports, created_at) VALUES (:id, :user, :hash, "
            ":credential, :key, :counter, :aaguid, :name, :eligible, :state, :transports, :now)",
            {param("id", passkey.id), param("user", passkey.user_id), param("hash", passkey.credential_hash),
             param("credential", passkey.credential), param("key", passkey.public_key),
             param("counter", passkey.counter), param("aaguid", passkey.aaguid), param("name", passkey.name),
             param("eligible", passkey.backup_eligible), param("state", passkey.backup_state),
             param("transports", passkey.transports), param("now", passkey.created_at)}),
        Errc::already_exists, "credential_taken", "This credential is registered already"));
    return {};
}

Result<std::optional<Passkey>> find_passkey_by_credential(Session& s, const Realm& realm,
                                                          std::string_view credential_hash) {
    return detail::find_row(s, kSql<kSelectPasskey, kOfRealm>,
                            {param("credential", credential_hash), param("realm", realm.key())}, kPasskeyRow,
                            passkey_from);
}

Result<std::optional<Passkey>> find_passkey(Session& s, const UserId& user, const PasskeyId& id) {
    return detail::find_row(s, kSql<kSelectPasskey, kOfUserById>, {param("user", user), param("id", id)},
                            kPasskeyRow, passkey_from);
}

Result<std::vector<Passkey>> list_passkeys(Session& s, const UserId& user) {
    return detail::list_rows(s, kSql<kSelectPasskey, kOfUser>, {param("user", user)}, kPasskeyRow,
                             passkey_from);
}

Result<long long> count_passkeys(Session& s, const UserId& user) {
    return detail::select_integer(s, "SELECT COUNT(*) FROM user_passkeys WHERE user_id = :user",
                                  {param("user", user)});
}

Result<bool> rename_passkey(Session& s, const UserId& user, const PasskeyId& id, std::string_view name) {
    return one_passkey(
        detail::execute(s, "UPDATE user_passkeys SET name = :name WHERE user_id = :user AND id = :id",
                        {param("name", name), param("user", user), param("id", id)}));
}

Result<bool> delete_passkey(Session& s, const UserId& user, const PasskeyId& id) {
    return one_passkey(detail::execute(s, "DELETE FROM user_passkeys WHERE user_id = :user AND id = :id",
                                       {param("user", user), param("id", id)}));
}

Result<bool> record_passkey_use(Session& s, const UserId& user, const PasskeyUse& use) {
    return one_passkey(detail::execute(
        s,
        "UPDATE user_passkeys SET counter = :counter, backup_state = :state, last_used_at = :now "
        "WHERE user_id = :user AND id = :id AND counter = :before",
        {param("counter", use.counter), param("state", use.backup_state), param("now", use.now),
         param("user", user), param("id", use.id), param("before", use.counter_before)}));
}

Result<bool> has_provider_identity(Session& s, const UserId& user) {
    AUTHOS_TRY(const long long found,
               detail::select_integer(
                   s, "SELECT COUNT(*) FROM identities WHERE user_id = :user AND provider <> 'password'",
                   {param("user", user)}));
    return found > 0;
}

} // namespace authos::storage
