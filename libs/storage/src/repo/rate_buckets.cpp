#include "authos/storage/repo/rate_buckets.hpp"

#include "detail/statement.hpp"

#include <algorithm>

namespace authos::storage {

using detail::param;

namespace {

Result<std::optional<UnixMillis>> find_full_at(Session& s, const std::string& key) {
    return detail::find_row(s, "SELECT full_at FROM rate_buckets WHERE bucket_key = :key",
                            {param("key", key)}, {detail::Column::integer},
                            [](const detail::Row& row) -> Result<UnixMillis> { return row.millis(0); });
}

// How many permits a bucket holds, and how long until the next where it holds none.
struct Stock {
    long long permits = 0;
    std::chrono::milliseconds wait{0};
};

Stock stock_of(const RateBucket& bucket, UnixMillis stored, UnixMillis now) {
    const auto missing = std::max(stored, now) - now;
    const auto room = bucket.refill * bucket.burst - missing;
    if (room >= bucket.refill) return {room / bucket.refill, std::chrono::milliseconds{0}};
    return {0, bucket.refill - room};
}

Error contended() {
    return fail(Errc::aborted, "rate_bucket_contended", "Too many calls at the same moment. Try again.");
}

// Compare-and-swap: of two callers who read the same state one has to look again.
Result<bool> swap_full_at(Session& s, const std::string& key, UnixMillis from, UnixMillis to) {
    AUTHOS_TRY(const long long changed,
               detail::execute(
                   s, "UPDATE rate_buckets SET full_at = :to WHERE bucket_key = :key AND full_at = :from",
                   {param("to", to), param("key", key), param("from", from)}));
    return changed == 1;
}

Result<bool> insert_bucket(Session& s, const std::string& key, UnixMillis full_at) {
    const detail::Dialect& dialect = detail::dialect_of(s);
    const std::string sql = std::string(dialect.insert_ignore) +
                            " rate_buckets (bucket_key, full_at) VALUES (:key, :full_at)" +
                            std::string(dialect.insert_ignore_end);
    AUTHOS_TRY(const long long inserted,
               detail::execute(s, sql, {param("key", key), param("full_at", full_at)}));
    return inserted == 1;
}

} // namespace

Result<PermitGrant> take_permits(Session& s, const RateBucket& bucket, int wanted, UnixMillis now) {
    AUTHOS_TRY(detail::require_key(bucket.key, 191));
    // Some rounds inside one transaction: where each statement sees what others committed meanwhile, this
    // spares the caller most repetitions.
    for (int round = 0; round < 8; ++round) {
        AUTHOS_TRY(const auto stored, find_full_at(s, bucket.key));
        const UnixMillis from = stored.value_or(now);
        const Stock stock = stock_of(bucket, from, now);
        if (stock.permits == 0) return PermitGrant{0, stock.wait};
        const long long count = std::max(1LL, std::min<long long>(wanted, stock.permits / 2));
        const UnixMillis full_at = std::max(from, now) + bucket.refill * count;
        AUTHOS_TRY(const bool taken, stored ? swap_full_at(s, bucket.key, *stored, full_at)
                                            : insert_bucket(s, bucket.key, full_at));
        if (taken) return PermitGrant{static_cast<int>(count), std::chrono::milliseconds{0}};
    }
    return contended();
}

Result<std::optional<std::chrono::milliseconds>> take_permit(Session& s, const RateBucket& bucket,
                                                             UnixMillis now) {
    AUTHOS_TRY(const auto grant, take_permits(s, bucket, 1, now));
    if (grant.taken > 0) return std::optional<std::chrono::milliseconds>{};
    return std::optional{grant.wait};
}

Result<void> return_permit(Session& s, const RateBucket& bucket) {
    AUTHOS_TRY(detail::execute(
        s, "UPDATE rate_buckets SET full_at = full_at - :refill WHERE bucket_key = :key",
        {param("refill", static_cast<long long>(bucket.refill.count())), param("key", bucket.key)}));
    return {};
}

Result<std::optional<std::chrono::milliseconds>> find_wait(Session& s, const RateBucket& bucket,
                                                           UnixMillis now) {
    AUTHOS_TRY(const auto stored, find_full_at(s, bucket.key));
    const Stock stock = stock_of(bucket, stored.value_or(now), now);
    if (stock.permits > 0) return std::optional<std::chrono::milliseconds>{};
    return std::optional{stock.wait};
}

Result<void> reset_bucket(Session& s, const std::string& key) {
    AUTHOS_TRY(detail::execute(s, "DELETE FROM rate_buckets WHERE bucket_key = :key", {param("key", key)}));
    return {};
}

Result<long long> delete_full_buckets(Session& s, UnixMillis now, int limit) {
    return detail::delete_batch(s,
                                {"SELECT bucket_key FROM rate_buckets WHERE full_at < :before LIMIT :limit",
                                 "DELETE FROM rate_buckets WHERE bucket_key = :key AND full_at < :before"},
                                now, limit);
}

} // namespace authos::storage
