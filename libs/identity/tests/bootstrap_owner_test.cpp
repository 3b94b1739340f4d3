#include "authos/identity/platform/bootstrap_owner.hpp"
#include "authos/storage/repo/platform/audit.hpp"
#include "authos/storage/repo/platform/owners.hpp"
#include "authos/storage/repo/users.hpp"
#include "fixture.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <thread>

using namespace authos;
using namespace authos::identity;
using identity::test::Fixture;
using identity::test::kPassword;

namespace {

OwnerCredentials owner_credentials(const std::string& email, const std::string& password = kPassword) {
    return {Email::parse(email).value(), SecretString{password}};
}

long long owners(Fixture& f) {
    return f.read(
        [](storage::Session& s) { return storage::platform::count_owners(s, Fixture::platform()); });
}

} // namespace

TEST_CASE("owner bootstrap: an empty deployment gets an owner who can sign in") {
    Fixture f;

    CHECK(bootstrap_platform_owner(f.deps, owner_credentials("owner@example.test"), {}).value() ==
          OwnerBootstrap::created);

    const auto principal = f.access(f.login("owner@example.test").value());
    REQUIRE(principal);
    CHECK(principal->is_platform_owner);
    const auto audit =
        f.read([](storage::Session& s) { return storage::platform::list_audit(s, Fixture::platform(), {}); });
    REQUIRE(audit.size() == 1);
    CHECK(audit[0].action == "platform_owner.bootstrap");
    CHECK_FALSE(f.log.mentions(kPassword));
}

TEST_CASE("owner bootstrap: the second start changes nothing, least of all the password") {
    Fixture f;
    REQUIRE(bootstrap_platform_owner(f.deps, owner_credentials("owner@example.test"), {}));

    const auto again =
        bootstrap_platform_owner(f.deps, owner_credentials("owner@example.test", "another password"), {});

    CHECK(again.value() == OwnerBootstrap::already_present);
    CHECK(f.login("owner@example.test"));
    CHECK(f.login("owner@example.test", "another password").error().reason == "invalid_credentials");
    CHECK(owners(f) == 1);
}

TEST_CASE("owner bootstrap: [80-39] another address makes no second owner") {
    Fixture f;
    REQUIRE(bootstrap_platform_owner(f.deps, owner_credentials("owner@example.test"), {}));

    CHECK(bootstrap_platform_owner(f.deps, owner_credentials("other@example.test"), {}).value() ==
          OwnerBootstrap::already_present);
    CHECK(owners(f) == 1);
    CHECK(f.login("other@example.test").error().reason == "invalid_credentials");
}

TEST_CASE("owner bootstrap: an existing account is promoted and keeps its password") {
    Fixture f;
    const auto id = f.add_user("ada@example.test");

    const auto outcome =
        bootstrap_platform_owner(f.deps, owner_credentials("Ada@example.test", "another password"), {});

    CHECK(outcome.value() == OwnerBootstrap::promoted);
    const auto principal = f.access(f.login("ada@example.test").value()).value();
    CHECK(principal.user_id == id);
    CHECK(principal.is_platform_owner);
    CHECK(f.login("ada@example.test", "another password").error().reason == "invalid_credentials");
}

TEST_CASE("owner bootstrap: [80-39] a stranger who signed up with the address gets nothing by it") {
    Fixture f;
    const auto id = f.add_user("owner@example.test"); // with kPassword, which the stranger chose
    f.write([&](storage::Session& s) -> Result<void> {
        const auto email = Email::parse("owner@example.test").value();
        return storage::set_email(s, Fixture::platform(), id, email, f.clock->now()); // nobody proved it
    });
    SECTION("the password of the environment takes the place of the stranger's") {
        const auto outcome =
            bootstrap_platform_owner(f.deps, owner_credentials("owner@example.test", "another password"), {});
        CHECK(outcome.value() == OwnerBootstrap::promoted);
        CHECK(f.login("owner@example.test", "another password"));
    }
    SECTION("without one nobody signs in by password") {
        CHECK(bootstrap_platform_owner(f.deps, {Email::parse("owner@example.test").value(), std::nullopt}, {})
                  .value() == OwnerBootstrap::promoted);
    }
    CHECK(f.login("owner@example.test").error().reason == "invalid_credentials");
    CHECK(owners(f) == 1);
}

