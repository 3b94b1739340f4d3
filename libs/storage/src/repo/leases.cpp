#include "authos/storage/repo/leases.hpp"

#include "detail/statement.hpp"

namespace authos::storage {

using detail::param;

Result<bool> acquire_lease(Session& s, const Lease& lease, UnixMillis now, UnixMillis until) {
    AUTHOS_TRY(detail::require_key(lease.key, 191));
    AUTHOS_TRY(detail::require_key(lease.owner, 100));
    AUTHOS_TRY(const long long taken,
               detail::execute(s,
                               "UPDATE distributed_locks SET owner_id = :owner, acquired_at = :now, "
                               "expires_at = :until "
                               "WHERE lock_key = :key AND (owner_id = :owner OR expires_at <= :now)",
                               {param("owner", lease.owner), param("now", now), param("until", until),
                                param("key", lease.key)}));
    if (taken == 1) return true;
    // Nobody had it yet, or another has it: the primary key decides between those who try now.
    const detail::Dialect& dialect = detail::dialect_of(s);
    const std::string sql = std::string(dialect.insert_ignore) +
                            " distributed_locks (lock_key, owner_id, acquired_at, expires_at) "
                            "VALUES (:key, :owner, :now, :until)" +
                            std::string(dialect.insert_ignore_end);
    AUTHOS_TRY(const long long inserted,
               detail::execute(s, sql,
                               {param("key", lease.key), param("owner", lease.owner), param("now", now),
                                param("until", until)}));
    return inserted == 1;
}

Result<bool> renew_lease(Session& s, const Lease& lease, UnixMillis now, UnixMillis until) {
    AUTHOS_TRY(const long long renewed,
               detail::execute(s,
                               "UPDATE distributed_locks SET expires_at = :until "
                               "WHERE lock_key = :key AND owner_id = :owner AND expires_at > :now",
                               {param("until", until), param("key", lease.key), param("owner", lease.owner),
                                param("now", now)}));
    return renewed == 1;
}

Result<bool> release_lease(Session& s, const Lease& lease) {
    AUTHOS_TRY(const long long released,
               detail::execute(s, "DELETE FROM distributed_locks WHERE lock_key = :key AND owner_id = :owner",
                               {param("key", lease.key), param("owner", lease.owner)}));
    return released == 1;
}

Result<bool> is_leased(Session& s, const std::string& key, UnixMillis now) {
    AUTHOS_TRY(const long long held,
               detail::select_integer(
                   s, "SELECT COUNT(*) FROM distributed_locks WHERE lock_key = :key AND expires_at > :now",
                   {param("key", key), param("now", now)}));
    return held > 0;
}

Result<long long> delete_expired_leases(Session& s, UnixMillis before, int limit) {
    return detail::delete_batch(
        s,
        {"SELECT lock_key FROM distributed_locks WHERE expires_at < :before LIMIT :limit",
         "DELETE FROM distributed_locks WHERE lock_key = :key AND expires_at < :before"},
        before, limit);
}

} // namespace authos::storage
