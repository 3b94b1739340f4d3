#include "authos/storage/repo/analytics.hpp"

#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::param;
using detail::Row;

namespace {

constexpr int kMostServices = 200;

Result<RecentLogin> recent_login_from(const Row& row) {
    AUTHOS_TRY(UserId user, row.id<UserId>(1));
    AUTHOS_TRY(auto service, row.find_id<ServiceId>(2));
    return RecentLogin{row.text(0), std::move(user), std::move(service), row.text(3), row.millis(4)};
}

} // namespace

Result<std::vector<DayCount>> count_logins_by_day(Session& s, const OrgScope& scope, const TimeRange& range) {
    return detail::list_rows(
        s,
        "SELECT created_at - created_at % 86400000, COUNT(*) FROM login_events "
        "WHERE org_id = :org AND created_at >= :from_at AND created_at < :until_at "
        "GROUP BY created_at - created_at % 86400000 ORDER BY 1",
        {param("org", scope.org()), param("from_at", range.from), param("until_at", range.until)},
        {Column::integer, Column::integer}, [](const Row& row) -> Result<DayCount> {
            return DayCount{row.millis(0), row.integer(1)};
        });
}

Result<std::vector<ServiceCount>> count_logins_by_service(Session& s, const OrgScope& scope,
                                                          const TimeRange& range) {
    return detail::list_rows(s,
                             "SELECT l.service_id, v.name, COUNT(*) FROM login_events l "
                             "LEFT JOIN services v ON v.id = l.service_id AND v.org_id = :org "
                             "WHERE l.org_id = :org AND l.service_id IS NOT NULL "
                             "AND l.created_at >= :from_at AND l.created_at < :until_at "
                             "GROUP BY l.service_id, v.name ORDER BY 3 DESC, 1 LIMIT :limit",
                             {param("org", scope.org()), param("from_at", range.from),
                              param("until_at", range.until), param("limit", kMostServices)},
                             {Column::text, Column::text, Column::integer},
                             [](const Row& row) -> Result<ServiceCount> {
                                 return ServiceCount{row.text(0), row.find_text(1), row.integer(2)};
                             });
}

Result<std::vector<ProviderCount>> count_logins_by_provider(Session& s, const OrgScope& scope,
                                                            const TimeRange& range) {
    return detail::list_rows(
        s,
        "SELECT provider, COUNT(*) FROM login_events "
        "WHERE org_id = :org AND created_at >= :from_at AND created_at < :until_at "
        "GROUP BY provider ORDER BY 2 DESC, 1",
        {param("org", scope.org()), param("from_at", range.from), param("until_at", range.until)},
        {Column::text, Column::integer}, [](const Row& row) -> Result<ProviderCount> {
            return ProviderCount{row.text(0), row.integer(1)};
        });
}

Result<std::vector<RecentLogin>> list_recent_logins(Session& s, const OrgScope& scope, int limit) {
    return detail::list_rows(s,
                             "SELECT id, user_id, service_id, provider, created_at FROM login_events "
                             "WHERE org_id = :org ORDER BY created_at DESC, id DESC LIMIT :limit",
                             {param("org", scope.org()), param("limit", detail::page_limit(limit))},
                             {Column::text, Column::text, Column::text, Column::text, Column::integer},
                             recent_login_from);
}

} // namespace authos::storage
