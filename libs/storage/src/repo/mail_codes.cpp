#include "authos/storage/repo/mail_codes.hpp"

#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::param;
using detail::Row;

Result<void> insert_mail_code(Session& s, const MailCode& code) {
    AUTHOS_TRY(
        detail::renamed(detail::execute(s,
                                        "INSERT INTO mfa_mail_codes (jti, user_id, code_hash, expires_at) "
                                        "VALUES (:jti, :user, :hash, :expires)",
                                        {param("jti", code.jti), param("user", code.user_id),
                                         param("hash", code.code_hash), param("expires", code.expires_at)}),
                        Errc::already_exists, "mail_code_exists", "A code was sent already"));
    return {};
}

Result<std::optional<MailCode>> find_mail_code(Session& s, const UserId& user, const std::string& jti,
                                               UnixMillis now) {
    return detail::find_row(s,
                            "SELECT jti, user_id, code_hash, expires_at FROM mfa_mail_codes "
                            "WHERE jti = :jti AND user_id = :user AND expires_at > :now",
                            {param("jti", jti), param("user", user), param("now", now)},
                            {Column::text, Column::text, Column::text, Column::integer},
                            [](const Row& row) -> Result<MailCode> {
                                AUTHOS_TRY(UserId owner, row.id<UserId>(1));
                                return MailCode{row.text(0), std::move(owner), row.text(2), row.millis(3)};
                            });
}

Result<bool> consume_mail_code(Session& s, const UserId& user, const std::string& jti) {
    AUTHOS_TRY(const long long deleted,
               detail::execute(s, "DELETE FROM mfa_mail_codes WHERE jti = :jti AND user_id = :user",
                               {param("jti", jti), param("user", user)}));
    return deleted == 1;
}

Result<long long> delete_expired_mail_codes(Session& s, UnixMillis now, int limit) {
    return detail::delete_batch(s,
                                {"SELECT jti FROM mfa_mail_codes WHERE expires_at <= :before LIMIT :limit",
                                 "DELETE FROM mfa_mail_codes WHERE jti = :key AND expires_at <= :before"},
                                now, limit);
}

} // namespace authos::storage
