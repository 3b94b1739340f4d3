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

// Where the bucket would stand after one more permit, and how long that is too early.
struct Turn {
    UnixMillis full_at;
    std::optional<std::chrono::milliseconds> wait;
};

Turn turn_of(const RateBucket& bucket, UnixMillis stored, UnixMillis now) {
    const UnixMillis full_at = std::max(stored, now) + bucket.refill;
    const auto excess = (full_at - now) - bucket.refill * bucket.burst;
    if (excess > std::chrono::milliseconds{0}) return {full_at, excess};
    return {full_at, std::nullopt};
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

Result<std::optional<std::chrono::milliseconds>> take_permit(Session& s, const RateBucket& bucket,
                                                             UnixMillis now) {
    AUTHOS_TRY(detail::require_key(bucket.key, 191));
    // Some rounds inside one transaction: where each statement sees what others committed meanwhile, this
    // spares the caller most repetitions.
    for (int round = 0; round < 8; ++round) {
        AUTHOS_TRY(const auto stored, find_full_at(s, bucket.key));
        const Turn turn = turn_of(bucket, stored.value_or(now), now);
        if (turn.wait) return turn.wait;
        AUTHOS_TRY(const bool taken, stored ? swap_full_at(s, bucket.key, *stored, turn.full_at)
                                            : insert_bucket(s, bucket.key, turn.full_at));
        if (taken) return std::optional<std::chrono::milliseconds>{};
    }
    return contended();
}

Result<std::optional<std::chrono::milliseconds>> find_wait(Session& s, const RateBucket& bucket,
                                                           UnixMillis now) {
    AUTHOS_TRY(const auto stored, find_full_at(s, bucket.key));
    return turn_of(bucket, stored.value_or(now), now).wait;
}

Result<void> reset_bucket(Session& s, const std::string& key) {
    AUTHOS_TRY(detail::execute(s, "DELETE FROM rate_buckets WHERE bucket_key = :key", {param("key", key)}));
    return {};
}

Result<long long> delete_full_buckets(Session& s, UnixMillis now, int limit) {
    AUTHOS_TRY(const auto keys,
               detail::select_texts(s,
                                    "SELECT bucket_key FROM rate_buckets WHERE full_at < :now LIMIT :limit",
                                    {param("now", now), param("limit", limit)}));
    long long deleted = 0;
    for (const std::string& key : keys) {
        AUTHOS_TRY(const long long gone,
                   detail::execute(s, "DELETE FROM rate_buckets WHERE bucket_key = :key AND full_at < :now",
                                   {param("key", key), param("now", now)}));
        deleted += gone;
    }
    return deleted;
}

} // namespace authos::storage
