// While a password is hashed, what the account may enter can be taken away: it is looked at again where the
// session opens.
#include "device_fixture.hpp"

#include "detail/statement.hpp"

#include <functional>

using namespace authos;
using namespace authos::api::test;

namespace {

/// Does something when the refresh token is drawn: after the checks, before the session is written.
class Interruption final : public Random {
public:
    void fill(std::span<std::uint8_t> out) override {
        if (out.size() == 32 && act) std::exchange(act, nullptr)();
        real_.fill(out);
    }
    std::function<void()> act;

private:
    SystemRandom real_;
};

struct InterruptedFixture : DeviceFixture {
    Interruption interruption;

    InterruptedFixture() {
        add_member(org.id, ada, "member");
        deps = std::make_unique<identity::Deps>(identity::Deps{*database, clock, interruption, Log{events},
                                                               metrics, test_keys(), &ring, identity_settings,
                                                               http, dns});
        rebuild();
    }
    void execute(const std::string& sql, storage::detail::Binds params) {
        write([&](storage::Session& s) -> Result<void> {
            AUTHOS_TRY(storage::detail::execute(s, sql, params));
            return {};
        });
    }
};

} // namespace

TEST_CASE("sign-in: [80-29] what was taken away while the password was hashed is not entered") {
    using storage::detail::param;
    struct Case {
        std::string what;
        std::optional<std::string> service;
        std::function<void(InterruptedFixture&)> act;
        int status;
    };
    const std::vector<Case> cases = {
        {"the service", "tv",
         [](InterruptedFixture& f) {
             f.execute("DELETE FROM identities WHERE user_id = :user", {param("user", f.ada)});
         },
         403},
        {"the membership",
         {},
         [](InterruptedFixture& f) {
             f.execute("DELETE FROM memberships WHERE user_id = :user", {param("user", f.ada)});
         },
         403},
        {"the address", "tv",
         [](InterruptedFixture& f) {
             f.execute("UPDATE users SET email_verified_at = NULL WHERE id = :user", {param("user", f.ada)});
         },
         401},
        {"the organization", "tv",
         [](InterruptedFixture& f) {
             f.execute("UPDATE organizations SET status = 'suspended' WHERE id = :org",
                       {param("org", f.org.id)});
         },
         403},
        {"the password", "tv",
         [](InterruptedFixture& f) {
             f.execute("UPDATE users SET password_hash = NULL WHERE id = :user", {param("user", f.ada)});
         },
         401},
        {"the account", "tv",
         [](InterruptedFixture& f) {
             f.execute("UPDATE users SET deleted_at = 1 WHERE id = :user", {param("user", f.ada)});
         },
         401},
        {"to have one factor only", "tv",
         [](InterruptedFixture& f) {
             f.execute(
                 "INSERT INTO user_totp_secrets (id, user_id, secret_encrypted, encryption_key_id, "
                 "enabled, created_at) VALUES (:id, :user, 'x', 'default', 1, :now)",
                 {param("id", JobId::make(f.random)), param("user", f.ada), param("now", f.clock.now())});
         },
         401}};
    for (const Case& c : cases) {
        DYNAMIC_SECTION(c.what) {
            InterruptedFixture f;
            const Json at = Json::object({{"org_slug", "acme"}, {"service_slug", c.service}});
            REQUIRE(f.log_in("ada@example.test", kPassword, at).status() == 200);
            const long long before = f.rows_of("sessions");
            f.interruption.act = [&] { c.act(f); };
            const auto answer = f.log_in("ada@example.test", kPassword, at);
            INFO(answer.response.body());
            CHECK_FALSE(f.interruption.act);
            CHECK(answer.status() == c.status);
            CHECK(f.rows_of("sessions") == before);
        }
    }
}
