#include "authos/storage/repo/devices.hpp"
#include "authos/storage/repo/leases.hpp"
#include "authos/storage/repo/mail_codes.hpp"
#include "authos/storage/repo/mfa_log.hpp"
#include "authos/storage/repo/platform/mfa_evidence.hpp"
#include "authos/storage/repo/totp.hpp"
#include "support/fixture.hpp"

#include <catch2/catch.hpp>

#include <atomic>

using namespace contract;

namespace {

struct MfaRows : Fixture {
    UserId ada = add_user("ada@example.test");
    UserId bob = add_user("bob@example.test");

    TotpId add_pending(const UserId& user) {
        const auto id = TotpId::make(random);
        write([&](Session& s) {
            return put_pending_totp(s, {id, user, "sealed-" + id.text(), "default", kNow});
        }).value();
        return id;
    }
    bool enable(const UserId& user, const TotpId& id, long long step) {
        return write([&](Session& s) { return enable_totp(s, {user, id, step}, kNow); }).value();
    }
    bool use(const UserId& user, const TotpId& id, long long step) {
        return write([&](Session& s) { return consume_totp_step(s, {user, id, step}); }).value();
    }
    std::optional<TotpSecret> totp(const UserId& user) {
        return read([&](Session& s) { return find_totp(s, user); }).value();
    }
    std::vector<RecoveryCodeHash> codes(const UserId& user) {
        return read([&](Session& s) { return list_unused_recovery_codes(s, user); }).value();
    }
    NewDevice new_device(const UserId& user, const std::string& name, UnixMillis at = kNow) {
        const NewDevice device{.id = DeviceId::make(random),
                               .user_id = user,
                               .token = hash(),
                               .name = name,
                               .ip_address = "203.0.113.4",
                               .risk_score = 20,
                               .created_at = at,
                               .expires_at = kLater};
        write([&](Session& s) { return insert_device(s, device); }).value();
        return device;
    }
    std::vector<Device> devices(const UserId& user, const DevicePage& page = {}) {
        return read([&](Session& s) { return list_devices(s, user, page); }).value();
    }
};

} // namespace

TEST_CASE("totp: counts once it is confirmed, and takes each step once") {
    MfaRows f;
    CHECK_FALSE(f.totp(f.ada));
    const auto replaced = f.add_pending(f.ada);
    const auto id = f.add_pending(f.ada);
    REQUIRE(f.totp(f.ada));
    CHECK(f.totp(f.ada)->id == id);
    CHECK(f.totp(f.ada)->sealed == "sealed-" + id.text());
    CHECK_FALSE(f.totp(f.ada)->enabled);
    CHECK_FALSE(f.use(f.ada, id, 7));
    CHECK_FALSE(f.enable(f.ada, replaced, 7));
    CHECK_FALSE(f.enable(f.bob, id, 7));
    CHECK_FALSE(f.read([&](Session& s) { return has_enabled_totp(s, f.ada); }).value());
    CHECK(f.enable(f.ada, id, 7));
    CHECK_FALSE(f.enable(f.ada, id, 8));
    CHECK(f.read([&](Session& s) { return has_enabled_totp(s, f.ada); }).value());
    CHECK(f.write([&](Session& s) {
               return put_pending_totp(s, {TotpId::make(f.random), f.ada, "sealed", "default", kNow});
           })
              .error()
              .reason == "totp_enabled");
    CHECK_FALSE(f.use(f.ada, id, 7));
    CHECK_FALSE(f.use(f.ada, id, 6));
    CHECK_FALSE(f.use(f.bob, id, 9));
    CHECK(f.use(f.ada, id, 8));
    CHECK(f.totp(f.ada)->last_used_step == 8);
    std::atomic<int> winners = 0;
    in_parallel(16, [&](int) {
        const auto won = f.write([&](Session& s) { return consume_totp_step(s, {f.ada, id, 20}); });
        if (won && *won) ++winners;
    });
    CHECK(winners == 1);
    CHECK(f.write([&](Session& s) { return delete_totp(s, f.ada); }).value());
    CHECK_FALSE(f.write([&](Session& s) { return delete_totp(s, f.ada); }).value());
}

