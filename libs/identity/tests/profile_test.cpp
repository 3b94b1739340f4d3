#include "authos/storage/repo/jobs.hpp"
#include "authos/storage/repo/platform/owners.hpp"
#include "fixture.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::identity;
using identity::test::Fixture;

namespace {

long long queued_mails(Fixture& f) {
    return f.read([](storage::Session& s) { return storage::count_jobs(s); }).pending;
}

} // namespace

TEST_CASE("profile: says who is signed in") {
    Fixture f;
    const auto principal = f.access(f.sign_in("ada@example.test")).value();

    const auto profile = get_profile(f.deps, principal, f.caller).value();

    CHECK(profile.id == principal.user_id);
    CHECK(profile.email.text() == "ada@example.test");
    CHECK_FALSE(profile.is_platform_owner);
    CHECK(profile.email_verified_at == f.clock->now());
    CHECK(profile.created_at == f.clock->now());
    CHECK(profile.permissions.empty());
    CHECK(profile.context == TokenContext{});
    CHECK_FALSE(profile.plan);
    CHECK(profile.features.empty());
}

TEST_CASE("profile: a member's permissions name the organization and the role") {
    Fixture f;
    const auto owner = f.add_user("owner@example.test");
    const auto org = f.add_organization("acme", owner);
    const auto principal = f.access(f.login_to_org("owner@example.test", "acme").value()).value();

    const auto profile = get_profile(f.deps, principal, f.caller).value();

    CHECK(profile.context.org_slug == "acme");
    CHECK(profile.permissions == std::vector<std::string>{"organization:" + org.text() + "#owner"});
}

TEST_CASE("profile: whoever left the token's organization is refused") {
    Fixture f;
    const auto owner = f.add_user("owner@example.test");
    const auto org = f.add_organization("acme", owner);
    const auto principal = f.access(f.login_to_org("owner@example.test", "acme").value()).value();
    f.write([&](storage::Session& s) {
        return storage::delete_membership(s, storage::ScopeAuthority::organization(org), owner);
    });

    const auto refused = get_profile(f.deps, principal, f.caller).error();

    CHECK(refused.code == Errc::permission_denied);
    CHECK(refused.reason == "not_a_member");
}

TEST_CASE("profile: a new address starts unverified and is told to the old one") {
    Fixture f;
    const auto pair = f.sign_in("ada@example.test");
    const auto principal = f.access(pair).value();

    const auto profile = update_profile(f.deps, principal, {"Countess@Example.test"}, f.caller);

    REQUIRE(profile);
    CHECK(profile->email.text() == "Countess@Example.test");
    CHECK_FALSE(profile->email_verified_at);
    CHECK(f.access(pair)->email.key() == "countess@example.test");
    CHECK(queued_mails(f) == 2); // the notice, and one to prove the new address
    CHECK(f.login("ada@example.test").error().reason == "invalid_credentials");
    CHECK(f.login("countess@example.test").error().reason == "email_not_verified");
}

TEST_CASE("profile: the same address changes nothing, a new spelling keeps it verified") {
    Fixture f;
    const auto principal = f.access(f.sign_in("ada@example.test")).value();

    CHECK(update_profile(f.deps, principal, {" ada@example.test "}, f.caller)->email_verified_at);
    CHECK(queued_mails(f) == 0);
    const auto respelt = update_profile(f.deps, principal, {"Ada@example.test"}, f.caller);
    REQUIRE(respelt);
    CHECK(respelt->email.text() == "Ada@example.test");
    CHECK(respelt->email_verified_at);
}

TEST_CASE("profile: a platform owner's new address stays verified, lest nobody can sign in") {
    Fixture f;
    const auto pair = f.sign_in("owner@example.test");
    const auto principal = f.access(pair).value();
    f.write([&](storage::Session& s) {
        return storage::platform::promote_owner(s, Fixture::platform(), principal.user_id, f.clock->now());
    });

    const auto profile = update_profile(f.deps, principal, {"boss@example.test"}, f.caller);

    REQUIRE(profile);
    CHECK(profile->is_platform_owner);
    CHECK(profile->permissions == std::vector<std::string>{"platform:authos#owner"});
    CHECK(profile->email_verified_at);
    CHECK(f.login("boss@example.test"));
}

TEST_CASE("profile: malformed and taken addresses are refused and change nothing") {
    Fixture f;
    f.add_user("taken@example.test");
    const auto principal = f.access(f.sign_in("ada@example.test")).value();

    const auto malformed = update_profile(f.deps, principal, {"not an address"}, f.caller).error();
    CHECK(malformed.code == Errc::invalid_argument);
    CHECK(malformed.reason == "email_malformed");
    CHECK(malformed.message == "Invalid email format");
    const auto taken = update_profile(f.deps, principal, {"TAKEN@example.test"}, f.caller).error();
    CHECK(taken.code == Errc::already_exists);
    CHECK(taken.reason == "email_taken");
    CHECK(taken.message == "Email already in use");
    CHECK(get_profile(f.deps, principal, f.caller)->email.text() == "ada@example.test");
    CHECK(queued_mails(f) == 0);
}

TEST_CASE("profile: [80-32] an address taken in one organization is free in another") {
    Fixture f;
    const auto owner = f.add_user("owner@example.test");
    const auto acme = f.add_organization("acme", owner);
    const auto shop = f.add_service(acme, "shop");
    const auto customer = f.add_user("customer@example.test", acme);
    f.add_password_identity(customer, acme, shop);
    const auto principal =
        f.access(f.login_to_service("customer@example.test", "acme", "shop").value()).value();

    const auto profile = update_profile(f.deps, principal, {"owner@example.test"}, f.caller);

    REQUIRE(profile);
    CHECK(profile->id == customer);
    CHECK(f.login("owner@example.test"));
}
