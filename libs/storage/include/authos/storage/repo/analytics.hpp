#pragma once
// Sign-ins of one organization, counted. Days are those of UTC; a day is named by its first millisecond.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::storage {

/// From the first millisecond up to, not including, the last.
struct TimeRange {
    UnixMillis from;
    UnixMillis until;
};

struct DayCount {
    UnixMillis day;
    long long count = 0;
};
/// Ascending; days without sign-ins have no row.
Result<std::vector<DayCount>> count_logins_by_day(Session& s, const OrgScope& scope, const TimeRange& range);

struct ServiceCount {
    std::string service_id;
    std::optional<std::string> service_name; // nothing: the service was deleted
    long long count = 0;
};
/// Sign-ins to services, most first; at most 200 services.
Result<std::vector<ServiceCount>> count_logins_by_service(Session& s, const OrgScope& scope,
                                                          const TimeRange& range);

struct ProviderCount {
    std::string provider;
    long long count = 0;
};
/// Most first.
Result<std::vector<ProviderCount>> count_logins_by_provider(Session& s, const OrgScope& scope,
                                                            const TimeRange& range);

struct RecentLogin {
    std::string id;
    UserId user_id;
    std::optional<ServiceId> service_id;
    std::string provider;
    UnixMillis created_at;
};
/// Newest first; `limit` is 1 to 200.
Result<std::vector<RecentLogin>> list_recent_logins(Session& s, const OrgScope& scope, int limit);

} // namespace authos::storage
