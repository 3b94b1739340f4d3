#include "authos/base/lane.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

using namespace authos;
using namespace std::chrono_literals;

namespace {

/// Occupies one thread of a lane until released.
class Plug {
public:
    explicit Plug(Lane& lane) {
        std::promise<void> started;
        auto running = started.get_future();
        const bool accepted = lane.submit(
            Deadline(),
            [&started, gate = gate_.get_future()]() mutable {
                started.set_value();
                gate.wait();
            },
            [] {});
        REQUIRE(accepted);
        running.wait();
    }
    void release() { gate_.set_value(); }

private:
    std::promise<void> gate_;
};

} // namespace

TEST_CASE("lane: runs what was accepted, each piece once") {
    ManualClock clock;
    std::atomic<int> ran{0};
    Lane lane(clock, {.name = "test", .threads = 3, .queue_limit = 100});
    for (int i = 0; i < 100; ++i)
        REQUIRE(lane.submit(
            Deadline(), [&] { ++ran; }, [&] { ran += 1000; }));
    lane.stop();
    CHECK(ran == 100);
}

TEST_CASE("lane: a full queue refuses and starts nothing") {
    ManualClock clock;
    Lane lane(clock, {.name = "test", .threads = 1, .queue_limit = 2});
    Plug plug(lane);
    std::atomic<int> ran{0};
    CHECK(lane.submit(
        Deadline(), [&] { ++ran; }, [] {}));
    CHECK(lane.submit(
        Deadline(), [&] { ++ran; }, [] {}));
    CHECK_FALSE(lane.submit(
        Deadline(), [&] { ran += 1000; }, [&] { ran += 1000; }));
    CHECK(lane.queued() == 2);
    plug.release();
    lane.stop();
    CHECK(ran == 2);
}

TEST_CASE("lane: what waited past its deadline is expired, not run") {
    ManualClock clock;
    Lane lane(clock, {.name = "test", .threads = 1, .queue_limit = 2});
    Plug plug(lane);
    std::atomic<bool> ran{false};
    std::atomic<bool> expired{false};
    REQUIRE(lane.submit(
        Deadline::after(clock, 50ms), [&] { ran = true; }, [&] { expired = true; }));
    clock.advance(51ms);
    plug.release();
    lane.stop();
    CHECK(expired);
    CHECK_FALSE(ran);
}

TEST_CASE("lane: a stopped lane refuses, and stopping twice is harmless") {
    ManualClock clock;
    Lane lane(clock, {.name = "test", .threads = 1, .queue_limit = 1});
    lane.stop();
    lane.stop();
    CHECK_FALSE(lane.submit(
        Deadline(), [] {}, [] {}));
}

TEST_CASE("lane: many submitters, every accepted piece is accounted for") {
    ManualClock clock;
    std::atomic<int> accepted{0};
    std::atomic<int> ran{0};
    Lane lane(clock, {.name = "test", .threads = 2, .queue_limit = 8});
    std::vector<std::thread> submitters;
    for (int i = 0; i < 4; ++i) {
        submitters.emplace_back([&] {
            for (int n = 0; n < 2000; ++n) {
                if (lane.submit(
                        Deadline(), [&] { ++ran; }, [] {}))
                    ++accepted;
            }
        });
    }
    for (auto& thread : submitters) thread.join();
    lane.stop();
    CHECK(accepted > 0);
    CHECK(ran == accepted);
}
