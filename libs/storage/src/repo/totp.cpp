#include "authos/storage/repo/totp.hpp"

#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::param;
using detail::Row;

namespace {

Result<RecoveryCodeHash> recovery_code_from(const Row& row) {
    AUTHOS_TRY(RecoveryCodeId id, row.id<RecoveryCodeId>(0));
    return RecoveryCodeHash{std::move(id), row.text(1)};
}

} // namespace

Result<bool> has_enabled_totp(Session& s, const UserId& user) {
    AUTHOS_TRY(const long long found,
               detail::select_integer(
                   s, "SELECT COUNT(*) FROM user_totp_secrets WHERE user_id = :user AND enabled = 1",
                   {param("user", user)}));
    return found > 0;
}

Result<std::optional<TotpSecret>> find_totp(Session& s, const UserId& user) {
    return detail::find_row(
        s,
        "SELECT id, secret_encrypted, enabled, last_used_step FROM user_totp_secrets "
        "WHERE user_id = :user",
        {param("user", user)}, {Column::text, Column::text, Column::integer, Column::integer},
        [](const Row& row) -> Result<TotpSecret> {
            AUTHOS_TRY(TotpId id, row.id<TotpId>(0));
            return TotpSecret{std::move(id), row.text(1), row.flag(2), row.find_integer(3)};
        });
}

Result<void> put_pending_totp(Session& s, const NewTotp& totp) {
    AUTHOS_TRY(detail::execute(s, "DELETE FROM user_totp_secrets WHERE user_id = :user AND enabled = 0",
                               {param("user", totp.user_id)}));
    AUTHOS_TRY(detail::renamed(
        detail::execute(s,
                        "INSERT INTO user_totp_secrets (id, user_id, secret_encrypted, encryption_key_id, "
                        "enabled, created_at) VALUES (:id, :user, :sealed, :key, 0, :now)",
                        {param("id", totp.id), param("user", totp.user_id), param("sealed", totp.sealed),
                         param("key", totp.key_id), param("now", totp.created_at)}),
        Errc::already_exists, "totp_enabled", "MFA is already enabled"));
    return {};
}

Result<bool> enable_totp(Session& s, const TotpUse& use, UnixMillis now) {
    AUTHOS_TRY(const long long changed,
               detail::execute(s,
                               "UPDATE user_totp_secrets SET enabled = 1, enabled_at = :now, "
                               "last_used_step = :step WHERE user_id = :user AND id = :id AND enabled = 0",
                               {param("now", now), param("step", use.step), param("user", use.user_id),
                                param("id", use.id)}));
    return changed == 1;
}

Result<bool> consume_totp_step(Session& s, const TotpUse& use) {
    AUTHOS_TRY(const long long changed,
               detail::execute(s,
                               "UPDATE user_totp_secrets SET last_used_step = :step WHERE user_id = :user "
                               "AND id = :id AND enabled = 1 "
                               "AND (last_used_step IS NULL OR last_used_step < :step)",
                               {param("step", use.step), param("user", use.user_id), param("id", use.id)}));
    return changed == 1;
}

Result<bool> delete_totp(Session& s, const UserId& user) {
    AUTHOS_TRY(
        const long long secrets,
        detail::execute(s, "DELETE FROM user_totp_secrets WHERE user_id = :user", {param("user", user)}));
    AUTHOS_TRY(
        detail::execute(s, "DELETE FROM totp_backup_codes WHERE user_id = :user", {param("user", user)}));
    return secrets > 0;
}

Result<void> replace_recovery_codes(Session& s, const UserId& user,
                                    const std::vector<RecoveryCodeHash>& codes, UnixMillis now) {
    AUTHOS_TRY(
        detail::execute(s, "DELETE FROM totp_backup_codes WHERE user_id = :user", {param("user", user)}));
    for (const RecoveryCodeHash& code : codes) {
        AUTHOS_TRY(detail::execute(
            s,
            "INSERT INTO totp_backup_codes (id, user_id, code_hash, used, created_at) "
            "VALUES (:id, :user, :hash, 0, :now)",
            {param("id", code.id), param("user", user), param("hash", code.hash), param("now", now)}));
    }
    return {};
}

Result<std::vector<RecoveryCodeHash>> list_unused_recovery_codes(Session& s, const UserId& user) {
    return detail::list_rows(s,
                             "SELECT id, code_hash FROM totp_backup_codes WHERE user_id = :user AND used = 0 "
                             "ORDER BY id LIMIT 100",
                             {param("user", user)}, {Column::text, Column::text}, recovery_code_from);
}

Result<long long> count_unused_recovery_codes(Session& s, const UserId& user) {
    return detail::select_integer(s,
                                  "SELECT COUNT(*) FROM totp_backup_codes WHERE user_id = :user AND used = 0",
                                  {param("user", user)});
}

Result<bool> consume_recovery_code(Session& s, const UserId& user, const RecoveryCodeId& id, UnixMillis now) {
    AUTHOS_TRY(const long long changed,
               detail::execute(s,
                               "UPDATE totp_backup_codes SET used = 1, used_at = :now "
                               "WHERE user_id = :user AND id = :id AND used = 0",
                               {param("now", now), param("user", user), param("id", id)}));
    return changed == 1;
}

} // namespace authos::storage
