#include "authos/identity/analytics/day_range.hpp"

namespace authos::identity {

namespace {

constexpr std::chrono::hours kOneDay{24};
constexpr std::size_t kDayChars = 10;

} // namespace

Result<UnixMillis> parse_day(std::string_view text) {
    auto at = text.size() == kDayChars ? parse_rfc3339(std::string{text} + "T00:00:00Z")
                                       : Result<UnixMillis>{fail(Errc::invalid_argument, "time_malformed")};
    if (!at) return fail(Errc::invalid_argument, "date_malformed", "Dates must have the form YYYY-MM-DD");
    return at;
}

std::string format_day(UnixMillis at) {
    return format_rfc3339(at).substr(0, kDayChars);
}

UnixMillis day_of(UnixMillis at) noexcept {
    constexpr long long day = std::chrono::milliseconds{kOneDay}.count();
    return UnixMillis{at.count() - at.count() % day};
}

Result<storage::TimeRange> parse_day_range(const DayRangeWish& wish, UnixMillis now) {
    UnixMillis last = day_of(now);
    if (wish.end_date) {
        AUTHOS_TRY(last, parse_day(*wish.end_date));
    }
    const long long days = wish.days.value_or(kUsualDays);
    if (days < 1 || days > kMostDays || (wish.days && wish.start_date)) {
        return fail(Errc::invalid_argument, "date_range_invalid",
                    "\"days\" must be between 1 and " + std::to_string(kMostDays) +
                        ", and stands instead of \"start_date\"");
    }
    UnixMillis first = last - (days - 1) * kOneDay;
    if (wish.start_date) {
        AUTHOS_TRY(first, parse_day(*wish.start_date));
    }
    if (last < first) {
        return fail(Errc::invalid_argument, "date_range_invalid",
                    "\"end_date\" must not be before \"start_date\"");
    }
    const storage::TimeRange range{first, last + kOneDay};
    if (range.until - range.from > kMostDays * kOneDay) {
        return fail(Errc::invalid_argument, "date_range_invalid",
                    "At most " + std::to_string(kMostDays) + " days can be asked for at once");
    }
    return range;
}

} // namespace authos::identity
