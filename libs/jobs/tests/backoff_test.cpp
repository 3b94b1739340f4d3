#include "authos/jobs/engine/backoff.hpp"
#include "fakes.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace authos;
using namespace std::chrono_literals;
using identity::test::SeededRandom;

TEST_CASE("backoff: doubles with each attempt, with jitter in its upper half") {
    SeededRandom random;
    const jobs::BackoffPolicy policy{60s, 1h};
    for (const auto& [attempt, full] : {std::pair{1, 60s}, {2, 120s}, {3, 240s}, {4, 480s}}) {
        for (int i = 0; i < 200; ++i) {
            const auto delay = jobs::backoff_delay(policy, attempt, random);
            CHECK(delay >= full / 2);
            CHECK(delay <= full);
        }
    }
}

TEST_CASE("backoff: never exceeds the cap, however many attempts there were") {
    SeededRandom random;
    const jobs::BackoffPolicy policy{60s, 1h};
    for (const int attempt : {7, 30, 64, 1000, 2'000'000'000}) {
        const auto delay = jobs::backoff_delay(policy, attempt, random);
        CHECK(delay >= 30min);
        CHECK(delay <= 1h);
    }
}

TEST_CASE("backoff: jobs that failed together do not come back together") {
    SeededRandom random;
    std::set<std::int64_t> delays;
    for (int i = 0; i < 20; ++i) delays.insert(jobs::backoff_delay({}, 1, random).count());
    CHECK(delays.size() > 15);
}

TEST_CASE("backoff: odd policies and attempts still wait") {
    SeededRandom random;
    CHECK(jobs::backoff_delay({0ms, 0ms}, 1, random) >= 0ms);
    CHECK(jobs::backoff_delay({1ms, 1ms}, 5, random) <= 1ms);
    CHECK(jobs::backoff_delay({60s, 1h}, 0, random) <= 60s);
    CHECK(jobs::backoff_delay({60s, 1h}, -3, random) <= 60s);
}
