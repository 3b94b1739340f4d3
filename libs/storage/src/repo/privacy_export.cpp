#include "authos/storage/repo/privacy.hpp"
#include "detail/statement.hpp"

#include <algorithm>

namespace authos::storage {

using detail::Column;
using detail::param;
using detail::Row;

namespace {

constexpr int kMostLinked = 200;

Result<LoginRecord> login_record_from(const Row& row) {
    return LoginRecord{.id = row.text(0),
                       .ip_address = row.find_text(1),
                       .user_agent = row.find_text(2),
                       .provider = row.text(3),
                       .risk_score = row.find_integer(4),
                       .risk_factors = row.find_text(5),
                       .geo_country = row.find_text(6),
                       .geo_city = row.find_text(7),
                       .created_at = row.millis(8)};
}

Result<LinkedAccount> linked_account_from(const Row& row) {
    return LinkedAccount{row.text(0), row.text(1), row.millis(2)};
}

Result<MfaRecord> mfa_record_from(const Row& row) {
    return MfaRecord{row.text(0), row.text(1), row.flag(2), row.find_text(3), row.millis(4)};
}

Result<PasskeyRecord> passkey_record_from(const Row& row) {
    return PasskeyRecord{row.text(0), row.text(1), row.find_millis(2), row.millis(3)};
}

} // namespace

Result<std::vector<LoginRecord>> list_login_history(Session& s, const PlatformScope&, const UserId& user,
                                                    const ListPosition& before, int limit) {
    return detail::list_rows(
        s,
        "SELECT id, ip_address, user_agent, provider, risk_score, risk_factors, geo_country, geo_city, "
        "created_at FROM login_events WHERE user_id = :user AND created_at <= :at "
        "AND (created_at < :at OR id < :id) ORDER BY created_at DESC, id DESC LIMIT :limit",
        {param("user", user), param("at", before.created_at), param("id", before.id),
         param("limit", detail::page_limit(limit))},
        {Column::text, Column::text, Column::text, Column::text, Column::integer, Column::text, Column::text,
         Column::text, Column::integer},
        login_record_from);
}

Result<long long> count_login_history(Session& s, const PlatformScope&, const UserId& user) {
    return detail::select_integer(s, "SELECT COUNT(*) FROM login_events WHERE user_id = :user",
                                  {param("user", user)});
}

Result<std::vector<LinkedAccount>> list_linked_accounts(Session& s, const PlatformScope&,
                                                        const UserId& user) {
    AUTHOS_TRY(auto linked,
               detail::list_rows(s,
                                 "SELECT provider, provider_user_id, created_at FROM identities "
                                 "WHERE user_id = :user AND provider <> 'password' "
                                 "ORDER BY created_at, id LIMIT :limit",
                                 {param("user", user), param("limit", kMostLinked)},
                                 {Column::text, Column::text, Column::integer}, linked_account_from));
    AUTHOS_TRY(auto connected,
               detail::list_rows(s,
                                 "SELECT provider, provider_user_id, linked_at FROM connected_accounts "
                                 "WHERE user_id = :user ORDER BY linked_at, id LIMIT :limit",
                                 {param("user", user), param("limit", kMostLinked)},
                                 {Column::text, Column::text, Column::integer}, linked_account_from));
    std::move(connected.begin(), connected.end(), std::back_inserter(linked));
    return linked;
}

Result<std::vector<MfaRecord>> list_mfa_history(Session& s, const PlatformScope&, const UserId& user,
                                                const ListPosition& before, int limit) {
    return detail::list_rows(
        s,
        "SELECT id, event_type, success, details, created_at FROM mfa_audit_log WHERE user_id = :user "
        "AND created_at <= :at AND (created_at < :at OR id < :id) "
        "ORDER BY created_at DESC, id DESC LIMIT :limit",
        {param("user", user), param("at", before.created_at), param("id", before.id),
         param("limit", detail::page_limit(limit))},
        {Column::text, Column::text, Column::integer, Column::text, Column::integer}, mfa_record_from);
}

Result<std::vector<PasskeyRecord>> list_passkey_records(Session& s, const PlatformScope&,
                                                        const UserId& user) {
    return detail::list_rows(s,
                             "SELECT id, name, last_used_at, created_at FROM user_passkeys "
                             "WHERE user_id = :user ORDER BY created_at, id LIMIT :limit",
                             {param("user", user), param("limit", kMostLinked)},
                             {Column::text, Column::text, Column::integer, Column::integer},
                             passkey_record_from);
}

} // namespace authos::storage
