#pragma once
// Ranges of days, as the queries of all analytics name them. Days are those of UTC.

#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/repo/analytics.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace authos::identity {

inline constexpr int kUsualDays = 30;
inline constexpr int kMostDays = 366;

/// The first and the last day as asked for, YYYY-MM-DD, both included.
struct DayRangeWish {
    std::optional<std::string> start_date; // nothing: so that the range has kUsualDays
    std::optional<std::string> end_date;   // nothing: today
    std::optional<long long> days = {};    // how many days up to the last, instead of the first day
};

/// Errc::invalid_argument: "date_malformed", "date_range_invalid" (the end before the start, more than
/// kMostDays or none, or both ways to say where it starts).
[[nodiscard]] Result<storage::TimeRange> parse_day_range(const DayRangeWish& wish, UnixMillis now);

/// The first millisecond of a day. Errc::invalid_argument, "date_malformed".
[[nodiscard]] Result<UnixMillis> parse_day(std::string_view text);
/// YYYY-MM-DD
[[nodiscard]] std::string format_day(UnixMillis at);
/// The first millisecond of the day of `at`.
[[nodiscard]] UnixMillis day_of(UnixMillis at) noexcept;

} // namespace authos::identity
