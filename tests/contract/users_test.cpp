#include "authos/storage/repo/platform/owners.hpp"
#include "support/fixture.hpp"

#include <catch2/catch.hpp>

#include <atomic>

using namespace contract;

TEST_CASE("users: an account is found by address and by id, in its realm only") {
    Fixture f;
    const OrgId org = f.add_org("acme");
    const UserId id = f.add_org_user(org, "Ada@Example.test");

    const auto user =
        f.read([&](Session& s) { return find_user_by_email(s, f.scope(org), f.email("ADA@example.TEST")); });

    REQUIRE(user.value());
    CHECK(user.value()->id == id);
    CHECK(user.value()->email.text() == "Ada@Example.test");
    CHECK(user.value()->org_id == org);
    CHECK_FALSE(user.value()->password_hash);
    CHECK(user.value()->created_at == kNow);
    CHECK_FALSE(f.read([&](Session& s) {
                     return find_user_by_email(s, f.platform(), f.email("ada@example.test"));
                 }).value());
    CHECK_FALSE(f.read([&](Session& s) { return find_user(s, f.platform(), id); }).value());
    CHECK(
        f.read([&](Session& s) { return get_user(s, f.scope(OrgId::make(f.random)), id); }).error().reason ==
        "user_not_found");
}

TEST_CASE("users: an address is taken once per realm, whatever its case") {
    Fixture f;
    f.add_user("ada@example.test");
    const OrgId org = f.add_org("acme");
    f.add_org_user(org, "ada@example.test");

    const auto again = f.write([&](Session& s) {
        return insert_user(
            s, f.platform(),
            {.id = UserId::make(f.random), .email = f.email("ADA@EXAMPLE.test"), .created_at = kNow});
    });

    CHECK(again.error().code == Errc::already_exists);
    CHECK(again.error().reason == "email_taken");
    CHECK(again.error().detail.find("example") == std::string::npos);
}

TEST_CASE("users: an organization's account cannot own the platform") {
    Fixture f;
    const OrgId org = f.add_org("acme");
    const auto refused = f.write([&](Session& s) {
        return insert_user(s, f.scope(org),
                           {.id = UserId::make(f.random),
                            .email = f.email("ada@example.test"),
                            .is_platform_owner = true,
                            .created_at = kNow});
    });
    CHECK(refused.error().reason == "owner_outside_platform");
}

TEST_CASE("users: a password hash is set, and replaced only if it is the expected one") {
    Fixture f;
    const UserId id = f.add_user("ada@example.test");
    f.write([&](Session& s) {
         return set_password_hash(s, f.platform(), id, SecretString("$one"), kNow);
     }).value();

    const auto swap = [&](const char* expected, const char* hash) {
        return f.write([&](Session& s) {
            return replace_password_hash(s, f.platform(), id, {SecretString(expected), SecretString(hash)},
                                         kLater);
        });
    };
    CHECK_FALSE(swap("$ONE", "$two").value());
    CHECK(swap("$one", "$two").value());
    CHECK_FALSE(swap("$one", "$three").value());

    const User user = f.read([&](Session& s) { return get_user(s, f.platform(), id); }).value();
    CHECK(user.password_hash->reveal() == "$two");
    CHECK(user.updated_at == kLater);
    const auto unknown = f.write([&](Session& s) {
        return set_password_hash(s, f.platform(), UserId::make(f.random), SecretString("x"), kNow);
    });
    CHECK(unknown.error().code == Errc::not_found);
}

TEST_CASE("users: a new address has to be verified anew") {
    Fixture f;
    const UserId id = f.add_user("ada@example.test");
    f.add_user("bob@example.test");
    const auto verify = [&] {
        return f.write([&](Session& s) { return mark_email_verified(s, f.platform(), id, kNow); });
    };
    CHECK(verify().value());
    CHECK_FALSE(verify().value());

    const auto change = [&](const char* to) {
        return f.write([&](Session& s) { return set_email(s, f.platform(), id, f.email(to), kLater); });
    };
    CHECK(change("bob@example.test").error().reason == "email_taken");
    change("countess@example.test").value();

    const User user = f.read([&](Session& s) { return get_user(s, f.platform(), id); }).value();
    CHECK(user.email.text() == "countess@example.test");
    CHECK_FALSE(user.email_verified_at);
    const UserId unknown = UserId::make(f.random);
    CHECK(f.write([&](Session& s) {
               return set_email(s, f.platform(), unknown, f.email("x@example.test"), kNow);
           })
              .error()
              .reason == "user_not_found");
    CHECK(f.write([&](Session& s) { return mark_email_verified(s, f.platform(), unknown, kNow); })
              .error()
              .reason == "user_not_found");
}

TEST_CASE("users: counts stay within the realm") {
    Fixture f;
    const OrgId org = f.add_org("acme"); // with its owner in the platform realm
    f.add_user("ada@example.test");
    f.add_org_user(org, "ada@example.test");
    CHECK(f.read([&](Session& s) { return count_users(s, f.platform()); }).value() == 2);
    CHECK(f.read([&](Session& s) { return count_users(s, f.scope(org)); }).value() == 1);
}

TEST_CASE("owners: promotion and demotion say whether they changed something") {
    Fixture f;
    const UserId ada = f.add_user("ada@example.test", true);
    const UserId bob = f.add_user("bob@example.test");
    const auto promote = [&](const UserId& id) {
        return f.write(
            [&](Session& s) { return storage::platform::promote_owner(s, f.platform(), id, kNow); });
    };
    const auto demote = [&](const UserId& id) {
        return f.write(
            [&](Session& s) { return storage::platform::demote_owner(s, f.platform(), id, kNow); });
    };
    CHECK_FALSE(promote(ada).value());
    CHECK_FALSE(demote(bob).value());
    CHECK(demote(ada).error().reason == "last_platform_owner");
    CHECK(promote(bob).value());
    CHECK(f.read([&](Session& s) { return storage::platform::is_owner(s, f.platform(), bob); }).value());
    CHECK(demote(ada).value());
    CHECK(f.read([&](Session& s) { return storage::platform::count_owners(s, f.platform()); }).value() == 1);
    CHECK(promote(UserId::make(f.random)).error().reason == "user_not_found");

    const OrgId org = f.add_org("acme");
    CHECK(promote(f.add_org_user(org, "eve@example.test")).error().reason == "user_not_found");
}

TEST_CASE("owners: two that demote each other at the same time do not leave the platform without one") {
    Fixture f;
    const UserId owners[] = {f.add_user("ada@example.test", true), f.add_user("bob@example.test", true)};
    std::atomic<int> demoted = 0;
    std::atomic<int> refused = 0;

    in_parallel(8, [&](int i) {
        const auto result = f.write([&](Session& s) {
            return storage::platform::demote_owner(s, f.platform(), owners[i % 2], kNow);
        });
        if (result && *result) ++demoted;
        if (!result && result.error().reason == "last_platform_owner") ++refused;
    });

    CHECK(demoted == 1);
    CHECK(refused >= 1);
    CHECK(f.read([&](Session& s) { return storage::platform::count_owners(s, f.platform()); }).value() == 1);
}
