#include "authos/storage/repo/identities.hpp"
#include "authos/storage/repo/login_events.hpp"
#include "authos/storage/repo/oauth_states.hpp"
#include "authos/storage/repo/sessions.hpp"
#include "support/fixture.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

using namespace contract;

namespace {

TokenHash hash_of(const std::string& text) {
    // Stands in for SHA-256, which is not this library's: different texts, different hashes.
    constexpr char kDigits[] = "0123456789abcdef";
    std::string hex;
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        hex += {kDigits[octet >> 4U], kDigits[octet & 15U]};
    }
    hex.resize(64, '0');
    return TokenHash::parse(hex).value();
}

OAuthState state_of(const std::string& state, UnixMillis expires = kLater) {
    return {.state = hash_of(state),
            .browser = hash_of("browser-of-" + state),
            .provider = "github",
            .purpose = "login",
            .redirect_uri = "https://shop.example.test/back",
            .caller_state = std::string(2000, 'x'),
            .credential_kind = "platform",
            .client_id = "client",
            .callback_uri = "https://sso.example.test/auth/github/callback",
            .callback_kind = "user",
            .verifier_sealed = "sealed",
            .nonce = "nonce",
            .requested_scopes = R"(["user:email"])",
            .hosted = true,
            .created_at = kNow,
            .expires_at = expires};
}

void add(Fixture& f, const OAuthState& state) {
    f.write([&](Session& s) { return insert_oauth_state(s, state); }).value();
}

} // namespace

TEST_CASE("oauth states: one is found until it is over, and taken once by its browser") {
    Fixture f;
    add(f, state_of("one"));
    const auto found = f.read([&](Session& s) { return find_oauth_state(s, hash_of("one"), kNow); }).value();
    REQUIRE(found);
    CHECK(found->browser == hash_of("browser-of-one"));
    CHECK(found->caller_state == std::string(2000, 'x'));
    CHECK(found->hosted);
    CHECK(found->expires_at == kLater);
    CHECK_FALSE(found->org_id);
    CHECK_FALSE(f.read([&](Session& s) { return find_oauth_state(s, hash_of("one"), kLater); }).value());
    CHECK_FALSE(f.read([&](Session& s) { return find_oauth_state(s, hash_of("two"), kNow); }).value());
    CHECK(f.write([&](Session& s) { return insert_oauth_state(s, state_of("one")); }).error().reason ==
          "oauth_state_taken");
    CHECK_FALSE(f.write([&](Session& s) {
                     return consume_oauth_state(s, hash_of("one"), hash_of("other"));
                 }).value());

    std::atomic<int> winners{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            const auto won = f.write([&](Session& s) {
                return consume_oauth_state(s, hash_of("one"), hash_of("browser-of-one"));
            });
            if (won && *won) ++winners;
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(winners == 1);
}

TEST_CASE("oauth states: those that are over are deleted, at most so many at once") {
    Fixture f;
    for (const char* name : {"a", "b", "c"}) add(f, state_of(name, kNow));
    add(f, state_of("d"));
    const auto sweep = [&] {
        return f.write([&](Session& s) { return delete_expired_oauth_states(s, kNow, 2); }).value();
    };
    CHECK(sweep() == 2);
    CHECK(sweep() == 1);
    CHECK(sweep() == 0);
    CHECK(f.read([&](Session& s) { return find_oauth_state(s, hash_of("d"), kNow); }).value());
}

TEST_CASE("identities: found with their id, given tokens, listed and deleted in their place") {
    Fixture f;
    const UserId user = f.add_user("ada@example.test");
    const IdentityIssuer platform{};
    const IdentityId id = IdentityId::make(f.random);
    const auto traces = [&] {
        return f.read([&](Session& s) { return has_traces_of_use(s, user); }).value();
    };
    CHECK_FALSE(traces());
    REQUIRE(f.write([&](Session& s) {
                 return insert_identity_if_absent(s, {id, user, "github", "4711", platform, kNow});
             }).value());
    CHECK(traces());
    const auto found =
        f.read([&](Session& s) { return find_identity(s, "github", "4711", platform); }).value();
    REQUIRE(found);
    CHECK(found->id == id);
    CHECK(found->user_id == user);
    CHECK_FALSE(f.read([&](Session& s) { return find_identity(s, "google", "4711", platform); }).value());

    const auto set = [&](const IdentityId& which) {
        return f
            .write([&](Session& s) {
                return set_identity_tokens(s, which, {"access", std::nullopt, "default", kLater, "[]", kNow});
            })
            .value();
    };
    CHECK(set(id));
    CHECK_FALSE(set(IdentityId::make(f.random)));

    const auto list = [&] {
        return f.read([&](Session& s) { return list_identity_providers(s, user, platform); }).value();
    };
    CHECK(list() == std::vector<std::string>{"github"});
    CHECK(f.write([&](Session& s) { return delete_identities(s, user, "github", platform); }).value() == 1);
    CHECK(f.write([&](Session& s) { return delete_identities(s, user, "github", platform); }).value() == 0);
    CHECK(list().empty());
}

TEST_CASE("users: a password can be taken away") {
    Fixture f;
    const UserId user = f.add_user("ada@example.test");
    f.write([&](Session& s) {
         return set_password_hash(s, f.platform(), user, SecretString{"hash"}, kNow);
     }).value();
    f.write([&](Session& s) { return clear_password_hash(s, f.platform(), user, kNow); }).value();
    CHECK_FALSE(f.read([&](Session& s) { return get_user(s, f.platform(), user); }).value().password_hash);
    CHECK(f.write(
               [&](Session& s) { return clear_password_hash(s, f.platform(), UserId::make(f.random), kNow); })
              .error()
              .reason == "user_not_found");
    CHECK_FALSE(f.read([&](Session& s) {
                     return is_session_live(s, user, SessionId::make(f.random), kNow);
                 }).value());
}
