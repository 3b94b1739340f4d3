#pragma once
// The whole deployment in numbers, for platform owners. Ranges fail as parse_day_range does; everything
// fails with Errc::permission_denied, "platform_owner_required".

#include "authos/identity/analytics/day_range.hpp"
#include "authos/identity/platform/organizations.hpp"
#include "authos/storage/repo/platform/analytics.hpp"

#include <vector>

namespace authos::identity {

[[nodiscard]] Result<storage::platform::Overview>
platform_overview(const Deps& deps, const PlatformAccess& access, const Caller& caller);

[[nodiscard]] Result<storage::platform::StatusCounts>
organization_statuses(const Deps& deps, const PlatformAccess& access, const Caller& caller);

/// What was new on a day.
struct Growth {
    UnixMillis day;
    long long new_organizations = 0;
    long long new_users = 0;
};
/// Ascending; only days with anything new.
[[nodiscard]] Result<std::vector<Growth>> growth_trends(const Deps& deps, const PlatformAccess& access,
                                                        const DayRangeWish& wish, const Caller& caller);

/// Ascending; only days with sign-ins.
[[nodiscard]] Result<std::vector<storage::DayCount>> login_activity(const Deps& deps,
                                                                    const PlatformAccess& access,
                                                                    const DayRangeWish& wish,
                                                                    const Caller& caller);

/// The ten active organizations with the most sign-ins of the last 30 days.
[[nodiscard]] Result<std::vector<storage::platform::TopOrganization>>
top_organizations(const Deps& deps, const PlatformAccess& access, const Caller& caller);

/// The newest ones, at most `limit` (1 to 200).
[[nodiscard]] Result<std::vector<storage::platform::RecentOrganization>>
recent_organizations(const Deps& deps, const PlatformAccess& access, int limit, const Caller& caller);

} // namespace authos::identity
