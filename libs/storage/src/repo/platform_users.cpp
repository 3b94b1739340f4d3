#include "authos/storage/repo/platform/users.hpp"

#include "detail/sql_text.hpp"
#include "detail/statement.hpp"

namespace authos::storage::platform {

using detail::Column;
using detail::param;
using detail::Row;

namespace {

// The greatest character that there is: every text with the prefix comes before prefix and this.
constexpr std::string_view kAfterEvery = "\xF4\x8F\xBF\xBF";

constexpr std::string_view kSelectAccount =
    "SELECT u.id, u.email, u.is_platform_owner, u.email_verified_at, u.created_at, o.id, o.slug, o.name "
    "FROM users u LEFT JOIN organizations o ON o.id = u.org_id WHERE u.deleted_at IS NULL ";
constexpr std::string_view kAccountById = "AND u.id = :id";
constexpr std::string_view kAccountPage = "AND u.created_at <= :at AND (u.created_at < :at OR u.id < :id) "
                                          "ORDER BY u.created_at DESC, u.id DESC LIMIT :limit OFFSET :offset";
constexpr std::string_view kAccountByEmail = "AND u.email_key = :email ORDER BY u.id LIMIT :limit";
constexpr detail::Columns kAccountRow = {Column::text,    Column::text, Column::integer, Column::integer,
                                         Column::integer, Column::text, Column::text,    Column::text};

Result<std::optional<Home>> home_from(const Row& row) {
    AUTHOS_TRY(auto id, row.find_id<OrgId>(5));
    if (!id) return std::optional<Home>{};
    return std::optional{Home{std::move(*id), row.text(6), row.text(7)}};
}

Result<Account> account_from(const Row& row) {
    AUTHOS_TRY(UserId id, row.id<UserId>(0));
    AUTHOS_TRY(auto home, home_from(row));
    return Account{.id = std::move(id),
                   .email = row.text(1),
                   .home = std::move(home),
                   .is_platform_owner = row.flag(2),
                   .email_verified_at = row.find_millis(3),
                   .created_at = row.millis(4)};
}

Result<Seat> seat_from(const Row& row) {
    AUTHOS_TRY(OrgId org, row.id<OrgId>(0));
    return Seat{std::move(org), row.text(1), row.text(2), row.text(3), row.millis(4)};
}

} // namespace

Result<std::optional<Account>> find_account(Session& s, const PlatformScope&, const UserId& id) {
    return detail::find_row(s, detail::kSql<kSelectAccount, kAccountById>, {param("id", id)}, kAccountRow,
                            account_from);
}

Result<std::vector<Account>> list_accounts(Session& s, const PlatformScope&, const AccountPage& page) {
    return detail::list_rows(s, detail::kSql<kSelectAccount, kAccountPage>,
                             {param("at", page.before.created_at), param("id", page.before.id),
                              param("limit", detail::page_limit(page.limit)), param("offset", page.offset)},
                             kAccountRow, account_from);
}

Result<long long> count_accounts(Session& s, const PlatformScope&) {
    return detail::select_integer(s, "SELECT COUNT(*) FROM users WHERE deleted_at IS NULL", {});
}

Result<std::vector<Account>> search_accounts(Session& s, const PlatformScope&, std::string_view prefix,
                                             int limit) {
    // A range of octets instead of LIKE: it needs no escaping and runs along the index everywhere.
    const std::string column = "u.email_key" + std::string{detail::dialect_of(s).byte_order};
    const std::string sql = std::string{kSelectAccount} + "AND " + column + " >= :first AND " + column +
                            " < :last ORDER BY " + column + ", u.id LIMIT :limit";
    return detail::list_rows(s, sql,
                             {param("first", prefix),
                              param("last", std::string{prefix} + std::string{kAfterEvery}),
                              param("limit", detail::page_limit(limit))},
                             kAccountRow, account_from);
}

Result<std::vector<Account>> find_accounts_by_email(Session& s, const PlatformScope&, std::string_view key,
                                                    int limit) {
    return detail::list_rows(s, detail::kSql<kSelectAccount, kAccountByEmail>,
                             {param("email", key), param("limit", detail::page_limit(limit))}, kAccountRow,
                             account_from);
}

Result<std::vector<Seat>> list_seats(Session& s, const PlatformScope&, const UserId& user) {
    return detail::list_rows(s,
                             "SELECT o.id, o.slug, o.name, m.role, m.created_at FROM memberships m "
                             "JOIN organizations o ON o.id = m.org_id WHERE m.user_id = :user "
                             "ORDER BY m.created_at, o.id LIMIT :limit",
                             {param("user", user), param("limit", kMostSeats)},
                             {Column::text, Column::text, Column::text, Column::text, Column::integer},
                             seat_from);
}

Result<long long> count_live_sessions(Session& s, const PlatformScope&, const UserId& user, UnixMillis now) {
    return detail::select_integer(s,
                                  "SELECT COUNT(*) FROM sessions WHERE user_id = :user AND "
                                  "(expires_at > :now OR refresh_expires_at > :now)",
                                  {param("user", user), param("now", now)});
}

Result<MfaState> read_mfa(Session& s, const PlatformScope&, const UserId& user) {
    AUTHOS_TRY(const long long secrets,
               detail::select_integer(
                   s, "SELECT COUNT(*) FROM user_totp_secrets WHERE user_id = :user AND enabled = 1",
                   {param("user", user)}));
    AUTHOS_TRY(
        const long long codes,
        detail::select_integer(s, "SELECT COUNT(*) FROM totp_backup_codes WHERE user_id = :user AND used = 0",
                               {param("user", user)}));
    return MfaState{secrets > 0, codes > 0};
}

Result<bool> delete_mfa(Session& s, const PlatformScope&, const UserId& user) {
    AUTHOS_TRY(
        const long long secrets,
        detail::execute(s, "DELETE FROM user_totp_secrets WHERE user_id = :user", {param("user", user)}));
    AUTHOS_TRY(
        const long long codes,
        detail::execute(s, "DELETE FROM totp_backup_codes WHERE user_id = :user", {param("user", user)}));
    // A device is trusted because of a factor that it once passed.
    AUTHOS_TRY(detail::execute(s, "DELETE FROM user_devices WHERE user_id = :user", {param("user", user)}));
    return secrets + codes > 0;
}

} // namespace authos::storage::platform
