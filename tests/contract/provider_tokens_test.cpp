#include "authos/storage/repo/provider_token_requests.hpp"
#include "authos/storage/repo/provider_tokens.hpp"
#include "support/services.hpp"

#include <atomic>

using namespace contract;

namespace {

struct LinkedRows : Services {
    UserId user = add_org_user(acme, "user@example.test");
    ConnectedAccountId account = add_account(acme, user, "subject").value();

    std::optional<ConnectedAccountId> add_account(const OrgId& org, const UserId& owner,
                                                  const std::string& subject) {
        const auto id = ConnectedAccountId::make(random);
        const bool made =
            write([&](Session& s) {
                return insert_connected_account(
                    s, scope(org), {id, owner, "google", subject, {"e@example.test", "Ü"}, kNow});
            }).value();
        return made ? std::optional{id} : std::nullopt;
    }
    ProviderGrant new_grant(const ServiceId& service, const std::string& status = "active") {
        return {ProviderGrantId::make(random),
                user,
                service,
                account,
                "google",
                R"(["a"])",
                std::nullopt,
                status,
                kNow,
                std::nullopt};
    }
    static SealedTokens tokens(const std::string& refresh, UnixMillis expires = kLater) {
        return {"access-of-" + refresh, refresh, "default", expires, R"(["a","b"])"};
    }
    NewTokenRequest new_request(const TokenHash& state, UnixMillis at = kNow) {
        return {state, user, portal, "google", R"(["a"])", "", "state", at, kLater};
    }
};

} // namespace

TEST_CASE("linked accounts: one user's in a realm, and not seen from another") {
    LinkedRows f;
    const UserId second = f.add_org_user(f.acme, "second@example.test");
    const UserId foreign = f.add_org_user(f.other, "user@example.test");
    CHECK_FALSE(f.add_account(f.acme, second, "subject"));
    CHECK(f.add_account(f.acme, second, "Subject"));
    CHECK(f.add_account(f.other, foreign, "subject"));
    CHECK(f.write([&](Session& s) {
               return insert_connected_account(s, f.scope(f.acme),
                                               {ConnectedAccountId::make(f.random),
                                                UserId::make(f.random),
                                                "google",
                                                "nobody's",
                                                {},
                                                kNow});
           })
              .error()
              .reason == "reference_missing");
    CHECK(f.read([&](Session& s) {
               return find_owner_of_account(s, f.scope(f.acme), "google", "subject");
           }).value() == f.user);
    const auto found =
        f.read([&](Session& s) { return find_connected_account(s, f.user, f.account); }).value();
    REQUIRE(found);
    CHECK(found->display_name == "Ü");
    CHECK(found->status == "active");
    CHECK_FALSE(f.read([&](Session& s) { return find_connected_account(s, second, f.account); }).value());
    CHECK(f.read([&](Session& s) { return find_connected_account(s, f.user, "google", "subject"); }).value());
    CHECK(f.read([&](Session& s) { return count_connected_accounts(s, second); }).value() == 1);
    CHECK(f.read([&](Session& s) { return list_connected_accounts(s, f.user); }).value().size() == 1);
    const auto rename = [&](const UserId& user) {
        return f
            .write([&](Session& s) {
                return set_account_profile(s, user, f.account, {std::nullopt, "New"}, kLater);
            })
            .value();
    };
    CHECK(rename(f.user));
    CHECK_FALSE(rename(second));
    CHECK_FALSE(f.write([&](Session& s) { return delete_connected_account(s, second, f.account); }).value());
    CHECK(f.write([&](Session& s) { return delete_connected_account(s, f.user, f.account); }).value());
}

TEST_CASE("provider grants: of a service of the organization, with tokens of their own") {
    LinkedRows f;
    const auto grant = f.new_grant(f.portal, "pending");
    const auto put = [&](const OrgId& org, const ProviderGrant& row) {
        return f.write([&](Session& s) { return put_provider_grant(s, f.scope(org), row); });
    };
    CHECK(put(f.other, grant).error().reason == "service_not_found");
    put(f.acme, grant).value();
    const GrantKey key{f.user, f.portal, f.account};
    const auto find = [&](const OrgId& org) {
        return f.read([&](Session& s) { return find_provider_grant(s, f.scope(org), key); }).value();
    };
    REQUIRE(find(f.acme));
    CHECK_FALSE(find(f.other));
    const auto list = [&] {
        return f.read([&](Session& s) { return list_grants_of_user(s, f.user); }).value();
    };
    CHECK(list().empty());
    const TokenPlace place{TokenHolder::service_grant, grant.id.text(), f.user};
    CHECK(f.write([&](Session& s) { return put_provider_tokens(s, place, f.tokens("r"), kNow); }).value());
    CHECK(find(f.acme)->status == "pending");
    CHECK(find(f.acme)->token_scopes == R"(["a","b"])");
    CHECK(f.read([&](Session& s) { return find_provider_tokens(s, place); }).value()->client_org == f.acme);
    auto active = grant;
    active.status = "active";
    active.scopes = R"(["a","c"])";
    put(f.acme, active).value();
    REQUIRE(list().size() == 1);
    CHECK(list()[0].grant.scopes == R"(["a","c"])");
    CHECK(list()[0].grant.id == grant.id);
    CHECK(list()[0].service_slug == "portal");
    CHECK(list()[0].org_slug == "acme");
    f.write([&](Session& s) { return touch_provider_grant(s, grant.id, kLater); }).value();
    CHECK(find(f.acme)->last_used_at == kLater);

    put(f.acme, f.new_grant(f.store)).value();
    const auto leave = [&](const OrgId& org) {
        return f.write([&](Session& s) { return delete_grants_in_service(s, f.scope(org), f.store, f.user); })
            .value();
    };
    CHECK(leave(f.other) == 0);
    CHECK(leave(f.acme) == 1);
    CHECK(f.write([&](Session& s) { return delete_provider_grant(s, key); }).value());
    CHECK_FALSE(f.write([&](Session& s) { return delete_provider_grant(s, key); }).value());
}

