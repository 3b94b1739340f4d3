#include "authos/identity/analytics/day_range.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::identity;

namespace {

// 2026-03-01T15:30:00Z
const UnixMillis kAfternoon = parse_rfc3339("2026-03-01T15:30:00Z").value();

std::string range_of(const DayRangeWish& wish) {
    const auto range = parse_day_range(wish, kAfternoon);
    if (!range) return range.error().reason;
    return format_rfc3339(range->from) + " " + format_rfc3339(range->until);
}

} // namespace

TEST_CASE("day range: thirty days up to today where nothing is said") {
    CHECK(range_of({}) == "2026-01-31T00:00:00Z 2026-03-02T00:00:00Z");
    CHECK(range_of({.start_date = "2026-02-28", .end_date = {}}) ==
          "2026-02-28T00:00:00Z 2026-03-02T00:00:00Z");
    CHECK(range_of({.start_date = {}, .end_date = "2024-03-01"}) ==
          "2024-02-01T00:00:00Z 2024-03-02T00:00:00Z");
    CHECK(range_of({.start_date = {}, .end_date = {}, .days = 1}) ==
          "2026-03-01T00:00:00Z 2026-03-02T00:00:00Z");
}

TEST_CASE("day range: both days are included, also the leap day, and 366 are the most") {
    CHECK(range_of({.start_date = "2024-02-29", .end_date = "2024-02-29"}) ==
          "2024-02-29T00:00:00Z 2024-03-01T00:00:00Z");
    CHECK(range_of({.start_date = "2024-01-01", .end_date = "2024-12-31"}) ==
          "2024-01-01T00:00:00Z 2025-01-01T00:00:00Z");
    CHECK(range_of({.start_date = "2024-01-01", .end_date = "2025-01-01"}) == "date_range_invalid");
    CHECK(range_of({.start_date = "2026-03-02", .end_date = "2026-03-01"}) == "date_range_invalid");
    CHECK(range_of({.start_date = {}, .end_date = {}, .days = 367}) == "date_range_invalid");
    CHECK(range_of({.start_date = {}, .end_date = {}, .days = 0}) == "date_range_invalid");
    CHECK(range_of({.start_date = "2026-03-01", .end_date = {}, .days = 2}) == "date_range_invalid");
}

TEST_CASE("day range: a day is a day of the calendar and nothing else") {
    for (const char* wrong : {"", "2023-02-29", "2026-3-1", "2026-03-01T", "01.03.2026", "2026-00-01",
                              "+026-03-01", "2026-03-01 ", "2026/03/01"}) {
        INFO(wrong);
        CHECK(parse_day(wrong).error().reason == "date_malformed");
    }
    CHECK(format_day(kAfternoon) == "2026-03-01");
    CHECK(day_of(kAfternoon) == parse_day("2026-03-01").value());
    CHECK(day_of(day_of(kAfternoon)) == day_of(kAfternoon));
}
