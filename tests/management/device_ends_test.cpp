// What a person approved and the device has not fetched yet is worth no more than what it was approved with.
#include "device_fixture.hpp"

#include "authos/authcore/otp.hpp"

#include <functional>

using namespace authos;
using namespace authos::api::test;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""min;

namespace {

constexpr const char* kNewPassword = "another fine staple";

struct EndsFixture : DeviceFixture {
    std::string approver;                               // the token with which the device was let in
    std::optional<authcore::OtpSecret> authenticator{}; // of ada, once it was set up

    EndsFixture() { add_member(org.id, ada, "member"); }

    Answer send(const std::string& method, const std::string& target, const Json& body,
                const std::string& token) {
        return send_json(method, target, body.dump(), token);
    }
    /// A device that ada let in, with a session of her own.
    Answer approved() {
        const auto begun = start();
        if (approver.empty()) approver = sign_in("ada@example.test");
        if (approve(begun, approver).status() != 200) throw std::logic_error("not approved");
        return begun;
    }
    std::string session_of(const std::string& token) {
        const auto list = get("/api/user/sessions", token).json;
        for (const Json& session : list.get("sessions").value().items()) {
            if (session.get_boolean("is_current").value()) return session.get_string("id").value();
        }
        throw std::logic_error("no current session");
    }
    void set_up_mfa(const std::string& token) {
        const auto setup = post("/api/user/mfa/setup", Json::object(), token);
        authenticator = authcore::OtpSecret::from_base32(SecretString{setup.text("secret")}).value();
        const Json code = Json::object({{"code", next_code()}});
        if (post("/api/user/mfa/verify", code, token).status() != 200)
            throw std::logic_error("not confirmed");
    }
    std::string next_code() {
        clock.advance(31s);
        return authcore::totp_code(*authenticator, clock.now()).reveal();
    }
    /// Her session with both factors.
    std::string sign_in_with_code() {
        const auto preauth = log_in("ada@example.test", kPassword).text("access_token");
        return post("/api/auth/mfa/verify", Json::object({{"preauth_token", preauth}, {"code", next_code()}}))
            .text("access_token");
    }
    long long device_sessions() {
        long long count = 0;
        for (const auto& row : rows_with("device pwd")) count += row.rfind("sessions:", 0) == 0 ? 1 : 0;
        return count;
    }
};

struct Ending {
    std::string what;
    std::function<int(EndsFixture&)> end; // the status of the call that ends it
    int status = 400;                     // of the poll then
    bool with_mfa = false;
};

std::vector<Ending> endings() {
    const auto elsewhere = [](EndsFixture& f) { return f.sign_in("ada@example.test"); };
    const auto owner = [](EndsFixture& f) { return f.sign_in(f.org.owner_email); };
    const std::string everywhere = "/api/user/sessions/revoke-all";
    const Json change = Json::object({{"current_password", kPassword}, {"new_password", kNewPassword}});
    return {
        {"the session is revoked from another one",
         [=](EndsFixture& f) {
             return f.send("DELETE", "/api/user/sessions/" + f.session_of(f.approver), {}, elsewhere(f))
                 .status();
         }},
        {"the session logs out",
         [](EndsFixture& f) { return f.post("/api/auth/logout", Json::object(), f.approver).status(); }},
        {"the session's token is revoked",
         [](EndsFixture& f) { return f.form("/auth/revoke", "token=" + f.approver).status(); }},
        {"log out everywhere",
         [=](EndsFixture& f) { return f.post(everywhere, Json::object(), f.approver).status(); }},
        {"log out everywhere else, from another session",
         [=](EndsFixture& f) {
             return f.post(everywhere, Json::object({{"keep_current", true}}), elsewhere(f)).status();
         }},
        {"the password is changed in another session",
         [=](EndsFixture& f) { return f.post("/api/user/change-password", change, elsewhere(f)).status(); }},
        {"the password is changed in the same session",
         [=](EndsFixture& f) { return f.post("/api/user/change-password", change, f.approver).status(); }},
        {"the password is reset",
         [](EndsFixture& f) {
             f.mails();
             f.forgot("ada@example.test");
             return f.reset(f.only_mail().token(), kNewPassword).status();
         }},
        {"the address is changed",
         [](EndsFixture& f) {
             return f.send("PATCH", "/api/user", Json::object({{"email", "ada@new.test"}}), f.approver)
                 .status();
         }},
        {"the account is deleted",
         [](EndsFixture& f) {
             return f
                 .send("DELETE", "/api/privacy/forget/" + f.ada.text(),
                       Json::object({{"current_password", kPassword}}), f.approver)
                 .status();
         }},
        {"a second factor is set up",
         [](EndsFixture& f) {
             f.set_up_mfa(f.approver);
             return 200;
         }},
        {"the second factor is removed",
         [](EndsFixture& f) {
             return f.send("DELETE", "/api/user/mfa", Json::object({{"code", f.next_code()}}), f.approver)
                 .status();
         },
         400, true},
        {"the platform's owner resets the second factor",
         [](EndsFixture& f) {
             return f
                 .send("DELETE", "/api/platform/users/" + f.ada.text() + "/mfa", Json::object(),
                       f.sign_in(kOwner))
                 .status();
         },
         400, true},
        {"the recovery codes are replaced",
         [](EndsFixture& f) {
             return f.post("/api/user/mfa/backup-codes/regenerate", Json::object(), f.approver).status();
         },
         400, true},
        {"the organization removes the member",
         [=](EndsFixture& f) {
             return f.post("/api/organizations/acme/members/" + f.ada.text(), Json::object(), owner(f))
                 .status();
         }},
        {"the organization ends the user's sessions",
         [=](EndsFixture& f) {
             return f
                 .send("DELETE", "/api/organizations/acme/users/" + f.ada.text() + "/sessions",
                       Json::object(), owner(f))
                 .status();
         }},
        {"the service is deleted",
         [=](EndsFixture& f) {
             return f.send("DELETE", "/api/organizations/acme/services/tv", Json::object(), owner(f))
                 .status();
         },
         404},
        {"the service is deleted and another has its name",
         [=](EndsFixture& f) {
             const auto gone =
                 f.send("DELETE", "/api/organizations/acme/services/tv", Json::object(), owner(f));
             f.add_device_service(f.org, "tv");
             f.link(f.org, "tv", f.ada);
             return gone.status();
         }},
        {"the organization is suspended",
         [](EndsFixture& f) {
             return f
                 .post("/api/platform/organizations/" + f.org.id.text() + "/suspend",
                       Json::object({{"reason", "late"}}), f.sign_in(kOwner))
                 .status();
         },
         403},
        {"the session was idle for too long", [](EndsFixture& f) {
             f.clock.advance(f.identity_settings.session_idle_ttl);
             return 200;
         }}};
}

} // namespace

