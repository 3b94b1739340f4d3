#include "authos/storage/repo/login_delays.hpp"

#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::param;

namespace {

Result<bool> insert_delay(Session& s, const std::string& key, const LoginDelay& after) {
    const detail::Dialect& dialect = detail::dialect_of(s);
    const std::string sql = std::string(dialect.insert_ignore) +
                            " login_delays (delay_key, failures, blocked_until, last_failure_at) "
                            "VALUES (:key, :failures, :blocked, :last)" +
                            std::string(dialect.insert_ignore_end);
    AUTHOS_TRY(
        const long long inserted,
        detail::execute(s, sql,
                        {param("key", key), param("failures", after.failures),
                         param("blocked", after.blocked_until), param("last", after.last_failure_at)}));
    return inserted == 1;
}

} // namespace

Result<std::optional<LoginDelay>> find_login_delay(Session& s, const std::string& key) {
    return detail::find_row(
        s, "SELECT failures, blocked_until, last_failure_at FROM login_delays WHERE delay_key = :key",
        {param("key", key)}, {Column::integer, Column::integer, Column::integer},
        [](const detail::Row& row) -> Result<LoginDelay> {
            return LoginDelay{row.integer(0), row.millis(1), row.millis(2)};
        });
}

Result<bool> replace_login_delay(Session& s, const std::string& key, const std::optional<LoginDelay>& before,
                                 const LoginDelay& after) {
    AUTHOS_TRY(detail::require_key(key, 191));
    if (!before) return insert_delay(s, key, after);
    AUTHOS_TRY(
        const long long changed,
        detail::execute(s,
                        "UPDATE login_delays SET failures = :failures, blocked_until = :blocked, "
                        "last_failure_at = :last WHERE delay_key = :key AND failures = :old_failures "
                        "AND blocked_until = :old_blocked AND last_failure_at = :old_last",
                        {param("failures", after.failures), param("blocked", after.blocked_until),
                         param("last", after.last_failure_at), param("key", key),
                         param("old_failures", before->failures), param("old_blocked", before->blocked_until),
                         param("old_last", before->last_failure_at)}));
    return changed == 1;
}

Result<void> delete_login_delay(Session& s, const std::string& key) {
    AUTHOS_TRY(detail::execute(s, "DELETE FROM login_delays WHERE delay_key = :key", {param("key", key)}));
    return {};
}

Result<long long> delete_old_login_delays(Session& s, UnixMillis before, int limit) {
    return detail::delete_batch(s,
                                {"SELECT delay_key FROM login_delays WHERE last_failure_at < :before AND "
                                 "blocked_until < :before LIMIT :limit",
                                 "DELETE FROM login_delays WHERE delay_key = :key AND last_failure_at < "
                                 ":before AND blocked_until < :before"},
                                before, limit);
}

} // namespace authos::storage
