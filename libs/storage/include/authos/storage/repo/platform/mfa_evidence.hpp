#pragma once
// Evidence about second factors: a roll-up by realm and day, and patterns of failures.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/repo/analytics.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace authos::storage::platform {

using MfaDayId = Id<struct MfaDayTag>;

/// What is counted for one realm on one day.
struct MfaCounts {
    long long total_users = 0;       // accounts at the end of the day
    long long mfa_enabled_users = 0; // of these, with an enabled secret that is still there
    long long new_mfa_setups = 0;
    long long mfa_disabled = 0;
    long long totp_verifications_success = 0;
    long long totp_verifications_failed = 0;
    long long backup_codes_generated = 0;
    long long backup_codes_used = 0;
};

/// Counts by realm: the organization's id, or "" for the platform, which is always there.
Result<std::map<std::string, MfaCounts>> compute_mfa_counts(Session& s, const PlatformScope& scope,
                                                            const TimeRange& day);

/// One row of the roll-up, new or again. `id` is for a new one.
struct MfaDayRow {
    MfaDayId id;
    std::string org_key;
    std::string day; // YYYY-MM-DD
    MfaCounts counts;
    UnixMillis now;
};
Result<void> put_mfa_day(Session& s, const PlatformScope& scope, const MfaDayRow& row);

/// A stored row of the roll-up.
struct MfaDay {
    std::optional<OrgId> org_id; // nothing: the accounts of the platform
    std::string day;
    MfaCounts counts;
    UnixMillis created_at;
    UnixMillis updated_at;
};
struct MfaDayFilter {
    std::optional<OrgId> org_id; // nothing: all realms
    std::string first_day;       // YYYY-MM-DD, both included
    std::string last_day;
};
struct MfaDayPage {
    MfaDayFilter filter;
    int limit = 50; // 1 to 200
    long long offset = 0;
};
/// Newest day first, then by realm.
Result<std::vector<MfaDay>> list_mfa_days(Session& s, const PlatformScope& scope, const MfaDayPage& page);
Result<long long> count_mfa_days(Session& s, const PlatformScope& scope, const MfaDayFilter& filter);

/// Failures that repeat, as they were noted.
struct MfaFailurePattern {
    std::string id;
    std::optional<OrgId> org_id;
    std::optional<UserId> user_id;
    std::optional<std::string> ip_address;
    std::string failure_type;
    long long failure_count = 0;
    UnixMillis first_seen_at;
    UnixMillis last_seen_at;
    std::optional<std::string> details; // JSON
};
/// Those marked as suspicious, newest first; of one organization where one is given.
Result<std::vector<MfaFailurePattern>> list_suspicious_patterns(Session& s, const PlatformScope& scope,
                                                                const std::optional<OrgId>& org, int limit);

} // namespace authos::storage::platform
