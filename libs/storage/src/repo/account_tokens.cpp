#include "authos/storage/repo/account_tokens.hpp"

#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::param;
using detail::Row;

namespace {

// The statements of one kind. Verifications and resets are marked as used and swept later; a magic link goes
// at once, as its table has no such mark.
struct TokenSql {
    std::string_view insert;
    std::string_view find;
    std::string_view consume;
    std::string_view delete_of_user;
    detail::BatchDelete expired;
};

constexpr TokenSql kVerificationSql = {
    "INSERT INTO email_verification_tokens (id, user_id, token_hash, email, context, used, created_at, "
    "expires_at) VALUES (:id, :user, :token, :email, :context, 0, :created, :expires)",
    "SELECT t.user_id, u.org_id, t.email, t.context, u.email_key FROM email_verification_tokens t "
    "JOIN users u ON u.id = t.user_id AND u.deleted_at IS NULL "
    "WHERE t.token_hash = :token AND t.used = 0 AND t.expires_at > :now AND t.email IS NOT NULL",
    "UPDATE email_verification_tokens SET used = 1 "
    "WHERE token_hash = :token AND used = 0 AND expires_at > :now",
    "DELETE FROM email_verification_tokens WHERE user_id = :user",
    {"SELECT token_hash FROM email_verification_tokens WHERE expires_at <= :before LIMIT :limit",
     "DELETE FROM email_verification_tokens WHERE token_hash = :key AND expires_at <= :before"},
};

constexpr TokenSql kResetSql = {
    "INSERT INTO password_reset_tokens (id, user_id, token_hash, email, context, used, created_at, "
    "expires_at) VALUES (:id, :user, :token, :email, :context, 0, :created, :expires)",
    "SELECT t.user_id, u.org_id, t.email, t.context, u.email_key FROM password_reset_tokens t "
    "JOIN users u ON u.id = t.user_id AND u.deleted_at IS NULL "
    "WHERE t.token_hash = :token AND t.used = 0 AND t.expires_at > :now AND t.email IS NOT NULL",
    "UPDATE password_reset_tokens SET used = 1 "
    "WHERE token_hash = :token AND used = 0 AND expires_at > :now",
    "DELETE FROM password_reset_tokens WHERE user_id = :user",
    {"SELECT token_hash FROM password_reset_tokens WHERE expires_at <= :before LIMIT :limit",
     "DELETE FROM password_reset_tokens WHERE token_hash = :key AND expires_at <= :before"},
};

constexpr TokenSql kMagicLinkSql = {
    "INSERT INTO magic_link_tokens (token_hash, user_id, email, context, created_at, expires_at) "
    "VALUES (:token, :user, :email, :context, :created, :expires)",
    "SELECT t.user_id, u.org_id, t.email, t.context, u.email_key FROM magic_link_tokens t "
    "JOIN users u ON u.id = t.user_id AND u.deleted_at IS NULL "
    "WHERE t.token_hash = :token AND t.expires_at > :now",
    "DELETE FROM magic_link_tokens WHERE token_hash = :token AND expires_at > :now",
    "DELETE FROM magic_link_tokens WHERE user_id = :user",
    {"SELECT token_hash FROM magic_link_tokens WHERE expires_at <= :before LIMIT :limit",
     "DELETE FROM magic_link_tokens WHERE token_hash = :key AND expires_at <= :before"},
};

const TokenSql& sql_of(AccountTokenKind kind) {
    switch (kind) {
    case AccountTokenKind::email_verification: return kVerificationSql;
    case AccountTokenKind::password_reset: return kResetSql;
    case AccountTokenKind::magic_link: break;
    }
    return kMagicLinkSql;
}

Result<std::optional<AccountToken>> token_from(const Row& row) {
    AUTHOS_TRY(UserId user, row.id<UserId>(0));
    AUTHOS_TRY(auto org, row.find_id<OrgId>(1));
    AUTHOS_TRY(Email email, row.id<Email>(2));
    // The account moved on to another mailbox: whoever reads the old one has no say any more.
    if (email.key() != row.text(4)) return std::optional<AccountToken>{};
    return std::optional{
        AccountToken{std::move(user), std::move(org), std::move(email), row.find_text(3).value_or("{}")}};
}

} // namespace

Result<void> insert_account_token(Session& s, AccountTokenKind kind, const NewAccountToken& token) {
    const auto insert = [&](detail::Binds binds) -> Result<void> {
        AUTHOS_TRY(detail::renamed(detail::execute(s, sql_of(kind).insert, binds), Errc::already_exists,
                                   "account_token_taken", "This token is in use"));
        return {};
    };
    if (kind == AccountTokenKind::magic_link) {
        return insert({param("token", token.token), param("user", token.user_id),
                       param("email", token.email.text()), param("context", token.context),
                       param("created", token.created_at), param("expires", token.expires_at)});
    }
    return insert({param("id", token.id), param("user", token.user_id), param("token", token.token),
                   param("email", token.email.text()), param("context", token.context),
                   param("created", token.created_at), param("expires", token.expires_at)});
}

Result<std::optional<AccountToken>> find_account_token(Session& s, AccountTokenKind kind,
                                                       const TokenHash& token, UnixMillis now) {
    AUTHOS_TRY(auto found,
               detail::find_row(s, sql_of(kind).find, {param("token", token), param("now", now)},
                                {Column::text, Column::text, Column::text, Column::text, Column::text},
                                token_from));
    if (!found) return std::optional<AccountToken>{};
    return std::move(*found);
}

Result<bool> consume_account_token(Session& s, AccountTokenKind kind, const TokenHash& token,
                                   UnixMillis now) {
    AUTHOS_TRY(const long long used,
               detail::execute(s, sql_of(kind).consume, {param("token", token), param("now", now)}));
    return used == 1;
}

Result<long long> delete_account_tokens(Session& s, AccountTokenKind kind, const UserId& user) {
    return detail::execute(s, sql_of(kind).delete_of_user, {param("user", user)});
}

Result<long long> delete_expired_account_tokens(Session& s, AccountTokenKind kind, UnixMillis now,
                                                int limit) {
    return detail::delete_batch(s, sql_of(kind).expired, now, limit);
}

} // namespace authos::storage
