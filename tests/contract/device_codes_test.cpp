#include "authos/storage/repo/device_codes.hpp"
#include "support/fixture.hpp"

#include <catch2/catch.hpp>

#include <atomic>

using namespace contract;

namespace {

DeviceCode add_device_code(Fixture& f) {
    const DeviceCode code{.id = DeviceCodeId::make(f.random),
                          .device_code = f.hash(),
                          .user_code = f.hash(),
                          .client_id = "client",
                          .org_slug = "acme",
                          .service_slug = "tv",
                          .resource = "https://api.example.test/",
                          .scope = "offline_access",
                          .poll_interval = 7,
                          .created_at = kNow,
                          .expires_at = kLater};
    f.write([&](Session& s) { return insert_device_code(s, code); }).value();
    return code;
}

std::optional<DeviceCode> find_again(Fixture& f, const DeviceCode& code) {
    return f.read([&](Session& s) { return find_device_code(s, code.device_code); }).value();
}

} // namespace

TEST_CASE("device codes: stored, found by each code, polled, and cleaned up") {
    Fixture f;
    const DeviceCode code = add_device_code(f);
    const auto found = find_again(f, code);
    REQUIRE(found);
    CHECK(found->id == code.id);
    CHECK(found->client_id == "client");
    CHECK(found->resource == code.resource);
    CHECK(found->scope == code.scope);
    CHECK(found->poll_interval == 7);
    CHECK(found->status == DeviceCodeStatus::pending);
    CHECK_FALSE(found->last_polled_at);
    CHECK_FALSE(found->proof);
    const auto by_user_code =
        f.read([&](Session& s) { return find_device_code_by_user_code(s, code.user_code); }).value();
    REQUIRE(by_user_code);
    CHECK(by_user_code->id == code.id);
    CHECK(f.read([&](Session& s) { return find_device_code_by_id(s, code.id); }).value());
    CHECK_FALSE(f.read([&](Session& s) { return find_device_code(s, code.user_code); }).value());

    DeviceCode twice = code;
    twice.id = DeviceCodeId::make(f.random);
    twice.device_code = f.hash();
    CHECK(f.write([&](Session& s) { return insert_device_code(s, twice); }).error().reason ==
          "device_code_taken");

    f.write([&](Session& s) { return record_device_poll(s, code.id, 12, kNow); }).value();
    CHECK(find_again(f, code)->poll_interval == 12);
    CHECK(find_again(f, code)->last_polled_at == kNow);
    const auto clean = [&](UnixMillis now) {
        return f.write([&](Session& s) { return delete_expired_device_codes(s, now, 10); }).value();
    };
    CHECK(clean(kNow) == 0);
    CHECK(clean(kLater) == 1);
    CHECK_FALSE(find_again(f, code));
}

TEST_CASE("device codes: answered once, and exchanged once after a yes") {
    Fixture f;
    const UserId ada = f.add_user("ada@example.test");
    const SessionProof proof{kNow, "pwd otp mfa"};
    const SessionId session = SessionId::make(f.random);
    const DeviceCode code = add_device_code(f);
    const auto authorize = [&](UnixMillis now) {
        return f
            .write([&](Session& s) {
                return authorize_device_code(s, code.id, {ada, session, proof}, now);
            })
            .value();
    };
    const auto consume = [&](UnixMillis now) {
        return f.write([&](Session& s) { return consume_device_code(s, code.id, now); }).value();
    };
    CHECK_FALSE(consume(kNow));
    CHECK_FALSE(authorize(kLater));
    CHECK(authorize(kNow));
    CHECK_FALSE(authorize(kNow));
    CHECK_FALSE(f.write([&](Session& s) { return deny_device_code(s, code.id, ada, kNow); }).value());
    const auto answered = find_again(f, code);
    CHECK(answered->status == DeviceCodeStatus::authorized);
    CHECK(answered->user_id == ada);
    CHECK(answered->session_id == session);
    REQUIRE(answered->proof);
    CHECK(answered->proof->amr == proof.amr);
    CHECK(answered->proof->authenticated_at == kNow);
    CHECK_FALSE(consume(kLater));
    std::atomic<int> winners = 0;
    in_parallel(8, [&](int) {
        if (consume(kNow)) ++winners;
    });
    CHECK(winners == 1);

    const DeviceCode other = add_device_code(f);
    CHECK(f.write([&](Session& s) { return deny_device_code(s, other.id, ada, kNow); }).value());
    CHECK(find_again(f, other)->status == DeviceCodeStatus::denied);
    CHECK_FALSE(f.write([&](Session& s) { return consume_device_code(s, other.id, kNow); }).value());
}

TEST_CASE(
    "device codes: what was approved and not taken can be withdrawn, everywhere or in one organization") {
    Fixture f;
    const UserId ada = f.add_user("ada@example.test");
    const UserId ben = f.add_user("ben@example.test");
    const OrgId acme = f.add_org("acme");
    const OrgId bravo = f.add_org("bravo");
    const DeviceCode mine = add_device_code(f);
    const DeviceCode his = add_device_code(f);
    const DeviceCode waiting = add_device_code(f);
    const auto authorize = [&](const DeviceCode& code, const UserId& user) {
        const DeviceApproval approval{user, SessionId::make(f.random), {kNow, "pwd"}};
        CHECK(f.write([&](Session& s) { return authorize_device_code(s, code.id, approval, kNow); }).value());
    };
    authorize(mine, ada);
    authorize(his, ben);
    const auto withdraw_in = [&](const OrgId& org) {
        return f.write([&](Session& s) { return withdraw_device_approvals_in(s, f.scope(org), ada); })
            .value();
    };
    CHECK(withdraw_in(bravo) == 0);
    CHECK(withdraw_in(acme) == 1);
    CHECK(withdraw_in(acme) == 0);
    CHECK(find_again(f, mine)->status == DeviceCodeStatus::denied);
    CHECK_FALSE(f.write([&](Session& s) { return consume_device_code(s, mine.id, kNow); }).value());
    CHECK(f.write([&](Session& s) { return withdraw_device_approvals(s, ada); }).value() == 0);
    CHECK(f.write([&](Session& s) { return withdraw_device_approvals(s, ben); }).value() == 1);
    CHECK(find_again(f, his)->status == DeviceCodeStatus::denied);
    CHECK(find_again(f, waiting)->status == DeviceCodeStatus::pending);
}
