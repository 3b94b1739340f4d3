#pragma once
// Evidence that second factors are in use: the daily roll-up by realm, and suspicious failures.

#include "authos/identity/analytics/day_range.hpp"
#include "authos/identity/platform/organizations.hpp"
#include "authos/storage/repo/platform/mfa_evidence.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::identity {

/// Which rows of the roll-up, and which page of them.
struct MfaMetricsWish {
    std::optional<OrgId> org_id; // nothing: all realms
    DayRangeWish days;
    int limit = 50; // 1 to 200
    long long offset = 0;
};
struct MfaMetrics {
    std::vector<storage::platform::MfaDay> rows; // newest day first
    long long total = 0;
};
/// Errors of parse_day_range; Errc::permission_denied "platform_owner_required".
[[nodiscard]] Result<MfaMetrics> list_mfa_metrics(const Deps& deps, const PlatformAccess& access,
                                                  const MfaMetricsWish& wish, const Caller& caller);

/// Newest first; of one organization where one is given; at most `limit` (1 to 200).
[[nodiscard]] Result<std::vector<storage::platform::MfaFailurePattern>>
list_suspicious_mfa(const Deps& deps, const PlatformAccess& access, const std::optional<OrgId>& org,
                    int limit, const Caller& caller);

/// The day that was rolled up, and for how many realms.
struct MfaRollUp {
    std::string day; // YYYY-MM-DD
    std::size_t realms = 0;
};
/// Computes the rows of a day (yesterday where none is given) from accounts, secrets and the log, anew where
/// they exist: doing it twice changes nothing. Accounts and secrets are counted as they are known now.
/// Errc::invalid_argument: "date_malformed", "date_in_future".
[[nodiscard]] Result<MfaRollUp> generate_mfa_metrics(const Deps& deps, const PlatformAccess& access,
                                                     const std::optional<std::string>& date,
                                                     const Caller& caller);

} // namespace authos::identity
