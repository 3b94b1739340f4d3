#include "authos/identity/platform/analytics.hpp"

#include "platform/access.hpp"

#include <map>

namespace authos::identity {

namespace {

constexpr int kTopOrganizations = 10;
constexpr std::chrono::hours kTopPeriod{24 * 30};

std::vector<Growth> merge_growth(const std::vector<storage::DayCount>& organizations,
                                 const std::vector<storage::DayCount>& users) {
    std::map<UnixMillis, Growth> by_day;
    for (const auto& [day, count] : organizations) by_day[day].new_organizations = count;
    for (const auto& [day, count] : users) by_day[day].new_users = count;
    std::vector<Growth> days;
    for (auto& [day, growth] : by_day) {
        growth.day = day;
        days.push_back(growth);
    }
    return days;
}

} // namespace

Result<storage::platform::Overview> platform_overview(const Deps& deps, const PlatformAccess& access,
                                                      const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    return read_as_owner(deps, access, caller, [&](storage::Session& s) {
        return storage::platform::read_overview(s, access.scope, now);
    });
}

Result<storage::platform::StatusCounts> organization_statuses(const Deps& deps, const PlatformAccess& access,
                                                              const Caller& caller) {
    return read_as_owner(deps, access, caller, [&](storage::Session& s) {
        return storage::platform::count_by_status(s, access.scope);
    });
}

Result<std::vector<Growth>> growth_trends(const Deps& deps, const PlatformAccess& access,
                                          const DayRangeWish& wish, const Caller& caller) {
    AUTHOS_TRY(const auto range, parse_day_range(wish, deps.clock.now()));
    return read_as_owner(deps, access, caller, [&](storage::Session& s) -> Result<std::vector<Growth>> {
        AUTHOS_TRY(const auto organizations,
                   storage::platform::count_new_organizations(s, access.scope, range));
        AUTHOS_TRY(const auto users, storage::platform::count_new_users(s, access.scope, range));
        return merge_growth(organizations, users);
    });
}

Result<std::vector<storage::DayCount>> login_activity(const Deps& deps, const PlatformAccess& access,
                                                      const DayRangeWish& wish, const Caller& caller) {
    AUTHOS_TRY(const auto range, parse_day_range(wish, deps.clock.now()));
    return read_as_owner(deps, access, caller, [&](storage::Session& s) {
        return storage::platform::count_logins(s, access.scope, range);
    });
}

Result<std::vector<storage::platform::TopOrganization>>
top_organizations(const Deps& deps, const PlatformAccess& access, const Caller& caller) {
    const UnixMillis since = deps.clock.now() - kTopPeriod;
    return read_as_owner(deps, access, caller, [&](storage::Session& s) {
        return storage::platform::list_top_organizations(s, access.scope, since, kTopOrganizations);
    });
}

Result<std::vector<storage::platform::RecentOrganization>>
recent_organizations(const Deps& deps, const PlatformAccess& access, int limit, const Caller& caller) {
    return read_as_owner(deps, access, caller, [&](storage::Session& s) {
        return storage::platform::list_recent_organizations(s, access.scope, limit);
    });
}

} // namespace authos::identity