TEST_CASE("recovery codes: replaced as a set, each used once under fifty callers") {
    MfaRows f;
    const auto replace = [&](const std::string& mark) {
        std::vector<RecoveryCodeHash> set;
        for (int i = 0; i < 10; ++i)
            set.push_back({RecoveryCodeId::make(f.random), mark + std::to_string(i)});
        f.write([&](Session& s) { return replace_recovery_codes(s, f.ada, set, kNow); }).value();
    };
    replace("old");
    replace("new");
    REQUIRE(f.codes(f.ada).size() == 10);
    CHECK(f.codes(f.ada)[0].hash.rfind("new", 0) == 0);
    const auto id = f.codes(f.ada)[3].id;
    CHECK_FALSE(f.write([&](Session& s) { return consume_recovery_code(s, f.bob, id, kNow); }).value());
    std::atomic<int> winners = 0;
    in_parallel(50, [&](int) {
        const auto won = f.write([&](Session& s) { return consume_recovery_code(s, f.ada, id, kNow); });
        if (won && *won) ++winners;
    });
    CHECK(winners == 1);
    CHECK(f.read([&](Session& s) { return count_unused_recovery_codes(s, f.ada); }).value() == 9);
    f.add_pending(f.ada);
    CHECK(f.write([&](Session& s) { return delete_totp(s, f.ada); }).value());
    CHECK(f.codes(f.ada).empty());
}

TEST_CASE("mail codes: found by token and account until they expire, used once") {
    MfaRows f;
    const MailCode code{"jti-1", f.ada, std::string(64, 'a'), kLater};
    f.write([&](Session& s) { return insert_mail_code(s, code); }).value();
    CHECK(f.write([&](Session& s) { return insert_mail_code(s, code); }).error().reason ==
          "mail_code_exists");
    const auto find = [&](const UserId& user, const std::string& jti, UnixMillis now) {
        return f.read([&](Session& s) { return find_mail_code(s, user, jti, now); }).value();
    };
    REQUIRE(find(f.ada, "jti-1", kNow));
    CHECK(find(f.ada, "jti-1", kNow)->code_hash == code.code_hash);
    CHECK_FALSE(find(f.ada, "jti-1", kLater));
    CHECK_FALSE(find(f.bob, "jti-1", kNow));
    CHECK_FALSE(find(f.ada, "jti-2", kNow));
    CHECK_FALSE(f.write([&](Session& s) { return consume_mail_code(s, f.bob, "jti-1"); }).value());
    CHECK(f.write([&](Session& s) { return consume_mail_code(s, f.ada, "jti-1"); }).value());
    CHECK_FALSE(f.write([&](Session& s) { return consume_mail_code(s, f.ada, "jti-1"); }).value());
    f.write([&](Session& s) { return insert_mail_code(s, code); }).value();
    CHECK(f.write([&](Session& s) { return delete_expired_mail_codes(s, kNow, 10); }).value() == 0);
    CHECK(f.write([&](Session& s) { return delete_expired_mail_codes(s, kLater, 10); }).value() == 1);
}

TEST_CASE("devices: stored, listed in every order, renewed, revoked and trimmed for their user alone") {
    MfaRows f;
    const auto first = f.new_device(f.ada, "b");
    const auto second = f.new_device(f.ada, "a", kNow + std::chrono::seconds{1});
    f.new_device(f.bob, "c");
    NewDevice twin = first;
    twin.id = DeviceId::make(f.random);
    CHECK(f.write([&](Session& s) { return insert_device(s, twin); }).error().reason == "device_token_taken");

    const auto names = [&](const DevicePage& page) {
        std::string all;
        for (const Device& device : f.devices(f.ada, page)) all += device.name;
        return all;
    };
    for (const auto order : {DeviceOrder::first_seen, DeviceOrder::last_used}) {
        CHECK(names({.order = order, .ascending = true}) == "ba");
        CHECK(names({.order = order}) == "ab");
    }
    CHECK(names({.order = DeviceOrder::name, .ascending = true}) == "ab");
    CHECK(names({.order = DeviceOrder::name}) == "ba");
    CHECK(names({.order = DeviceOrder::expires, .ascending = true}).size() == 2);
    CHECK(names({.order = DeviceOrder::expires, .limit = 1, .offset = 1}).size() == 1);
    CHECK(f.read([&](Session& s) { return count_devices(s, f.ada); }).value() == 2);

    const auto find = [&](const UserId& user, const DeviceId& id) {
        return f.read([&](Session& s) { return find_device(s, user, id); }).value();
    };
    const auto stored = find(f.ada, first.id);
    REQUIRE(stored);
    CHECK(stored->registration_ip == "203.0.113.4");
    CHECK(stored->risk_score == 20);
    CHECK(stored->is_trusted);
    CHECK_FALSE(find(f.bob, first.id));

    const TokenHash renewed = f.hash();
    const auto renew = [&](const UserId& user, const TokenHash& old, UnixMillis now) {
        return f
            .write([&](Session& s) {
                return renew_device(s, {user, old, renewed, "198.51.100.1", now, kLater});
            })
            .value();
    };
    CHECK_FALSE(renew(f.bob, first.token, kNow));
    CHECK_FALSE(renew(f.ada, first.token, kLater));
    CHECK(renew(f.ada, first.token, kNow + std::chrono::seconds{5}));
    CHECK_FALSE(renew(f.ada, first.token, kNow));
    CHECK_FALSE(f.read([&](Session& s) { return find_device_by_token(s, first.token); }).value());
    const auto turned = f.read([&](Session& s) { return find_device_by_token(s, renewed); }).value();
    REQUIRE(turned);
    CHECK(turned->id == first.id);
    CHECK(turned->last_ip == "198.51.100.1");
    CHECK(turned->registration_ip == "203.0.113.4");

    CHECK_FALSE(f.write([&](Session& s) { return rename_device(s, f.bob, first.id, "mine"); }).value());
    CHECK(f.write([&](Session& s) { return rename_device(s, f.ada, first.id, "Büro"); }).value());
    CHECK(find(f.ada, first.id)->name == "Büro");
    CHECK_FALSE(f.write([&](Session& s) { return set_device_trusted(s, f.bob, first.id, false); }).value());
    CHECK(f.write([&](Session& s) { return set_device_trusted(s, f.ada, first.id, false); }).value());
    CHECK_FALSE(renew(f.ada, renewed, kNow));
    CHECK(f.write([&](Session& s) { return revoke_devices(s, f.ada); }).value() == 1);
    CHECK(f.devices(f.bob)[0].is_trusted);

    f.write([&](Session& s) { return trim_devices(s, f.ada, 1); }).value();
    CHECK(names({}) == "Büro"); // used last
    CHECK(f.devices(f.bob).size() == 1);
    CHECK(f.write([&](Session& s) { return delete_expired_devices(s, kNow, 10); }).value() == 0);
    CHECK(f.write([&](Session& s) { return delete_expired_devices(s, kLater, 10); }).value() == 2);
}

