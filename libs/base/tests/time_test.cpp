#include "authos/base/clock.hpp"
#include "authos/base/time.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace std::chrono_literals;

TEST_CASE("time: RFC 3339 there and back") {
    CHECK(format_rfc3339(UnixMillis{0}) == "1970-01-01T00:00:00Z");
    CHECK(format_rfc3339(UnixMillis{1'767'225'600'250}) == "2026-01-01T00:00:00.250Z");
    CHECK(format_rfc3339(UnixMillis{-1}) == "1969-12-31T23:59:59.999Z");
    CHECK(parse_rfc3339("2026-01-01T00:00:00.250Z").value() == UnixMillis{1'767'225'600'250});
    CHECK(parse_rfc3339("2026-01-01T02:30:00+02:30").value() == UnixMillis::from_seconds(1'767'225'600));
    CHECK(parse_rfc3339("2025-12-31t19:00:00.123456789-05:00").value() == UnixMillis{1'767'225'600'123});
    CHECK(parse_rfc3339("2024-02-29T23:59:60Z").value() == parse_rfc3339("2024-03-01T00:00:00Z").value());
}

TEST_CASE("time: refuses what is not RFC 3339") {
    for (const auto* bad :
         {"", "2026-01-01", "2026-13-01T00:00:00Z", "2025-02-29T00:00:00Z", "2026-01-01T24:00:00Z",
          "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T00:00:00", "2026-01-01T00:00:00.Z",
          "2026-01-01T00:00:00+2:00", "2026-01-01T00:00:00Zx", "26-01-01T00:00:00Z"}) {
        INFO(bad);
        CHECK(parse_rfc3339(bad).error().reason == "time_malformed");
    }
}

TEST_CASE("time: seconds round down on both sides of the epoch") {
    CHECK(UnixMillis{1999}.seconds() == 1);
    CHECK(UnixMillis{-1}.seconds() == -1);
    CHECK(UnixMillis{-1000}.seconds() == -1);
    CHECK(UnixMillis{5000} + 1500ms == UnixMillis{6500});
    CHECK(UnixMillis{5000} - UnixMillis{3000} == 2s);
}

TEST_CASE("deadline: passes with the clock and never has less than nothing left") {
    ManualClock clock;
    const Deadline deadline = Deadline::after(clock, 100ms);
    CHECK(deadline.remaining(clock) == 100ms);
    CHECK_FALSE(deadline.passed(clock));
    clock.advance(150ms);
    CHECK(deadline.passed(clock));
    CHECK(deadline.remaining(clock) == 0ms);
    CHECK_FALSE(Deadline().passed(clock));
    CHECK(Deadline().unlimited());
}
