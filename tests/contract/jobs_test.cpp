#include "authos/storage/repo/jobs.hpp"
#include "support/fixture.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <map>

using namespace contract;

namespace {

JobId enqueue(Fixture& f, int priority = 0, UnixMillis due = kNow, int max_retries = 3) {
    const JobId id = JobId::make(f.random);
    f.write([&](Session& s) {
         return enqueue_job(s, {.id = id,
                                .type = "send_email",
                                .payload = "{\"to\":\"ada\"}",
                                .priority = priority,
                                .max_retries = max_retries,
                                .scheduled_for = due,
                                .created_at = kNow});
     }).value();
    return id;
}

std::vector<ClaimedJob> claim(Fixture& f, const std::string& worker, int limit = 10, UnixMillis now = kNow) {
    return f
        .write([&](Session& s) {
            return claim_jobs(s, {worker, limit, now, now + std::chrono::seconds{60}});
        })
        .value();
}

std::string status_of(Fixture& f, const JobId& id) {
    return f.read([&](Session& s) { return find_job_status(s, id); }).value().value_or("gone");
}

} // namespace

TEST_CASE("jobs: due ones are claimed, highest priority and longest due first") {
    Fixture f;
    const JobId late = enqueue(f, 0, kNow);
    const JobId early = enqueue(f, 0, kNow - std::chrono::seconds{5});
    const JobId urgent = enqueue(f, 9, kNow);
    const JobId future = enqueue(f, 9, kLater);

    const auto first = claim(f, "w1", 2);
    const auto second = claim(f, "w2");

    REQUIRE(first.size() == 2);
    CHECK(first[0].claim.id == urgent);
    CHECK(first[1].claim.id == early);
    CHECK(first[0].payload == "{\"to\":\"ada\"}");
    CHECK(first[0].claim.attempt == 1);
    CHECK(first[0].claim.worker_id == "w1");
    REQUIRE(second.size() == 1);
    CHECK(second[0].claim.id == late);
    CHECK(status_of(f, future) == "pending");
    CHECK(status_of(f, late) == "processing");
    CHECK(status_of(f, JobId::make(f.random)) == "gone");
}

TEST_CASE("jobs: parallel workers never share one") {
    Fixture f;
    constexpr int jobs = 60;
    for (int i = 0; i < jobs; ++i) enqueue(f);
    std::mutex mutex;
    std::map<std::string, int> claims;

    in_parallel(8, [&](int i) {
        while (true) {
            const auto mine = f.write([&](Session& s) {
                return claim_jobs(s, {"w" + std::to_string(i), 3, kNow, kLater});
            });
            if (!mine || mine->empty()) break;
            const std::lock_guard lock(mutex);
            for (const ClaimedJob& job : *mine) ++claims[job.claim.id.text()];
        }
    });
    // A worker that met only locked rows stopped early; what it left is still there for one alone.
    for (const ClaimedJob& job : claim(f, "last", 200)) ++claims[job.claim.id.text()];

    CHECK(claims.size() == jobs);
    for (const auto& [id, times] : claims) CHECK(times == 1);
}

TEST_CASE("jobs: completed, retried and buried by the holder of the claim only") {
    Fixture f;
    const JobId id = enqueue(f);
    const JobClaim held = claim(f, "w1").at(0).claim;
    const JobClaim thief{id, "w2", 1};
    const auto complete = [&](const JobClaim& c) {
        return f.write([&](Session& s) { return complete_job(s, c, kNow); }).value();
    };
    const auto retry = [&](const JobClaim& c) {
        return f.write([&](Session& s) { return retry_job(s, c, std::string(2000, 'e'), kNow, kLater); })
            .value();
    };
    CHECK_FALSE(complete(thief));
    CHECK_FALSE(retry(thief));
    CHECK(retry(held));
    CHECK_FALSE(complete(held)); // given back: the claim is over
    CHECK(claim(f, "w1").empty());

    const auto again = claim(f, "w1", 10, kLater);
    REQUIRE(again.size() == 1);
    CHECK(again[0].claim.attempt == 2);
    CHECK_FALSE(complete(held)); // the same worker, but an earlier attempt
    CHECK(f.write([&](Session& s) {
               return renew_job(s, again[0].claim, kLater, kLater + std::chrono::hours{1});
           }).value());
    CHECK(complete(again[0].claim));
    CHECK(status_of(f, id) == "completed");

    const JobId doomed = enqueue(f);
    const JobClaim last = claim(f, "w1").at(0).claim;
    CHECK(f.write([&](Session& s) { return bury_job(s, last, "554", kNow); }).value());
    CHECK(status_of(f, doomed) == "failed");
    CHECK(claim(f, "w1", 10, kLater).empty());
}