TEST_CASE("mfa log: failures of one episode are counted, and marked when they repeat") {
    MfaRows f;
    const OrgId acme = f.add_org("acme");
    const auto fail_at = [&](UnixMillis at, const std::string& ip) {
        f.write([&](Session& s) {
             return note_mfa_failure(s,
                                     {MfaEventId::make(f.random), acme, f.ada, ip, "mfa_verify_failed", at},
                                     std::chrono::minutes{10}, 3);
         }).value();
    };
    const auto suspicious = [&] {
        return f
            .read([&](Session& s) { return platform::list_suspicious_patterns(s, f.platform(), acme, 10); })
            .value();
    };
    fail_at(kNow, "203.0.113.4");
    fail_at(kNow, "203.0.113.4");
    fail_at(kNow, "");
    CHECK(suspicious().empty());
    fail_at(kNow + std::chrono::minutes{10}, "203.0.113.4");
    REQUIRE(suspicious().size() == 1);
    CHECK(suspicious()[0].failure_count == 3);
    CHECK(suspicious()[0].first_seen_at == kNow);
    fail_at(kNow + std::chrono::minutes{21}, "203.0.113.4"); // another episode
    CHECK(suspicious()[0].failure_count == 3);
    f.write([&](Session& s) {
         return insert_mfa_event(s, {.id = MfaEventId::make(f.random),
                                     .org_id = acme,
                                     .user_id = f.ada,
                                     .type = "mfa_verify_success",
                                     .ip_address = "203.0.113.4",
                                     .user_agent = "",
                                     .created_at = kNow});
     }).value();
    const auto counts = f.read([&](Session& s) {
                             return platform::compute_mfa_counts(s, f.platform(), {kNow, kLater});
                         }).value();
    CHECK(counts.at(acme.text()).totp_verifications_success == 1);
    const auto id = f.add_pending(f.ada);
    const auto adoption = [&] { return f.read([](Session& s) { return count_mfa_adoption(s); }).value(); };
    CHECK(adoption().with_mfa == 0);
    f.enable(f.ada, id, 1);
    CHECK(adoption().with_mfa == 1);
    CHECK(adoption().users >= 2);
}

TEST_CASE("leases: whether one is held") {
    Fixture f;
    const auto held = [&](UnixMillis now) {
        return f.read([&](Session& s) { return is_leased(s, "mfa-preauth:1", now); }).value();
    };
    CHECK_FALSE(held(kNow));
    CHECK(f.write([&](Session& s) {
               return acquire_lease(s, {"mfa-preauth:1", "one"}, kNow, kLater);
           }).value());
    CHECK(held(kNow));
    CHECK_FALSE(held(kLater));
}