TEST_CASE("provider tokens: renewed and forgotten by compare-and-swap, in each of their three places") {
    LinkedRows f;
    const auto grant = f.new_grant(f.portal);
    f.write([&](Session& s) { return put_provider_grant(s, f.scope(f.acme), grant); }).value();
    const auto identity = IdentityId::make(f.random);
    (void)
        f.write([&](Session& s) {
             return insert_identity_if_absent(s, {identity, f.user, "google", "x", {f.acme, f.portal}, kNow});
         }).value();
    for (const TokenPlace& place : {TokenPlace{TokenHolder::identity, identity.text(), f.user},
                                    TokenPlace{TokenHolder::connected_account, f.account.text(), f.user},
                                    TokenPlace{TokenHolder::service_grant, grant.id.text(), f.user}}) {
        INFO(static_cast<int>(place.holder));
        const auto find = [&] {
            return f.read([&](Session& s) { return find_provider_tokens(s, place); }).value();
        };
        const auto due = [&](UnixMillis before, const std::string& after = {}) {
            return f
                .read([&](Session& s) {
                    // As if nothing was got lately.
                    return list_tokens_to_renew(s, f.platform(), place.holder, {before, before, before},
                                                after, 10);
                })
                .value();
        };
        CHECK_FALSE(find());
        const TokenPlace wrong{place.holder, place.id, UserId::make(f.random)};
        CHECK_FALSE(
            f.write([&](Session& s) { return put_provider_tokens(s, wrong, f.tokens("r1"), kNow); }).value());
        CHECK(
            f.write([&](Session& s) { return put_provider_tokens(s, place, f.tokens("r1"), kNow); }).value());
        CHECK(find()->tokens.refresh_token == "r1");
        CHECK(find()->provider == "google");
        CHECK(due(kLater).empty());
        REQUIRE(due(kLater + std::chrono::seconds{1}).size() == 1);
        CHECK(due(kLater + std::chrono::seconds{1})[0].id == place.id);
        CHECK(due(kLater + std::chrono::seconds{1}, place.id).empty());
        // Got at kNow: it rests, until its end is near.
        const auto resting = [&](UnixMillis soon, UnixMillis rested) {
            const RenewalWindow window{kLater + std::chrono::seconds{1}, soon, rested};
            return f
                .read([&](Session& s) {
                    return list_tokens_to_renew(s, f.platform(), place.holder, window, "", 10);
                })
                .value();
        };
        CHECK(resting(kNow, kNow).empty());
        CHECK(resting(kNow, kNow + std::chrono::seconds{1}).size() == 1);
        CHECK(resting(kLater + std::chrono::seconds{1}, kNow).size() == 1);
        std::atomic<int> winners{0};
        in_parallel(8, [&](int i) {
            const auto won = f.write([&](Session& s) {
                return renew_provider_tokens(s, place, "r1", f.tokens("n" + std::to_string(i)), kLater);
            });
            if (won && *won) ++winners;
        });
        CHECK(winners == 1);
        const std::string now = *find()->tokens.refresh_token;
        const auto forget = [&](const std::string& before) {
            return f.write([&](Session& s) { return forget_provider_tokens(s, place, before, kLater); })
                .value();
        };
        CHECK_FALSE(forget("r1"));
        CHECK(forget(now));
        CHECK_FALSE(find());
    }
    CHECK(f.read([&](Session& s) { return find_connected_account(s, f.user, f.account); }).value()->status ==
          "reauthorization_required");
    const auto of_sign_in = [&] {
        return f
            .read([&](Session& s) {
                return find_identity_with_tokens(s, f.user, "google", {f.acme, f.portal});
            })
            .value();
    };
    CHECK_FALSE(of_sign_in());
    (void)
        f.write([&](Session& s) {
             return put_provider_tokens(s, {TokenHolder::identity, identity.text(), f.user}, f.tokens("r"),
                                        kNow);
         }).value();
    CHECK(of_sign_in()->id == identity.text());
    const auto ended = [&] {
        return f
            .read([&](Session& s) {
                return has_identity_with_ended_tokens(s, f.user, "google", {f.acme, f.portal});
            })
            .value();
    };
    CHECK_FALSE(ended());
    const auto forget = [&](const OrgId& org, std::string_view provider) {
        return f.write([&](Session& s) { return forget_tokens_of_provider(s, f.scope(org), provider, kNow); })
            .value();
    };
    CHECK(forget(f.acme, "oidc:1") == 0);
    CHECK(forget(OrgId::make(f.random), "google") == 0);
    CHECK(of_sign_in());
    CHECK(forget(f.acme, "google") == 1);
    CHECK_FALSE(of_sign_in());
    CHECK(ended());
    CHECK(forget(f.acme, "google") == 0);
}

