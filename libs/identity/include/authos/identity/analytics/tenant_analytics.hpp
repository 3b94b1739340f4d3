#pragma once
// What an organization's people see of its sign-ins. Ranges fail as parse_day_range does.

#include "authos/identity/analytics/day_range.hpp"
#include "authos/identity/deps.hpp"
#include "authos/identity/rbac/org_access.hpp"

#include <vector>

namespace authos::identity {

/// By day, ascending; only days with sign-ins.
[[nodiscard]] Result<std::vector<storage::DayCount>>
login_trends(const Deps& deps, const OrgAccess& access, const DayRangeWish& wish, const Caller& caller);

/// Sign-ins to the organization's services, most first.
[[nodiscard]] Result<std::vector<storage::ServiceCount>>
logins_by_service(const Deps& deps, const OrgAccess& access, const DayRangeWish& wish, const Caller& caller);

/// By way of signing in, most first.
[[nodiscard]] Result<std::vector<storage::ProviderCount>>
logins_by_provider(const Deps& deps, const OrgAccess& access, const DayRangeWish& wish, const Caller& caller);

/// The newest ones, at most `limit` (1 to 200).
[[nodiscard]] Result<std::vector<storage::RecentLogin>>
recent_logins(const Deps& deps, const OrgAccess& access, int limit, const Caller& caller);

} // namespace authos::identity
