#pragma once
// The whole deployment, counted. Days are those of UTC.

#include "authos/storage/repo/analytics.hpp"
#include "authos/storage/repo/organizations.hpp"

namespace authos::storage::platform {

/// The whole deployment in six numbers.
struct Overview {
    long long total_organizations = 0;
    long long total_users = 0;     // platform owners, and owners and admins of organizations
    long long total_end_users = 0; // accounts that are not platform owners
    long long total_services = 0;
    long long total_logins_24h = 0;
    long long total_logins_30d = 0;
};
/// The sign-ins are those before `now`.
Result<Overview> read_overview(Session& s, const PlatformScope& scope, UnixMillis now);

struct StatusCounts {
    long long pending = 0;
    long long active = 0;
    long long suspended = 0;
    long long rejected = 0;
};
Result<StatusCounts> count_by_status(Session& s, const PlatformScope& scope);

/// By day of creation, ascending; days without any have no row. Deleted accounts do not count.
Result<std::vector<DayCount>> count_new_organizations(Session& s, const PlatformScope& scope,
                                                      const TimeRange& range);
Result<std::vector<DayCount>> count_new_users(Session& s, const PlatformScope& scope, const TimeRange& range);
Result<std::vector<DayCount>> count_logins(Session& s, const PlatformScope& scope, const TimeRange& range);

struct TopOrganization {
    OrgId id;
    std::string name;
    std::string slug;
    long long user_count = 0; // members
    long long service_count = 0;
    long long login_count = 0; // since the moment that was asked for
};
/// Active ones, by sign-ins since `since`, then by members, then by id.
Result<std::vector<TopOrganization>> list_top_organizations(Session& s, const PlatformScope& scope,
                                                            UnixMillis since, int limit);

struct RecentOrganization {
    OrgId id;
    std::string name;
    std::string slug;
    OrgStatus status = OrgStatus::pending;
    UnixMillis created_at;
};
/// Newest first, then by id.
Result<std::vector<RecentOrganization>> list_recent_organizations(Session& s, const PlatformScope& scope,
                                                                  int limit);

} // namespace authos::storage::platform