TEST_CASE("provider token requests: answered once, in time, and the newest are kept") {
    LinkedRows f;
    const TokenHash state = f.hash();
    const auto insert = [&](const OrgId& org, const NewTokenRequest& request, int keep = 10) {
        return f.write([&](Session& s) { return insert_token_request(s, f.scope(org), request, keep); });
    };
    CHECK(insert(f.other, f.new_request(state)).error().reason == "service_not_found");
    insert(f.acme, f.new_request(state)).value();
    const auto find = [&](const TokenHash& hash, UnixMillis now = kNow) {
        return f.read([&](Session& s) { return find_token_request(s, hash, now); }).value();
    };
    REQUIRE(find(state));
    CHECK(find(state)->org_id == f.acme);
    CHECK(find(state)->client_state == "state");
    CHECK_FALSE(find(state, kLater));
    CHECK(f.write([&](Session& s) { return set_account_of_request(s, state, f.account); }).value());
    CHECK(find(state)->account_id == f.account);
    std::atomic<int> heard{0};
    in_parallel(8, [&](int) {
        const auto mine =
            f.write([&](Session& s) { return answer_token_request(s, state, "completed", f.account, kNow); });
        if (mine && *mine) ++heard;
    });
    CHECK(heard == 1);
    CHECK(find(state)->status == "completed");
    CHECK_FALSE(f.write([&](Session& s) { return set_account_of_request(s, state, f.account); }).value());

    std::vector<TokenHash> states;
    for (int i = 0; i < 4; ++i) {
        states.push_back(f.hash());
        insert(f.acme, f.new_request(states.back(), kNow + std::chrono::seconds{1 + i}), 3).value();
    }
    CHECK_FALSE(find(state));
    CHECK_FALSE(find(states[0]));
    CHECK(find(states[1]));
    CHECK_FALSE(f.write([&](Session& s) {
                     return answer_token_request(s, states[1], "declined", {}, kLater);
                 }).value());
    CHECK(f.write([&](Session& s) { return delete_expired_token_requests(s, kLater, 2); }).value() == 2);
    CHECK(f.write([&](Session& s) { return delete_expired_token_requests(s, kLater, 2); }).value() == 1);
}

TEST_CASE("refresh locks: one at a time, until they end or are given back") {
    LinkedRows f;
    const RefreshLock first{f.user, kNow, kLater};
    std::atomic<int> winners{0};
    in_parallel(8, [&](int) {
        const auto mine = f.write([&](Session& s) { return acquire_refresh_lock(s, first); });
        if (mine && *mine) ++winners;
    });
    CHECK(winners == 1);
    const RefreshLock second{f.user, kLater, kLater + std::chrono::seconds{30}};
    const auto take = [&](const RefreshLock& lock) {
        return f.write([&](Session& s) { return acquire_refresh_lock(s, lock); }).value();
    };
    CHECK(take(second));
    // Whoever was too slow does not give back what is another's now.
    f.write([&](Session& s) { return release_refresh_lock(s, first); }).value();
    CHECK_FALSE(take(second));
    f.write([&](Session& s) { return release_refresh_lock(s, second); }).value();
    CHECK(take(second));
    const auto over = second.until + std::chrono::seconds{1};
    CHECK(f.write([&](Session& s) { return delete_expired_refresh_locks(s, second.until, 10); }).value() ==
          0);
    CHECK(f.write([&](Session& s) { return delete_expired_refresh_locks(s, over, 10); }).value() == 1);
}

TEST_CASE("services of an end user: by id or slug, in all organizations") {
    LinkedRows f;
    f.link(f.acme, f.portal, f.user);
    f.link(f.other, f.foreign, f.user);
    const auto named = [&](const std::string& name) {
        return f.read([&](Session& s) { return list_services_of_end_user(s, f.user, name); }).value();
    };
    CHECK(named("portal").size() == 2);
    REQUIRE(named(f.portal.text()).size() == 1);
    CHECK(named(f.portal.text())[0].org_id == f.acme);
    CHECK(named("store").empty());
}
