#include "authos/storage/repo/account_tokens.hpp"
#include "authos/storage/repo/identities.hpp"
#include "support/fixture.hpp"

#include <catch2/catch.hpp>

using namespace contract;
using namespace std::chrono_literals;

namespace {

constexpr AccountTokenKind kKinds[] = {AccountTokenKind::email_verification, AccountTokenKind::password_reset,
                                       AccountTokenKind::magic_link};

TokenHash add_token(Fixture& f, AccountTokenKind kind, const UserId& user, const std::string& address) {
    const TokenHash hash = f.hash();
    f.write([&](Session& s) {
         return insert_account_token(s, kind,
                                     {.id = AccountTokenId::make(f.random),
                                      .user_id = user,
                                      .token = hash,
                                      .email = f.email(address),
                                      .context = R"({"state":"mine"})",
                                      .created_at = kNow,
                                      .expires_at = kNow + 1h});
     }).value();
    return hash;
}

std::optional<AccountToken> find(Fixture& f, AccountTokenKind kind, const TokenHash& token,
                                 UnixMillis now = kNow) {
    return f.read([&](Session& s) { return find_account_token(s, kind, token, now); }).value();
}

bool consume(Fixture& f, AccountTokenKind kind, const TokenHash& token, UnixMillis now = kNow) {
    return f.write([&](Session& s) { return consume_account_token(s, kind, token, now); }).value();
}

} // namespace

TEST_CASE("account tokens: each is used once, in its time, for its purpose") {
    Fixture f;
    const OrgId org = f.add_org("acme");
    const UserId user = f.add_org_user(org, "Ada@Example.test");
    for (const auto kind : kKinds) {
        INFO(static_cast<int>(kind));
        const TokenHash token = add_token(f, kind, user, "ada@example.TEST");
        const auto found = find(f, kind, token, kNow + 1h - 1ms);
        REQUIRE(found);
        CHECK(found->user_id == user);
        CHECK(found->user_org_id == org);
        CHECK(found->email == f.email("ada@example.test"));
        CHECK(found->context == R"({"state":"mine"})");
        for (const auto other : kKinds) {
            if (other == kind) continue;
            CHECK_FALSE(find(f, other, token));
            CHECK_FALSE(consume(f, other, token));
        }
        CHECK_FALSE(find(f, kind, token, kNow + 1h));
        CHECK_FALSE(consume(f, kind, token, kNow + 1h));
        CHECK_FALSE(consume(f, kind, f.hash()));
        CHECK(consume(f, kind, token));
        CHECK_FALSE(consume(f, kind, token));
        CHECK_FALSE(find(f, kind, token));
    }
}

TEST_CASE("account tokens: an account that moved to another address has no use for them") {
    Fixture f;
    const UserId user = f.add_user("ada@example.test");
    for (const auto kind : kKinds) {
        const TokenHash token = add_token(f, kind, user, "old@example.test");
        CHECK_FALSE(find(f, kind, token));
    }
}

TEST_CASE("account tokens: they are taken back by account and kind, and swept when they are over") {
    Fixture f;
    const UserId ada = f.add_user("ada@example.test");
    const UserId eve = f.add_user("eve@example.test");
    for (const auto kind : kKinds) {
        const TokenHash first = add_token(f, kind, ada, "ada@example.test");
        const TokenHash second = add_token(f, kind, eve, "eve@example.test");
        CHECK(f.write([&](Session& s) { return delete_account_tokens(s, kind, ada); }).value() == 1);
        CHECK_FALSE(find(f, kind, first));
        CHECK(find(f, kind, second));
        const auto sweep = [&](UnixMillis now) {
            return f.write([&](Session& s) { return delete_expired_account_tokens(s, kind, now, 10); })
                .value();
        };
        CHECK(sweep(kNow + 1h - 1ms) == 0);
        CHECK(sweep(kNow + 1h) == 1);
        CHECK(sweep(kNow + 1h) == 0);
    }
    const auto twice = f.hash();
    const auto insert = [&](const UserId& user) {
        return f.write([&](Session& s) {
            return insert_account_token(s, AccountTokenKind::magic_link,
                                        {.id = AccountTokenId::make(f.random),
                                         .user_id = user,
                                         .token = twice,
                                         .email = f.email("ada@example.test"),
                                         .context = "{}",
                                         .created_at = kNow,
                                         .expires_at = kNow + 1h});
        });
    };
    CHECK(insert(ada));
    CHECK(insert(ada).error().reason == "account_token_taken");
}

TEST_CASE("users: a first password, the password of a pending sign-up, and none") {
    Fixture f;
    const UserId user = UserId::make(f.random);
    f.write([&](Session& s) {
         return insert_user(
             s, f.platform(),
             {.id = user, .email = f.email("ada@example.test"), .created_at = kNow, .signup_pending = true});
     }).value();
    const auto get = [&] {
        return f.read([&](Session& s) { return get_user(s, f.platform(), user); }).value();
    };
    const auto first = [&](const char* hash) {
        return f
            .write([&](Session& s) {
                return set_first_password_hash(s, f.platform(), user, SecretString{hash}, kNow);
            })
            .value();
    };
    const auto pending = [&](const char* hash) {
        return f
            .write([&](Session& s) {
                return replace_pending_password(s, f.platform(), user, SecretString{hash}, kNow);
            })
            .value();
    };
    CHECK(get().signup_pending);
    CHECK_FALSE(get().signup_contested);
    CHECK(first("one"));
    CHECK_FALSE(first("two"));
    CHECK(pending("three"));
    CHECK(get().password_hash->reveal() == "three");
    CHECK(get().signup_pending);
    CHECK(get().signup_contested);
    CHECK(pending("three and a half"));
    CHECK(f.write([&](Session& s) { return mark_email_verified(s, f.platform(), user, kNow); }).value());
    CHECK_FALSE(get().signup_pending);
    CHECK_FALSE(get().signup_contested);
    CHECK_FALSE(pending("four"));
    CHECK(f.write([&](Session& s) { return clear_password_hash(s, f.platform(), user, kNow); }));
    CHECK_FALSE(get().password_hash);
    const OrgId org = f.add_org("acme");
    CHECK(f.write([&](Session& s) { return clear_password_hash(s, f.scope(org), user, kNow); })
              .error()
              .reason == "user_not_found");
}

TEST_CASE("identities: whether an account can sign in in any other place") {
    Fixture f;
    const OrgId org = f.add_org("acme");
    const UserId user = f.add_org_user(org, "ada@example.test");
    const auto link = [&](const IdentityIssuer& issuer) {
        return f.write([&](Session& s) {
            return insert_identity_if_absent(
                s, {IdentityId::make(f.random), user, "password", user.text(), issuer, kNow});
        });
    };
    const auto elsewhere = [&](const IdentityIssuer& issuer) {
        return f.read([&](Session& s) { return has_identity_elsewhere(s, user, issuer); }).value();
    };
    const IdentityIssuer home{org, std::nullopt};
    CHECK_FALSE(elsewhere(home));
    REQUIRE(link(home));
    CHECK_FALSE(elsewhere(home));
    CHECK(elsewhere({}));
    REQUIRE(link({}));
    CHECK(elsewhere(home));
}