TEST_CASE("jobs: an expired lease goes back into the queue, or to the dead after the last attempt") {
    Fixture f;
    const JobId patient = enqueue(f);
    const JobId hopeless = enqueue(f, 0, kNow, 0);
    const auto claims = claim(f, "w1");
    REQUIRE(claims.size() == 2);
    const auto requeue = [&](UnixMillis now) {
        return f.write([&](Session& s) { return requeue_expired_jobs(s, now, 10); }).value();
    };
    CHECK(requeue(kNow + std::chrono::seconds{59}).requeued == 0);
    const ExpiredLeases outcome = requeue(kNow + std::chrono::seconds{60});

    CHECK(outcome.requeued == 1);
    CHECK(outcome.buried == 1);
    CHECK(status_of(f, patient) == "pending");
    CHECK(status_of(f, hopeless) == "failed");
    for (const ClaimedJob& job : claims) {
        CHECK_FALSE(f.write([&](Session& s) { return renew_job(s, job.claim, kNow, kLater); }).value());
    }
}

TEST_CASE("jobs: counted by status and cleaned up when completed") {
    Fixture f;
    for (int i = 0; i < 4; ++i) enqueue(f);
    const auto claims = claim(f, "w1", 3);
    (void)f.write([&](Session& s) { return complete_job(s, claims.at(0).claim, kNow); }).value();
    (void)f.write([&](Session& s) { return bury_job(s, claims.at(1).claim, "x", kNow); }).value();

    const JobCounts counts = f.read([&](Session& s) { return count_jobs(s); }).value();
    CHECK(counts.pending == 1);
    CHECK(counts.processing == 1);
    CHECK(counts.completed == 1);
    CHECK(counts.failed == 1);
    const auto clean = [&](UnixMillis before) {
        return f.write([&](Session& s) { return delete_completed_jobs(s, before, 10); }).value();
    };
    CHECK(clean(kNow) == 0);
    CHECK(clean(kLater) == 1);
    CHECK(status_of(f, claims.at(0).claim.id) == "gone");
}

TEST_CASE("jobs: a listener hears of a queued job once it is committed, and only then") {
    Fixture f;
    int heard = 0;
    f.db.on_job_queued([&heard] { ++heard; });
    const auto queue = [&](Session& s) {
        return enqueue_job(s, {.id = JobId::make(f.random),
                               .type = "send_email",
                               .payload = "{}",
                               .scheduled_for = kNow,
                               .created_at = kNow});
    };
    const auto rolled_back = f.write([&](Session& s) -> Result<void> {
        AUTHOS_TRY(queue(s));
        AUTHOS_TRY(queue(s));
        return fail(Errc::internal, "changed_my_mind");
    });
    CHECK_FALSE(rolled_back);
    CHECK(heard == 0);
    (void)f.write([](Session& s) { return count_jobs(s); }).value();
    CHECK(heard == 0);
    f.write([&](Session& s) -> Result<void> {
         AUTHOS_TRY(queue(s));
         AUTHOS_TRY(queue(s));
         CHECK(heard == 0);
         return {};
     }).value();
    CHECK(heard == 1);
    f.db.on_job_queued({});
}
