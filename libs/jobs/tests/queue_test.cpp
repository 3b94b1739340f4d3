#include "jobs_fixture.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <thread>

using namespace authos;
using namespace authos::jobs;
using namespace std::chrono_literals;
using jobs::test::JobsFixture;

namespace {

std::vector<ClaimedJob> claim(JobsFixture& f, std::size_t limit = 10) {
    return Queue{f.jobs, f.options}.claim(limit, {}).value();
}

Settlement settle(JobsFixture& f, const ClaimedJob& job, const Result<void>& outcome) {
    return Queue{f.jobs, f.options}.settle(job, outcome, {}).value();
}

Error transient() {
    return fail(Errc::unavailable, "smtp_deferred", "Try later.");
}

} // namespace

TEST_CASE("queue: hands out due jobs, highest priority and longest due first") {
    JobsFixture f;
    const auto low = f.enqueue("a", 0);
    f.clock->advance(1s);
    const auto low_later = f.enqueue("a", 0);
    const auto high = f.enqueue("a", 5);
    f.enqueue("a", 9, 3, 1h);

    const auto jobs = claim(f);

    REQUIRE(jobs.size() == 3);
    CHECK(jobs[0].id == high);
    CHECK(jobs[1].id == low);
    CHECK(jobs[2].id == low_later);
    CHECK(jobs[0].attempt == 1);
    CHECK(jobs[0].max_attempts == 4);
    CHECK(claim(f).empty());
}

TEST_CASE("queue: gives no job to two workers, however many ask at once") {
    JobsFixture f;
    for (int i = 0; i < 40; ++i) f.enqueue("a");
    JobsFixture second{f, "host-2"};
    std::vector<ClaimedJob> mine;
    std::vector<ClaimedJob> theirs;
    const auto drain = [](JobsFixture& who, std::vector<ClaimedJob>& into) {
        for (auto batch = claim(who, 3); !batch.empty(); batch = claim(who, 3)) {
            into.insert(into.end(), batch.begin(), batch.end());
        }
    };
    std::thread a{[&] { drain(f, mine); }};
    std::thread b{[&] { drain(second, theirs); }};
    a.join();
    b.join();

    std::set<JobId> distinct;
    for (const auto& job : mine) distinct.insert(job.id);
    for (const auto& job : theirs) distinct.insert(job.id);
    CHECK(mine.size() + theirs.size() == 40);
    CHECK(distinct.size() == 40);
}

TEST_CASE("queue: a job that succeeded is done") {
    JobsFixture f;
    const auto id = f.enqueue("a");
    CHECK(settle(f, claim(f).at(0), {}) == Settlement::completed);
    CHECK(f.status(id) == "completed");
    f.clock->advance(24h);
    CHECK(claim(f).empty());
}

TEST_CASE("queue: a failed job comes back after its pause, each time longer, and dies in the end") {
    JobsFixture f;
    const auto id = f.enqueue("a", 0, 2);
    for (int attempt = 1; attempt <= 2; ++attempt) {
        const auto jobs = claim(f);
        REQUIRE(jobs.size() == 1);
        CHECK(jobs[0].attempt == attempt);
        CHECK(settle(f, jobs[0], transient()) == Settlement::retry_scheduled);
        CHECK(f.status(id) == "pending");
        f.clock->advance(f.options.retry.base / 2 - 1ms);
        CHECK(claim(f).empty());
        f.clock->advance(f.options.retry.base * 2);
    }
    CHECK(settle(f, claim(f).at(0), transient()) == Settlement::dead);
    CHECK(f.status(id) == "failed");
    f.clock->advance(1000h);
    CHECK(claim(f).empty());
}

TEST_CASE("queue: an error that says when to come back takes the place of the common pause") {
    JobsFixture f;
    const auto id = f.enqueue("a");
    const auto asked = fail(Errc::unavailable, "webhook_not_delivered").with_retry_after(3s);
    CHECK(settle(f, claim(f).at(0), asked) == Settlement::retry_scheduled);
    f.clock->advance(3s - 1ms);
    CHECK(claim(f).empty());
    f.clock->advance(1ms);
    REQUIRE(claim(f).size() == 1);
    CHECK(f.status(id) == "processing");
}

TEST_CASE("queue: a permanent error is not tried again") {
    JobsFixture f;
    const auto id = f.enqueue("a");
    const auto rejected = fail(Errc::failed_precondition, "smtp_rejected", "554 no such user");
    CHECK(settle(f, claim(f).at(0), rejected) == Settlement::dead);
    CHECK(f.status(id) == "failed");
}

TEST_CASE("queue: the job of a worker that died is taken over when its lease ends") {
    JobsFixture f;
    const auto id = f.enqueue("a");
    REQUIRE(claim(f).size() == 1);
    JobsFixture second{f, "host-2"};

    f.clock->advance(f.options.job_lease - 1ms);
    CHECK(claim(second).empty());
    f.clock->advance(2ms);
    const auto taken = claim(second);

    REQUIRE(taken.size() == 1);
    CHECK(taken[0].id == id);
    CHECK(taken[0].attempt == 2);
}

TEST_CASE("queue: a worker that was too slow changes nothing any more") {
    JobsFixture f;
    const auto id = f.enqueue("a");
    const auto slow = claim(f).at(0);
    JobsFixture second{f, "host-2"};
    f.clock->advance(f.options.job_lease + 1ms);
    const auto taken = claim(second).at(0);

    CHECK(settle(f, slow, {}) == Settlement::lost);
    CHECK(settle(f, slow, transient()) == Settlement::lost);
    CHECK_FALSE(Queue{f.jobs, f.options}.hold(slow, {}).value());
    CHECK(f.status(id) == "processing");
    CHECK(settle(second, taken, {}) == Settlement::completed);
}

TEST_CASE("queue: holding a job begins its lease anew") {
    JobsFixture f;
    f.enqueue("a");
    const auto job = claim(f).at(0);
    JobsFixture second{f, "host-2"};
    f.clock->advance(f.options.job_lease - 1ms);
    CHECK(Queue{f.jobs, f.options}.hold(job, {}).value());
    f.clock->advance(f.options.job_lease - 1ms);
    CHECK(claim(second).empty());
    CHECK(settle(f, job, {}) == Settlement::completed);
}

TEST_CASE("queue: a job that kills every worker that takes it is buried") {
    JobsFixture f;
    const auto id = f.enqueue("a", 0, 1);
    for (int crash = 0; crash < 2; ++crash) {
        REQUIRE(claim(f).size() == 1);
        f.clock->advance(f.options.job_lease + 1ms);
    }
    CHECK(claim(f).empty());
    CHECK(f.status(id) == "failed");
}

TEST_CASE("queue: a job that is put back is due at once") {
    JobsFixture f;
    const auto id = f.enqueue("a");
    REQUIRE(Queue{f.jobs, f.options}.put_back(claim(f).at(0), {}));
    CHECK(f.status(id) == "pending");
    CHECK(claim(f).size() == 1);
}

TEST_CASE("queue: only what another attempt can mend is worth one") {
    for (const auto code : {Errc::unavailable, Errc::deadline_exceeded, Errc::aborted,
                            Errc::resource_exhausted, Errc::cancelled, Errc::internal}) {
        CHECK_FALSE(is_permanent(fail(code, "x")));
    }
    for (const auto code :
         {Errc::invalid_argument, Errc::failed_precondition, Errc::data_loss, Errc::not_found,
          Errc::permission_denied, Errc::unsupported, Errc::payload_too_large}) {
        CHECK(is_permanent(fail(code, "x")));
    }
}
