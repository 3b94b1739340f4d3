// Keys are shared between threads without a lock; the thread sanitizer watches this file.

#include "authos/authcore/key.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>
#include <vector>

using namespace authos;
using namespace authos::authcore;

TEST_CASE("key: four threads sign and verify with one key") {
    for (const Algorithm algorithm : {Algorithm::es256, Algorithm::eddsa, Algorithm::ps256}) {
        const PrivateKey key = PrivateKey::generate(algorithm).value();
        std::atomic<int> good{0};
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&good, key] {
                for (int i = 0; i < 20; ++i) {
                    const auto signature = key.sign(as_bytes("message"));
                    if (signature && key.public_key().verify(as_bytes("message"), *signature)) ++good;
                }
            });
        }
        for (std::thread& thread : threads) thread.join();
        CHECK(good.load() == 80);
    }
}
