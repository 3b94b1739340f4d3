#include "authos/identity/analytics/tenant_analytics.hpp"

#include "authos/storage/database.hpp"

namespace authos::identity {

Result<std::vector<storage::DayCount>> login_trends(const Deps& deps, const OrgAccess& access,
                                                    const DayRangeWish& wish, const Caller& caller) {
    AUTHOS_TRY(const auto range, parse_day_range(wish, deps.clock.now()));
    return deps.database.read(caller.deadline, [&](storage::Session& s) {
        return storage::count_logins_by_day(s, access.scope, range);
    });
}

Result<std::vector<storage::ServiceCount>> logins_by_service(const Deps& deps, const OrgAccess& access,
                                                             const DayRangeWish& wish, const Caller& caller) {
    AUTHOS_TRY(const auto range, parse_day_range(wish, deps.clock.now()));
    return deps.database.read(caller.deadline, [&](storage::Session& s) {
        return storage::count_logins_by_service(s, access.scope, range);
    });
}

Result<std::vector<storage::ProviderCount>> logins_by_provider(const Deps& deps, const OrgAccess& access,
                                                               const DayRangeWish& wish,
                                                               const Caller& caller) {
    AUTHOS_TRY(const auto range, parse_day_range(wish, deps.clock.now()));
    return deps.database.read(caller.deadline, [&](storage::Session& s) {
        return storage::count_logins_by_provider(s, access.scope, range);
    });
}

Result<std::vector<storage::RecentLogin>> recent_logins(const Deps& deps, const OrgAccess& access, int limit,
                                                        const Caller& caller) {
    return deps.database.read(caller.deadline, [&](storage::Session& s) {
        return storage::list_recent_logins(s, access.scope, limit);
    });
}

} // namespace authos::identity
