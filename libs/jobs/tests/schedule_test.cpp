#include "authos/jobs/engine/pause.hpp"
#include "authos/jobs/engine/schedule.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::jobs;
using namespace std::chrono_literals;

namespace {

Clock::Steady at(std::chrono::milliseconds since_start) {
    return Clock::Steady{1h + since_start};
}
using Due = std::vector<std::size_t>;

} // namespace

TEST_CASE("schedule: an entry is due at its time and not before") {
    Schedule schedule;
    const auto entry = schedule.add(10s, at(10s));
    CHECK(schedule.next_due() == at(10s));
    CHECK(schedule.take_due(at(10s - 1ms)).empty());
    CHECK(schedule.take_due(at(10s)) == Due{entry});
}

TEST_CASE("schedule: an entry that runs is not due again until it has finished") {
    Schedule schedule;
    const auto entry = schedule.add(10s, at(0s));
    REQUIRE(schedule.take_due(at(0s)) == Due{entry});
    CHECK(schedule.take_due(at(100s)).empty());
    CHECK_FALSE(schedule.next_due());
    schedule.finished(entry, at(100s));
    CHECK(schedule.next_due() == at(110s));
}

TEST_CASE("schedule: missed turns do not pile up") {
    Schedule schedule;
    const auto entry = schedule.add(10s, at(0s));
    CHECK(schedule.take_due(at(1h)).size() == 1);
    schedule.finished(entry, at(1h));
    CHECK(schedule.take_due(at(1h)).empty());
}

TEST_CASE("schedule: the longest overdue goes first") {
    Schedule schedule;
    const auto late = schedule.add(10s, at(5s));
    const auto later = schedule.add(10s, at(1s));
    const auto not_yet = schedule.add(10s, at(60s));
    CHECK(schedule.take_due(at(6s)) == Due{later, late});
    CHECK(schedule.next_due() == at(60s));
    (void)not_yet;
}

TEST_CASE("schedule: an empty schedule is never due") {
    Schedule schedule;
    CHECK(schedule.take_due(at(1h)).empty());
    CHECK_FALSE(schedule.next_due());
}

TEST_CASE("pause: none after a full batch, short after work, then doubling up to the interval") {
    AdaptivePause pause{100ms, 1s};
    CHECK(pause.after(10, 10) == 0ms);
    CHECK(pause.after(3, 10) == 100ms);
    CHECK(pause.after(0, 10) == 200ms);
    CHECK(pause.after(0, 10) == 400ms);
    CHECK(pause.after(0, 10) == 800ms);
    CHECK(pause.after(0, 10) == 1s);
    CHECK(pause.after(0, 10) == 1s);
    CHECK(pause.after(1, 10) == 100ms);
}

TEST_CASE("pause: a worker that never found anything waits the whole interval") {
    AdaptivePause pause{100ms, 10s};
    CHECK(pause.after(0, 10) == 10s);
}
