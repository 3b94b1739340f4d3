#include "authos/identity/platform/mfa_evidence.hpp"

#include "platform/access.hpp"

#include <algorithm>

namespace authos::identity {

namespace {

using storage::platform::MfaDayRow;

constexpr std::chrono::hours kRolledDay{24};
// One short transaction per batch: the writer is never held for long.
constexpr std::size_t kRowsPerWrite = 100;

Result<UnixMillis> day_to_generate(const std::optional<std::string>& date, UnixMillis now) {
    const UnixMillis today = day_of(now);
    if (!date) return today - kRolledDay;
    AUTHOS_TRY(const UnixMillis day, parse_day(*date));
    if (day > today) {
        return fail(Errc::invalid_argument, "date_in_future", "\"date\" must not be in the future");
    }
    return day;
}

Result<void> store_rows(const Deps& deps, const PlatformAccess& access, const std::vector<MfaDayRow>& rows,
                        const Caller& caller) {
    for (std::size_t start = 0; start < rows.size(); start += kRowsPerWrite) {
        const std::size_t end = std::min(rows.size(), start + kRowsPerWrite);
        AUTHOS_TRY(deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<void> {
            AUTHOS_TRY(recheck_owner(s, access));
            for (std::size_t i = start; i < end; ++i) {
                AUTHOS_TRY(storage::platform::put_mfa_day(s, access.scope, rows[i]));
            }
            return {};
        }));
    }
    return {};
}

} // namespace

Result<MfaMetrics> list_mfa_metrics(const Deps& deps, const PlatformAccess& access,
                                    const MfaMetricsWish& wish, const Caller& caller) {
    AUTHOS_TRY(const auto range, parse_day_range(wish.days, deps.clock.now()));
    const storage::platform::MfaDayPage page{
        {wish.org_id, format_day(range.from), format_day(range.until - kRolledDay)}, wish.limit, wish.offset};
    return read_as_owner(deps, access, caller, [&](storage::Session& s) -> Result<MfaMetrics> {
        AUTHOS_TRY(auto rows, storage::platform::list_mfa_days(s, access.scope, page));
        AUTHOS_TRY(const long long total, storage::platform::count_mfa_days(s, access.scope, page.filter));
        return MfaMetrics{std::move(rows), total};
    });
}

Result<std::vector<storage::platform::MfaFailurePattern>>
list_suspicious_mfa(const Deps& deps, const PlatformAccess& access, const std::optional<OrgId>& org,
                    int limit, const Caller& caller) {
    return read_as_owner(deps, access, caller, [&](storage::Session& s) {
        return storage::platform::list_suspicious_patterns(s, access.scope, org, limit);
    });
}

Result<MfaRollUp> generate_mfa_metrics(const Deps& deps, const PlatformAccess& access,
                                       const std::optional<std::string>& date, const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(const UnixMillis day, day_to_generate(date, now));
    AUTHOS_TRY(const auto counts, read_as_owner(deps, access, caller, [&](storage::Session& s) {
                   return storage::platform::compute_mfa_counts(s, access.scope, {day, day + kRolledDay});
               }));
    std::vector<MfaDayRow> rows;
    rows.reserve(counts.size());
    for (const auto& [realm, of_realm] : counts) {
        rows.push_back(
            {storage::platform::MfaDayId::make(deps.random), realm, format_day(day), of_realm, now});
    }
    AUTHOS_TRY(store_rows(deps, access, rows, caller));
    return MfaRollUp{format_day(day), rows.size()};
}

} // namespace authos::identity