TEST_CASE("device ends: [80-22] [80-29] [80-30] an approval ends with whatever it was given with") {
    for (const Ending& ending : endings()) {
        DYNAMIC_SECTION(ending.what) {
            EndsFixture f;
            f.identity_settings.session_idle_ttl = 10min;
            if (ending.with_mfa) {
                f.set_up_mfa(f.sign_in("ada@example.test"));
                f.approver = f.sign_in_with_code();
            }
            const auto begun = f.approved();
            const int ended = ending.end(f);
            CHECK((ended == 200 || ended == 204));
            const auto refused = f.poll(begun);
            INFO(refused.response.body());
            CHECK(refused.status() == ending.status);
            CHECK(refused.text("access_token").empty());
            CHECK(f.device_sessions() == 0);
            CHECK(f.poll(begun).status() == ending.status);
        }
    }
}

TEST_CASE("device ends: an approval outlives what has nothing to do with it") {
    EndsFixture f;
    const auto begun = f.approved();
    const auto other = f.sign_in("ada@example.test");
    REQUIRE(f.post("/api/auth/logout", Json::object(), other).status() == 200);
    REQUIRE(f.post("/api/user/sessions/revoke-all", Json::object({{"keep_current", true}}), f.approver)
                .status() == 200);
    REQUIRE(f.send("PATCH", "/api/user", Json::object({{"email", "stranger@new.test"}}),
                   [&] {
                       f.add_user("stranger@example.test");
                       return f.sign_in("stranger@example.test");
                   }())
                .status() == 200);
    CHECK(f.poll(begun).status() == 200);
    // What the device got is its own.
    CHECK(f.post("/api/auth/logout", Json::object(), f.approver).status() == 200);
    CHECK(f.device_sessions() == 1);
}

TEST_CASE("device ends: [80-30] after logging out everywhere nothing is left, whoever polls meanwhile") {
    EndsFixture f;
    for (int round = 0; round < 4; ++round) {
        f.clock.advance(6min); // approvals are limited
        f.approver = f.sign_in("ada@example.test");
        std::vector<Answer> begun;
        for (int i = 0; i < 8; ++i) begun.push_back(f.approved());
        const auto statuses = statuses_in_parallel(9, [&](std::size_t i) {
            if (i == 4) return f.post("/api/user/sessions/revoke-all", Json::object(), f.approver).status();
            return f.poll(begun[i < 4 ? i : i - 1]).status();
        });
        INFO(round);
        CHECK(statuses.contains(200));
        CHECK(f.rows_of("sessions") == 0);
    }
}

TEST_CASE("device ends: a device's session makes no sensitive change before its holder proves himself") {
    EndsFixture f;
    f.start_platform();
    const auto begun = f.start_platform();
    f.approver = f.sign_in("ada@example.test");
    REQUIRE(f.approve(begun, f.approver).status() == 200);
    const auto granted = f.poll(begun, "platform-admin-cli");
    REQUIRE(granted.status() == 200);
    const auto token = granted.text("access_token");
    CHECK(f.get("/api/user", token).status() == 200);
    const Json address = Json::object({{"email", "eve@new.test"}});
    CHECK(f.send("PATCH", "/api/user", address, token).status() == 403);
    CHECK(f.post("/api/user/mfa/setup", Json::object(), token).status() == 403);
    CHECK(f.post("/api/auth/passkeys/register/start", Json::object(), token).status() == 403);
    // Nor does what follows from it.
    const auto next = f.start_platform();
    REQUIRE(f.approve(next, token).status() == 200);
    const auto chained = f.poll(next, "platform-admin-cli").text("access_token");
    CHECK(f.send("PATCH", "/api/user", address, chained).status() == 403);
    const auto selected = f.post("/api/organizations/acme/select", Json::object(), token);
    REQUIRE(selected.status() == 200);
    CHECK(f.post("/api/user/mfa/setup", Json::object(), selected.text("access_token")).status() == 403);

    REQUIRE(
        f.post("/api/user/reauthenticate", Json::object({{"current_password", kPassword}}), token).status() ==
        200);
    CHECK(f.post("/api/user/mfa/setup", Json::object(), token).status() == 200);
    CHECK(f.send("PATCH", "/api/user", address, chained).status() == 403);
}
