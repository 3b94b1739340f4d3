#include "authos/storage/repo/platform/operations.hpp"

#include "detail/statement.hpp"

namespace authos::storage::platform {

using detail::Column;
using detail::param;
using detail::Row;

Result<std::optional<UnixMillis>> find_oldest_due_job(Session& s, const PlatformScope&, UnixMillis now) {
    return detail::find_row(s,
                            "SELECT scheduled_for FROM system_jobs WHERE status = 'pending' "
                            "AND scheduled_for <= :now ORDER BY scheduled_for LIMIT 1",
                            {param("now", now)}, {Column::integer},
                            [](const Row& row) -> Result<UnixMillis> { return row.millis(0); });
}

Result<long long> count_failed_deliveries(Session& s, const PlatformScope&) {
    return detail::select_integer(s,
                                  // What is still to be tried says when.
                                  "SELECT COUNT(*) FROM webhook_deliveries WHERE delivered = 0 "
                                  "AND next_retry_at IS NULL",
                                  {});
}

} // namespace authos::storage::platform
