#include "authos/identity/platform/encryption_canary.hpp"
#include "authos/storage/repo/canary.hpp"
#include "fixture.hpp"

#include <catch2/catch.hpp>
#include <thread>

using namespace authos;
using namespace authos::identity;
using identity::test::Fixture;

namespace {

Deps with_ring(const Fixture& f, const authcore::KeyRing* ring) {
    Deps deps{f.deps.database, f.deps.clock, f.deps.random,   f.deps.log,  f.deps.metrics,
              f.deps.keys,     ring,         f.deps.settings, f.deps.http, f.deps.dns};
    return deps;
}

std::optional<std::string> stored_canary(Fixture& f) {
    return f.read([](storage::Session& s) { return storage::find_canary(s, "encryption_key"); });
}

} // namespace

TEST_CASE("encryption canary: the first start stores one, later starts open it") {
    Fixture f;
    REQUIRE(verify_encryption_key(f.deps, {}));
    const auto stored = stored_canary(f);
    REQUIRE(stored);
    CHECK(verify_encryption_key(f.deps, {}));
    CHECK(stored_canary(f) == stored);
}

TEST_CASE("encryption canary: another key refuses the start and changes nothing") {
    Fixture f;
    REQUIRE(verify_encryption_key(f.deps, {}));
    const auto stored = stored_canary(f);
    for (const auto* id : {"default", "renamed"}) {
        const auto other = test::make_test_ring(id, f.random);
        const auto refused = verify_encryption_key(with_ring(f, &other), {}).error();
        CHECK(refused.code == Errc::failed_precondition);
        CHECK(refused.reason == "encryption_key_mismatch");
        CHECK(refused.message.find("\"default\"") != std::string::npos);
    }
    CHECK(stored_canary(f) == stored);
}

TEST_CASE("encryption canary: a new key is accepted while the old one is among the previous") {
    Fixture f;
    REQUIRE(verify_encryption_key(f.deps, {}));
    auto rotated = test::make_test_ring("next", f.random);
    REQUIRE(rotated.add_previous(f.ring.active_id(), f.ring.active_key()));
    CHECK(verify_encryption_key(with_ring(f, &rotated), {}));
}

TEST_CASE("encryption canary: no key is fine until one was used") {
    Fixture f;
    CHECK(verify_encryption_key(with_ring(f, nullptr), {}));
    CHECK_FALSE(stored_canary(f));
    REQUIRE(verify_encryption_key(f.deps, {}));
    CHECK(verify_encryption_key(with_ring(f, nullptr), {}).error().reason == "encryption_key_missing");
}

TEST_CASE("encryption canary: a stored value that is no envelope refuses the start") {
    Fixture f;
    f.write([&](storage::Session& s) {
        return storage::insert_canary_if_absent(s, "encryption_key", "garbage", f.clock->now());
    });
    CHECK(verify_encryption_key(f.deps, {}).error().reason == "encryption_key_mismatch");
}

TEST_CASE("encryption canary: of instances with different keys that start at once only one key remains") {
    Fixture f;
    Fixture second{f};
    const auto other = test::make_test_ring("default", second.random);
    std::optional<Result<void>> first_outcome;
    std::optional<Result<void>> second_outcome;
    std::thread a{[&] { first_outcome = verify_encryption_key(f.deps, {}); }};
    std::thread b{[&] { second_outcome = verify_encryption_key(with_ring(second, &other), {}); }};
    a.join();
    b.join();
    CHECK(first_outcome->has_value() != second_outcome->has_value());
}
