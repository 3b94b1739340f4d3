#include "authos/storage/repo/active_users.hpp"

#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::param;

namespace {

Result<bool> insert_active_user(Session& s, const OrgScope& scope, const UserId& user, long long month) {
    const detail::Dialect& dialect = detail::dialect_of(s);
    const std::string sql = std::string(dialect.insert_ignore) +
                            " monthly_active_users (org_id, month, user_id) VALUES (:org, :month, :user)" +
                            std::string(dialect.insert_ignore_end);
    AUTHOS_TRY(
        const long long inserted,
        detail::execute(s, sql, {param("org", scope.org()), param("month", month), param("user", user)}));
    return inserted == 1;
}

Result<void> insert_count(Session& s, const OrgScope& scope, long long month) {
    const detail::Dialect& dialect = detail::dialect_of(s);
    const std::string sql = std::string(dialect.insert_ignore) +
                            " monthly_active_counts (org_id, month, active) VALUES (:org, :month, 0)" +
                            std::string(dialect.insert_ignore_end);
    AUTHOS_TRY(detail::execute(s, sql, {param("org", scope.org()), param("month", month)}));
    return {};
}

// The row belongs to one transaction at a time, so that the comparison cannot be overtaken.
Result<bool> increment_count(Session& s, const OrgScope& scope, long long month,
                             std::optional<long long> max) {
    AUTHOS_TRY(const long long counted,
               detail::execute(s,
                               "UPDATE monthly_active_counts SET active = active + 1 WHERE org_id = :org "
                               "AND month = :month AND (:unlimited = 1 OR active < :max)",
                               {param("org", scope.org()), param("month", month),
                                param("unlimited", !max.has_value()), param("max", max.value_or(0))}));
    return counted == 1;
}

Result<bool> has_count(Session& s, const OrgScope& scope, long long month) {
    AUTHOS_TRY(const long long found,
               detail::select_integer(
                   s, "SELECT COUNT(*) FROM monthly_active_counts WHERE org_id = :org AND month = :month",
                   {param("org", scope.org()), param("month", month)}));
    return found > 0;
}

} // namespace

Result<bool> count_active_user(Session& s, const OrgScope& scope, const UserId& user, long long month,
                               std::optional<long long> max) {
    AUTHOS_TRY(const bool is_new, insert_active_user(s, scope, user, month));
    if (!is_new) return true;
    // The counter is made only where there is none: to insert over a row that is there would share its lock
    // on MySQL, and two who share it and then want to change it wait for each other.
    AUTHOS_TRY(const bool counted, increment_count(s, scope, month, max));
    if (counted) return true;
    AUTHOS_TRY(const bool is_full, has_count(s, scope, month));
    if (is_full) return false;
    AUTHOS_TRY(insert_count(s, scope, month));
    return increment_count(s, scope, month, max);
}

Result<long long> get_active_users(Session& s, const OrgScope& scope, long long month) {
    return detail::select_integer(
        s, "SELECT active FROM monthly_active_counts WHERE org_id = :org AND month = :month",
        {param("org", scope.org()), param("month", month)});
}

Result<long long> delete_old_active_users(Session& s, long long month, int limit) {
    struct Entry {
        std::string org;
        long long month;
        std::string user;
    };
    AUTHOS_TRY(const auto entries,
               detail::list_rows(s,
                                 "SELECT org_id, month, user_id FROM monthly_active_users "
                                 "WHERE month < :month LIMIT :limit",
                                 {param("month", month), param("limit", limit)},
                                 {Column::text, Column::integer, Column::text},
                                 [](const detail::Row& row) -> Result<Entry> {
                                     return Entry{row.text(0), row.integer(1), row.text(2)};
                                 }));
    for (const Entry& entry : entries) {
        AUTHOS_TRY(detail::execute(
            s, "DELETE FROM monthly_active_users WHERE org_id = :org AND month = :month AND user_id = :user",
            {param("org", entry.org), param("month", entry.month), param("user", entry.user)}));
    }
    return static_cast<long long>(entries.size());
}

} // namespace authos::storage
