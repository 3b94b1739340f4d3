#include "authos/storage/repo/platform/analytics.hpp"

#include "detail/statement.hpp"

namespace authos::storage::platform {

using detail::Column;
using detail::param;
using detail::Row;

namespace {

constexpr std::chrono::hours kDay{24};

// `sql` counts by day between :from_at and :until_at.
Result<std::vector<DayCount>> count_by_day(Session& s, std::string_view sql, const TimeRange& range) {
    return detail::list_rows(s, sql, {param("from_at", range.from), param("until_at", range.until)},
                             {Column::integer, Column::integer}, [](const Row& row) -> Result<DayCount> {
                                 return DayCount{row.millis(0), row.integer(1)};
                             });
}

Result<long long> count_logins_since(Session& s, UnixMillis since, UnixMillis now) {
    return detail::select_integer(
        s, "SELECT COUNT(*) FROM login_events WHERE created_at >= :since AND created_at <= :now",
        {param("since", since), param("now", now)});
}

Result<TopOrganization> top_from(const Row& row) {
    AUTHOS_TRY(OrgId id, row.id<OrgId>(0));
    return TopOrganization{std::move(id),  row.text(1),    row.text(2),
                           row.integer(3), row.integer(4), row.integer(5)};
}

Result<RecentOrganization> recent_from(const Row& row) {
    AUTHOS_TRY(OrgId id, row.id<OrgId>(0));
    AUTHOS_TRY(const OrgStatus status, parse_org_status(row.text(3)));
    return RecentOrganization{std::move(id), row.text(1), row.text(2), status, row.millis(4)};
}

} // namespace

Result<Overview> read_overview(Session& s, const PlatformScope&, UnixMillis now) {
    Overview all;
    AUTHOS_TRY(all.total_organizations, detail::select_integer(s, "SELECT COUNT(*) FROM organizations", {}));
    AUTHOS_TRY(all.total_users,
               detail::select_integer(s,
                                      "SELECT COUNT(*) FROM users u WHERE u.deleted_at IS NULL AND "
                                      "(u.is_platform_owner = 1 OR EXISTS (SELECT 1 FROM memberships m "
                                      "WHERE m.user_id = u.id AND m.role IN ('owner', 'admin')))",
                                      {}));
    AUTHOS_TRY(all.total_end_users,
               detail::select_integer(
                   s, "SELECT COUNT(*) FROM users WHERE is_platform_owner = 0 AND deleted_at IS NULL", {}));
    AUTHOS_TRY(all.total_services, detail::select_integer(s, "SELECT COUNT(*) FROM services", {}));
    AUTHOS_TRY(all.total_logins_24h, count_logins_since(s, now - kDay, now));
    AUTHOS_TRY(all.total_logins_30d, count_logins_since(s, now - 30 * kDay, now));
    return all;
}

Result<StatusCounts> count_by_status(Session& s, const PlatformScope&) {
    StatusCounts counts;
    AUTHOS_TRY(detail::select(s, "SELECT status, COUNT(*) FROM organizations GROUP BY status", {},
                              {Column::text, Column::integer}, [&](const Row& row) -> Result<void> {
                                  AUTHOS_TRY(const OrgStatus status, parse_org_status(row.text(0)));
                                  switch (status) {
                                  case OrgStatus::pending: counts.pending = row.integer(1); break;
                                  case OrgStatus::active: counts.active = row.integer(1); break;
                                  case OrgStatus::suspended: counts.suspended = row.integer(1); break;
                                  case OrgStatus::rejected: counts.rejected = row.integer(1); break;
                                  }
                                  return {};
                              }));
    return counts;
}

Result<std::vector<DayCount>> count_new_organizations(Session& s, const PlatformScope&,
                                                      const TimeRange& range) {
    return count_by_day(s,
                        "SELECT created_at - created_at % 86400000, COUNT(*) FROM organizations "
                        "WHERE created_at >= :from_at AND created_at < :until_at "
                        "GROUP BY created_at - created_at % 86400000 ORDER BY 1",
                        range);
}

Result<std::vector<DayCount>> count_new_users(Session& s, const PlatformScope&, const TimeRange& range) {
    return count_by_day(s,
                        "SELECT created_at - created_at % 86400000, COUNT(*) FROM users "
                        "WHERE created_at >= :from_at AND created_at < :until_at AND deleted_at IS NULL "
                        "GROUP BY created_at - created_at % 86400000 ORDER BY 1",
                        range);
}

Result<std::vector<DayCount>> count_logins(Session& s, const PlatformScope&, const TimeRange& range) {
    return count_by_day(s,
                        "SELECT created_at - created_at % 86400000, COUNT(*) FROM login_events "
                        "WHERE created_at >= :from_at AND created_at < :until_at "
                        "GROUP BY created_at - created_at % 86400000 ORDER BY 1",
                        range);
}

Result<std::vector<TopOrganization>> list_top_organizations(Session& s, const PlatformScope&,
                                                            UnixMillis since, int limit) {
    return detail::list_rows(
        s,
        "SELECT o.id, o.name, o.slug, "
        "(SELECT COUNT(*) FROM memberships m WHERE m.org_id = o.id), "
        "(SELECT COUNT(*) FROM services v WHERE v.org_id = o.id), "
        "(SELECT COUNT(*) FROM login_events l WHERE l.org_id = o.id AND l.created_at >= :since) "
        "FROM organizations o WHERE o.status = 'active' ORDER BY 6 DESC, 4 DESC, 1 LIMIT :limit",
        {param("since", since), param("limit", detail::page_limit(limit))},
        {Column::text, Column::text, Column::text, Column::integer, Column::integer, Column::integer},
        top_from);
}

Result<std::vector<RecentOrganization>> list_recent_organizations(Session& s, const PlatformScope&,
                                                                  int limit) {
    return detail::list_rows(s,
                             "SELECT id, name, slug, status, created_at FROM organizations "
                             "ORDER BY created_at DESC, id DESC LIMIT :limit",
                             {param("limit", detail::page_limit(limit))},
                             {Column::text, Column::text, Column::text, Column::text, Column::integer},
                             recent_from);
}

} // namespace authos::storage::platform
