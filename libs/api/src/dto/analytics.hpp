#pragma once
// Numbers by day, service and provider, for organizations and for the platform.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/http/request.hpp"
#include "authos/identity/analytics/tenant_analytics.hpp"
#include "authos/identity/platform/analytics.hpp"

#include <vector>

namespace authos::api::dto {

/// start_date, end_date, days. Errc::invalid_argument "query_malformed", where days is no number.
[[nodiscard]] Result<identity::DayRangeWish> parse_day_range_wish(const http::Request& request);
/// limit; `usual` where absent, at most `most`.
[[nodiscard]] Result<int> parse_limit(const http::Request& request, int usual, int most);

[[nodiscard]] Json day_counts_response(const std::vector<storage::DayCount>& days);
[[nodiscard]] Json service_counts_response(const std::vector<storage::ServiceCount>& services);
[[nodiscard]] Json provider_counts_response(const std::vector<storage::ProviderCount>& providers);
[[nodiscard]] Json recent_logins_response(const std::vector<storage::RecentLogin>& logins);
[[nodiscard]] Json overview_response(const storage::platform::Overview& overview);
[[nodiscard]] Json status_counts_response(const storage::platform::StatusCounts& counts);
[[nodiscard]] Json growth_response(const std::vector<identity::Growth>& days);
[[nodiscard]] Json
top_organizations_response(const std::vector<storage::platform::TopOrganization>& organizations);
[[nodiscard]] Json
recent_organizations_response(const std::vector<storage::platform::RecentOrganization>& organizations);

} // namespace authos::api::dto