TEST_CASE("owner bootstrap: [80-31] an organization's account of that address stays what it is") {
    Fixture f;
    const auto admin = f.add_user("admin@example.test");
    const auto org = f.add_organization("acme", admin);
    const auto customer = f.add_user("owner@example.test", org);

    CHECK(bootstrap_platform_owner(f.deps, owner_credentials("owner@example.test"), {}).value() ==
          OwnerBootstrap::created);
    CHECK(f.access(f.login("owner@example.test").value())->user_id != customer);
}

TEST_CASE("owner bootstrap: three instances that start at once make one owner") {
    Fixture f;
    Fixture second{f};
    Fixture third{f};
    std::array<std::optional<Result<OwnerBootstrap>>, 3> outcomes;
    std::array<Fixture*, 3> instances{&f, &second, &third};
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < instances.size(); ++i) {
        threads.emplace_back([&outcomes, &instances, i] {
            const auto owner = owner_credentials("owner" + std::to_string(i) + "@example.test");
            outcomes[i] = bootstrap_platform_owner(instances[i]->deps, owner, {});
        });
    }
    for (auto& thread : threads) thread.join();

    int created = 0;
    for (const auto& outcome : outcomes) {
        REQUIRE(outcome->has_value());
        created += outcome->value() == OwnerBootstrap::created ? 1 : 0;
    }
    CHECK(created == 1);
    CHECK(owners(f) == 1);
}

TEST_CASE("owner bootstrap: a password outside the bounds is refused and nobody is made") {
    Fixture f;
    CHECK(bootstrap_platform_owner(f.deps, owner_credentials("owner@example.test", "short"), {})
              .error()
              .reason == "password_too_short");
    CHECK(owners(f) == 0);
}

TEST_CASE("owner bootstrap: a password that is easily guessed is refused and nobody is made") {
    Fixture f;
    for (const char* weak : {"password1", "owner@example", "authos2026", "zzzzzzzz"}) {
        const auto refused =
            bootstrap_platform_owner(f.deps, owner_credentials("owner@example.test", weak), {}).error();
        CHECK(refused.code == Errc::invalid_argument);
        CHECK(refused.reason.starts_with("password_"));
    }
    CHECK(owners(f) == 0);
}

TEST_CASE(
    "owner bootstrap: a weak password in the environment does not stop a deployment that has an owner") {
    Fixture f;
    REQUIRE(bootstrap_platform_owner(f.deps, owner_credentials("owner@example.test"), {}));

    CHECK(
        bootstrap_platform_owner(f.deps, owner_credentials("owner@example.test", "password1"), {}).value() ==
        OwnerBootstrap::already_present);
}

TEST_CASE("owner bootstrap: a weak password that nobody gets does not stop a promotion") {
    Fixture f;
    f.add_user("ada@example.test");

    CHECK(bootstrap_platform_owner(f.deps, owner_credentials("ada@example.test", "password1"), {}).value() ==
          OwnerBootstrap::promoted);
    CHECK(f.login("ada@example.test", "password1").error().reason == "invalid_credentials");
}

TEST_CASE("owner bootstrap: without a password the owner exists but cannot sign in with one") {
    Fixture f;
    REQUIRE(bootstrap_platform_owner(f.deps, {Email::parse("owner@example.test").value(), std::nullopt}, {}));
    CHECK(owners(f) == 1);
    CHECK(f.login("owner@example.test").error().reason == "invalid_credentials");
}
