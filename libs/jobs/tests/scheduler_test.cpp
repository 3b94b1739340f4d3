#include "authos/jobs/engine/lease.hpp"
#include "authos/jobs/engine/scheduler.hpp"
#include "authos/storage/repo/leases.hpp"
#include "jobs_fixture.hpp"

#include <catch2/catch.hpp>
#include <future>
#include <stdexcept>

using namespace authos;
using namespace authos::jobs;
using namespace std::chrono_literals;
using jobs::test::JobsFixture;

namespace {

PeriodicTask counting_task(const std::string& name, int& runs, bool single_runner = false) {
    return {.name = name,
            .interval = 10s,
            .run = [&runs](Deadline) -> Result<void> {
                ++runs;
                return {};
            },
            .single_runner = single_runner};
}

} // namespace

TEST_CASE("scheduler: runs each task once per interval") {
    JobsFixture f;
    int runs = 0;
    Scheduler scheduler{f.jobs, {counting_task("tick", runs)}, f.options};
    CHECK(scheduler.run_due() == 0);
    f.clock->advance(10s);
    CHECK(scheduler.run_due() == 1);
    CHECK(scheduler.run_due() == 0);
    f.clock->advance(10s);
    CHECK(scheduler.run_due() == 1);
    CHECK(runs == 2);
}

TEST_CASE("scheduler: a task may ask to run at the start") {
    JobsFixture f;
    int runs = 0;
    auto task = counting_task("tick", runs);
    task.at_start = true;
    Scheduler scheduler{f.jobs, {task}, f.options};
    scheduler.run_due();
    CHECK(runs == 1);
}

TEST_CASE("scheduler: a task that fails or throws is logged and has its next turn") {
    JobsFixture f;
    int runs = 0;
    Scheduler scheduler{f.jobs,
                        {{.name = "throwing",
                          .interval = 10s,
                          .run = [](Deadline) -> Result<void> { throw std::runtime_error("boom"); }},
                         {.name = "failing",
                          .interval = 10s,
                          .run = [](Deadline) -> Result<void> { return fail(Errc::unavailable, "no_luck"); }},
                         counting_task("good", runs)},
                        f.options};
    for (int turn = 0; turn < 2; ++turn) {
        f.clock->advance(10s);
        CHECK(scheduler.run_due() == 3);
    }
    CHECK(runs == 2);
    CHECK(f.log.mentions("work_threw"));
    CHECK(f.log.mentions("no_luck"));
}

TEST_CASE("scheduler: a single-runner task waits while another instance holds its lease") {
    JobsFixture f;
    int runs = 0;
    Scheduler scheduler{f.jobs, {counting_task("sweep", runs, true)}, f.options};
    const storage::Lease theirs{"task:sweep", "host-2"};
    f.clock->advance(10s);
    f.write([&](storage::Session& s) {
        return storage::acquire_lease(s, theirs, f.clock->now(), f.clock->now() + 15s);
    });

    scheduler.run_due();
    CHECK(runs == 0);
    f.clock->advance(20s);
    scheduler.run_due();
    CHECK(runs == 1);
}

TEST_CASE("lease: work runs on one instance at a time, and lets go afterwards") {
    JobsFixture f;
    JobsFixture second{f, "host-2"};
    int inner = 0;
    const auto count = [&](Deadline) -> Result<void> {
        ++inner;
        return {};
    };
    const auto outcome = run_with_lease(f.jobs, "sweep", 30s, [&](Deadline) -> Result<void> {
        CHECK(run_with_lease(second.jobs, "sweep", 30s, count).value() == LeaseOutcome::held_elsewhere);
        CHECK(run_with_lease(second.jobs, "other", 30s, count).value() == LeaseOutcome::ran);
        return {};
    });
    CHECK(outcome.value() == LeaseOutcome::ran);
    CHECK(run_with_lease(second.jobs, "sweep", 30s, count).value() == LeaseOutcome::ran);
    CHECK(inner == 2);
}

TEST_CASE("lease: is let go although the work failed, and taken over from a holder that died") {
    JobsFixture f;
    JobsFixture second{f, "host-2"};
    const auto failing = [](Deadline) -> Result<void> { return fail(Errc::internal, "no_luck"); };
    const auto fine = [](Deadline) -> Result<void> { return {}; };
    CHECK(run_with_lease(f.jobs, "sweep", 30s, failing).error().reason == "no_luck");
    CHECK(run_with_lease(second.jobs, "sweep", 30s, fine).value() == LeaseOutcome::ran);

    f.write([&](storage::Session& s) {
        return storage::acquire_lease(s, {"sweep", "host-0"}, f.clock->now(), f.clock->now() + 30s);
    });
    f.clock->advance(30s);
    CHECK(run_with_lease(second.jobs, "sweep", 30s, fine).value() == LeaseOutcome::ran);
}

TEST_CASE("scheduler: its thread runs what is due and stops at once") {
    JobsFixture f;
    std::promise<void> ran;
    Scheduler scheduler{f.jobs,
                        {{.name = "once",
                          .interval = 1h,
                          .run = [&](Deadline) -> Result<void> {
                              ran.set_value();
                              return {};
                          },
                          .at_start = true}},
                        f.options};
    scheduler.start();
    ran.get_future().get();
    CHECK(scheduler.stop());
    CHECK(scheduler.stop());
}
