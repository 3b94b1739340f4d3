#include "detail/statement.hpp"
#include "device_fixture.hpp"

using namespace authos;
using namespace authos::api::test;

namespace {

void check_unapproved(const Answer& answer, int status, const std::string& code) {
    INFO(answer.response.body());
    CHECK(answer.status() == status);
    CHECK(answer.code() == code);
}

} // namespace

TEST_CASE(
    "device approval: [80-22] who may not enter does not let a device in, and other clients get nothing") {
    DeviceFixture f;
    f.add_user("stranger@example.test");
    const Tenant other = f.add_tenant("bravo");
    f.add_user("resident@example.test", other.id);
    const UserId resident = f.write([&](storage::Session& s) {
                                 return storage::find_user_by_email(
                                     s, f.scope(other.id), Email::parse("resident@example.test").value());
                             })->id;
    f.add_member(other.id, resident, "member");
    const auto begun = f.start();
    check_unapproved(f.approve(begun, f.sign_in("stranger@example.test")), 403, "FORBIDDEN");
    check_unapproved(f.answer("deny", begun, f.sign_in("stranger@example.test")), 403, "FORBIDDEN");
    check_unapproved(f.approve(begun, f.sign_in("resident@example.test", "bravo")), 403, "FORBIDDEN");
    check_unapproved(f.approve(begun, {}), 401, "UNAUTHORIZED");
    check_unapproved(f.approve(f.start_platform(), f.sign_in("resident@example.test", "bravo")), 403,
                     "FORBIDDEN");
    check_protocol(f.poll(begun), 400, "authorization_pending", "DEVICE_CODE_PENDING");

    REQUIRE(f.approve(begun, f.sign_in("ada@example.test")).status() == 200);
    const std::string other_client = f.add_device_service(other, "tv");
    check_protocol(f.poll(begun, other_client), 400, "invalid_grant");
    check_protocol(f.poll(begun, "platform-admin-cli"), 400, "invalid_grant");
    CHECK(f.poll(begun).status() == 200);
}

TEST_CASE("device approval: [80-22] a token of an application opens no other place than its own") {
    DeviceFixture f;
    f.add_device_service(f.org, "radio");
    f.link(f.org, "radio", f.ada);
    f.add_member(f.org.id, f.ada, "member");
    const auto begun = f.start();
    const std::string radio = f.sign_in("ada@example.test", "acme", "radio");
    check_unapproved(f.approve(begun, radio), 403, "FORBIDDEN");
    check_unapproved(f.answer("deny", begun, radio), 403, "FORBIDDEN");
    check_unapproved(f.approve(f.start_platform(), radio), 403, "FORBIDDEN");
    check_unapproved(f.approve(f.start_platform(), f.sign_in("ada@example.test", "acme")), 403, "FORBIDDEN");
    CHECK(f.approve(begun, f.sign_in("ada@example.test", "acme", "tv")).status() == 200);
    CHECK(f.approve(f.start(), f.sign_in("ada@example.test", "acme")).status() == 200);
}

TEST_CASE("device approval: what ended between approval and poll opens nothing") {
    DeviceFixture f;
    const auto begun = f.start();
    REQUIRE(f.approve(begun, f.sign_in("ada@example.test")).status() == 200);
    f.write([&](storage::Session& s) -> Result<void> {
        AUTHOS_TRY(storage::detail::execute(s, "DELETE FROM identities WHERE user_id = :user",
                                            {storage::detail::param("user", f.ada)}));
        return {};
    });
    check_protocol(f.poll(begun), 403, "access_denied", "FORBIDDEN");
    f.link(f.org, "tv", f.ada);
    CHECK(f.poll(begun).status() == 200);
}

TEST_CASE("device approval: [80-22] guesses of user codes are limited per account and per address") {
    DeviceFixture f;
    const std::string ada = f.sign_in("ada@example.test");
    const auto guess = [&](std::size_t i) {
        f.remote_address = "192.0.2." + std::to_string(i + 1);
        const auto code = std::string{"AAAA-AAA"} + "BCDEFGHJKLMNPQRSTUVW"[i % 20];
        return f.post("/auth/device/approve", Json::object({{"user_code", code}}), ada).status();
    };
    for (std::size_t i = 0; i < 10; ++i) CHECK(guess(i) == 400);
    CHECK(guess(10) == 429);
    f.clock.advance(std::chrono::seconds{30});
    CHECK(guess(11) == 400);
    CHECK(guess(12) == 429);

    f.remote_address = "198.51.100.7";
    std::map<int, int> statuses;
    for (int i = 0; i < 40; ++i) ++statuses[f.verify("AAAA-AAAA").status()];
    CHECK(statuses == std::map<int, int>{{400, 30}, {429, 10}});
    CHECK_FALSE(f.verify("AAAA-AAAA").header("Retry-After").empty());
    CHECK(f.rows_with("198.51.100.7").empty());
    f.remote_address = "198.51.100.8";
    CHECK(f.verify("AAAA-AAAA").status() == 400);

    // Whoever has one address of an IPv6 network has them all.
    statuses.clear();
    for (int i = 0; i < 40; ++i) {
        f.remote_address = "2001:db8:1:2::" + std::to_string(i + 1);
        ++statuses[f.verify("AAAA-AAAA").status()];
    }
    CHECK(statuses == std::map<int, int>{{400, 30}, {429, 10}});
}

TEST_CASE("device approval: a code may be typed in any case, with or without hyphen, and nothing else") {
    DeviceFixture f;
    const auto begun = f.start();
    const std::string code = begun.text("user_code");
    std::string plain = code.substr(0, 4) + code.substr(5);
    for (char& c : plain) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    CHECK(f.verify(plain).status() == 200);
    CHECK(f.verify(" " + code + " ").status() == 200);
    for (const std::string& wrong :
         {std::string{}, code + "A", code.substr(1), std::string{"AAAA-AAA0"}, std::string{"AAAA_AAAA"},
          std::string(1000, 'A'), std::string{"ÄÄÄÄ-ÄÄÄÄ"}}) {
        INFO(wrong);
        const auto answer = f.verify(wrong);
        check_unapproved(answer, 400, "BAD_REQUEST");
        CHECK(answer.text("error") == "Invalid user code format");
    }
}
