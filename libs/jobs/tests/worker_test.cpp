#include "jobs_fixture.hpp"

#include <catch2/catch.hpp>
#include <future>
#include <stdexcept>

using namespace authos;
using namespace authos::jobs;
using namespace std::chrono_literals;
using jobs::test::JobsFixture;

TEST_CASE("worker: runs the handler of the job's type within the job's lease") {
    JobsFixture f;
    const auto id = f.enqueue("greet");
    f.enqueue("other", 0, 3, 1h);
    int calls = 0;
    Worker worker{f.jobs,
                  {{"greet",
                    [&](const ClaimedJob& job, Deadline deadline) -> Result<void> {
                        ++calls;
                        CHECK(job.id == id);
                        CHECK(job.payload == "{}");
                        CHECK(deadline.remaining(*f.clock) < f.options.job_lease);
                        return {};
                    }}},
                  f.options};

    CHECK(worker.run_once().value() == 1);
    CHECK(worker.run_once().value() == 0);
    CHECK(calls == 1);
    CHECK(f.status(id) == "completed");
}

TEST_CASE("worker: a poison job settles itself and not the worker") {
    JobsFixture f;
    const auto poison = f.enqueue("poison", 2);
    const auto odd = f.enqueue("odd", 1);
    const auto good = f.enqueue("good", 0);
    Worker worker{
        f.jobs,
        {{"poison", [](const ClaimedJob&, Deadline) -> Result<void> { throw std::runtime_error("boom"); }},
         {"odd", [](const ClaimedJob&, Deadline) -> Result<void> { throw 42; }},
         {"good", [](const ClaimedJob&, Deadline) -> Result<void> { return {}; }}},
        f.options};

    CHECK(worker.run_once().value() == 3);

    CHECK(f.status(poison) == "pending");
    CHECK(f.status(odd) == "pending");
    CHECK(f.status(good) == "completed");
    CHECK(f.log.mentions("work_threw"));
}

TEST_CASE("worker: an unknown job type is tried a few times, then dead, and never loops") {
    JobsFixture f;
    const auto id = f.enqueue("from_the_future", 0, 2);
    Worker worker{f.jobs, {}, f.options};
    int looks = 0;
    for (; f.status(id) != "failed" && looks < 10; ++looks) {
        CHECK(worker.run_once().value() == 1);
        CHECK(worker.run_once().value() == 0);
        f.clock->advance(1h);
    }
    CHECK(looks == 3);
    CHECK(f.log.mentions("job_type_unknown"));
    CHECK(f.metric("sso_job_processing_duration_seconds_count{job_type=\"other\"}") == 3);
}

TEST_CASE("worker: a job that was taken over while it waited is left alone") {
    JobsFixture f;
    const auto slow = f.enqueue("slow", 1);
    const auto stolen = f.enqueue("stolen", 0);
    JobsFixture second{f, "host-2"};
    std::vector<std::string> ran;
    Worker worker{f.jobs,
                  {{"slow",
                    [&](const ClaimedJob&, Deadline) -> Result<void> {
                        ran.emplace_back("slow");
                        // The other job's lease ends meanwhile, and another instance takes it.
                        f.clock->advance(f.options.job_lease + 1ms);
                        CHECK(Queue{second.jobs, second.options}.claim(10, {}).value().size() == 2);
                        return {};
                    }},
                   {"stolen",
                    [&](const ClaimedJob&, Deadline) -> Result<void> {
                        ran.emplace_back("stolen");
                        return {};
                    }}},
                  f.options};

    (void)worker.run_once();

    CHECK(ran == std::vector<std::string>{"slow"});
    CHECK(f.status(slow) == "processing");
    CHECK(f.status(stolen) == "processing");
}

TEST_CASE("worker: its thread finds jobs by itself, is woken by new ones and stops at once") {
    JobsFixture f;
    std::promise<void> first;
    std::promise<void> second;
    f.enqueue("first");
    Worker worker{f.jobs,
                  {{"first",
                    [&](const ClaimedJob&, Deadline) -> Result<void> {
                        first.set_value();
                        return {};
                    }},
                   {"second",
                    [&](const ClaimedJob&, Deadline) -> Result<void> {
                        second.set_value();
                        return {};
                    }}},
                  f.options};
    // Pauses far longer than this test: only a wake or a stop can end them.
    f.options.busy_interval = 1h;
    f.options.idle_interval = 1h;
    worker.start();
    first.get_future().get();

    const auto id = f.enqueue("second");
    worker.wake();
    second.get_future().get();

    CHECK(worker.stop());
    CHECK(f.status(id) == "completed");
    CHECK(worker.stop());
}

TEST_CASE("worker: stopping lets the running job finish and puts the others back") {
    JobsFixture f;
    const auto running = f.enqueue("running", 1);
    const auto waiting = f.enqueue("waiting", 0);
    std::promise<void> begun;
    std::promise<void> go_on;
    auto may_go_on = go_on.get_future();
    Worker worker{f.jobs,
                  {{"running",
                    [&](const ClaimedJob&, Deadline) -> Result<void> {
                        begun.set_value();
                        may_go_on.wait();
                        return {};
                    }},
                   {"waiting", [](const ClaimedJob&, Deadline) -> Result<void> { return {}; }}},
                  f.options};
    worker.start();
    begun.get_future().get();

    CHECK_FALSE(worker.stop(Deadline::after(*f.clock, 0ms)));
    go_on.set_value();
    CHECK(worker.stop());

    CHECK(f.status(running) == "completed");
    CHECK(f.status(waiting) == "pending");
}

TEST_CASE("worker: an instance name has the host and a fresh id, and fits the column") {
    identity::test::SeededRandom random;
    const auto first = make_instance_name(random);
    const auto second = make_instance_name(random);
    CHECK(first != second);
    CHECK(first.size() > 37);
    CHECK(first.size() <= 100);
    CHECK(UserId::parse(first.substr(first.size() - 36)));
}
