#include "authos/base/time.hpp"

#include <fmt/format.h>

#include <array>

namespace authos {

namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

/// Reads a fixed number of digits and moves on; nothing where another character stands.
class TimeReader {
public:
    explicit TimeReader(std::string_view text) : rest_(text) {}

    bool number(std::size_t digits, int& out) {
        if (rest_.size() < digits) return false;
        int value = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            const char c = rest_[i];
            if (c < '0' || c > '9') return false;
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(digits);
        out = value;
        return true;
    }
    bool one_of(std::string_view characters, char& found) {
        if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) return false;
        found = rest_.front();
        rest_.remove_prefix(1);
        return true;
    }
    bool literal(char c) {
        char found = 0;
        return one_of(std::string_view(&c, 1), found);
    }
    /// ".123456": milliseconds, the rest is cut. Absent is zero.
    bool fraction(int& millis) {
        millis = 0;
        if (!literal('.')) return true;
        int weight = 100;
        std::size_t digits = 0;
        int digit = 0;
        while (digits < 9 && number(1, digit)) {
            millis += digit * weight;
            weight /= 10;
            ++digits;
        }
        return digits > 0;
    }
    [[nodiscard]] bool done() const { return rest_.empty(); }

private:
    std::string_view rest_;
};

} // namespace

std::string format_rfc3339(UnixMillis at) {
    const auto day = std::chrono::floor<days>(
        std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(at.count())));
    const year_month_day date{day};
    const long long of_day =
        at.count() - std::chrono::duration_cast<std::chrono::milliseconds>(day.time_since_epoch()).count();
    const long long seconds = of_day / 1000;
    const long long millis = of_day % 1000;
    std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                                   static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                   seconds / 3600, seconds / 60 % 60, seconds % 60);
    if (millis != 0) text += fmt::format(".{:03}", millis);
    return text + 'Z';
}

Result<UnixMillis> parse_rfc3339(std::string_view text) {
    const auto malformed = [] {
        return fail(Errc::invalid_argument, "time_malformed",
                    "A time must be written like 2026-01-31T12:00:00Z (RFC 3339).");
    };
    TimeReader in(text);
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, millis = 0;
    char found = 0;
    if (!in.number(4, year) || !in.literal('-') || !in.number(2, month) || !in.literal('-') ||
        !in.number(2, day) || !in.one_of("Tt ", found) || !in.number(2, hour) || !in.literal(':') ||
        !in.number(2, minute) || !in.literal(':') || !in.number(2, second) || !in.fraction(millis)) {
        return malformed();
    }
    int offset_minutes = 0;
    if (!in.one_of("Zz", found)) {
        int offset_hour = 0, offset_minute = 0;
        if (!in.one_of("+-", found) || !in.number(2, offset_hour) || !in.literal(':') ||
            !in.number(2, offset_minute) || offset_hour > 23 || offset_minute > 59) {
            return malformed();
        }
        offset_minutes = (offset_hour * 60 + offset_minute) * (found == '-' ? -1 : 1);
    }
    const year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                              std::chrono::day(static_cast<unsigned>(day))};
    // Second 60 is a leap second: it counts as the first of the next minute.
    if (!in.done() || !date.ok() || hour > 23 || minute > 59 || second > 60) return malformed();
    const long long seconds = sys_days(date).time_since_epoch().count() * 86400LL + hour * 3600LL +
                              (minute - offset_minutes) * 60LL + second;
    return UnixMillis{seconds * 1000 + millis};
}

} // namespace authos
