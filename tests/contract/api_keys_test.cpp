#include "support/services.hpp"

#include <catch2/catch.hpp>

#include <atomic>

using namespace contract;

TEST_CASE("api keys: stored and found within their service and organization only") {
    Services f;
    NewApiKey key = f.new_key(f.portal, "sk_live_aaaaaa");
    key.expires_at = kLater;
    REQUIRE(f.insert(f.acme, key));
    const auto find = [&](const OrgId& org, const ServiceId& service) {
        return f.read([&](Session& s) { return find_api_key(s, f.scope(org), service, key.id); }).value();
    };
    REQUIRE(find(f.acme, f.portal));
    const ApiKey stored = *find(f.acme, f.portal);
    CHECK(stored.service_id == f.portal);
    CHECK(stored.name == "key");
    CHECK(stored.prefix == "sk_live_aaaaaa");
    CHECK(stored.permissions == R"(["read:users"])");
    CHECK(stored.expires_at == kLater);
    CHECK_FALSE(stored.last_used_at);
    CHECK(stored.created_at == kNow);
    CHECK(stored.created_by == key.created_by);
    CHECK_FALSE(find(f.acme, f.store));
    CHECK_FALSE(find(f.other, f.portal));
    CHECK_FALSE(find(f.other, f.foreign));

    CHECK(f.insert(f.acme, f.new_key(f.foreign, "sk_live_bbbbbb")).error().reason == "service_not_found");
    CHECK(f.insert(f.other, f.new_key(f.portal, "sk_live_bbbbbb")).error().reason == "service_not_found");
    CHECK(f.insert(f.acme, f.new_key(f.store, "sk_live_aaaaaa")).error().reason == "api_key_taken");
    NewApiKey same_hash = f.new_key(f.store, "sk_live_cccccc");
    same_hash.key = key.key;
    CHECK(f.insert(f.acme, same_hash).error().reason == "api_key_taken");
    // Prefixes differ by case, and by case alone.
    CHECK(f.insert(f.acme, f.new_key(f.store, "sk_live_AAAAAA")));
}

TEST_CASE("api keys: listed from new to old, counted and deleted within their service") {
    Services f;
    std::vector<NewApiKey> keys;
    for (int i = 0; i < 3; ++i) {
        keys.push_back(f.new_key(f.portal, "sk_live_00000" + std::to_string(i)));
        keys.back().created_at = i == 0 ? kNow : kLater;
        REQUIRE(f.insert(f.acme, keys.back()));
    }
    REQUIRE(f.insert(f.acme, f.new_key(f.store, "sk_live_store0")));
    const auto list = [&](const OrgId& org, const ServiceId& service, const ApiKeyPage& page) {
        std::vector<std::string> ids;
        const auto keys_of =
            f.read([&](Session& s) { return list_api_keys(s, f.scope(org), service, page); }).value();
        for (const ApiKey& key : keys_of) ids.push_back(key.id.text());
        return ids;
    };
    const auto count = [&](const OrgId& org) {
        return f.read([&](Session& s) { return count_api_keys(s, f.scope(org), f.portal); }).value();
    };
    const auto all = list(f.acme, f.portal, {});
    REQUIRE(all.size() == 3);
    CHECK(all[2] == keys[0].id.text());
    CHECK(all[0] == std::max(keys[1].id.text(), keys[2].id.text()));
    CHECK(list(f.acme, f.portal, {2, 0}) == std::vector<std::string>{all[0], all[1]});
    CHECK(list(f.acme, f.portal, {2, 2}) == std::vector<std::string>{all[2]});
    CHECK(list(f.other, f.portal, {}).empty());
    CHECK(count(f.acme) == 3);
    CHECK(count(f.other) == 0);

    const auto remove = [&](const OrgId& org, const ServiceId& service) {
        return f.write([&](Session& s) { return delete_api_key(s, f.scope(org), service, keys[0].id); })
            .value();
    };
    CHECK_FALSE(remove(f.other, f.portal));
    CHECK_FALSE(remove(f.acme, f.store));
    CHECK(remove(f.acme, f.portal));
    CHECK_FALSE(remove(f.acme, f.portal));
    CHECK(count(f.acme) == 2);
}

TEST_CASE("api keys: a shown one is found by its hash until it expires") {
    Services f;
    NewApiKey key = f.new_key(f.portal, "sk_live_aaaaaa");
    key.expires_at = kLater;
    REQUIRE(f.insert(f.acme, key));
    const auto present = [&](const TokenHash& hash, UnixMillis now) {
        return f.read([&](Session& s) { return find_presented_api_key(s, hash, now); }).value();
    };
    REQUIRE(present(key.key, kNow));
    CHECK(present(key.key, kNow)->key.id == key.id);
    CHECK(present(key.key, kNow)->org_id == f.acme);
    CHECK(present(key.key, kLater - std::chrono::milliseconds{1}));
    CHECK_FALSE(present(key.key, kLater));
    CHECK_FALSE(present(f.hash(), kNow));
    const NewApiKey lasting = f.new_key(f.portal, "sk_live_bbbbbb");
    REQUIRE(f.insert(f.acme, lasting));
    CHECK(present(lasting.key, kLater + std::chrono::hours{100'000}));
}

TEST_CASE("api keys: of parallel notes of one use exactly one is written") {
    Services f;
    const NewApiKey key = f.new_key(f.portal, "sk_live_aaaaaa");
    REQUIRE(f.insert(f.acme, key));
    const auto touch = [&](const OrgId& org, UnixMillis now) {
        return f
            .write([&](Session& s) {
                return touch_api_key(s, f.scope(org), key.id, now, now - std::chrono::minutes{1});
            })
            .value();
    };
    CHECK_FALSE(touch(f.other, kNow));
    std::atomic<int> written = 0;
    in_parallel(8, [&](int) {
        if (touch(f.acme, kNow)) ++written;
    });
    CHECK(written == 1);
    CHECK_FALSE(touch(f.acme, kNow + std::chrono::milliseconds{59'999}));
    CHECK(touch(f.acme, kNow + std::chrono::minutes{1}));
    const auto stored =
        f.read([&](Session& s) { return find_api_key(s, f.scope(f.acme), f.portal, key.id); }).value();
    CHECK(stored->last_used_at == kNow + std::chrono::minutes{1});
}
