// The life of a second factor: set up, asked for, used up, removed.
#include "mfa_fixture.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api::test;
using namespace std::chrono_literals;

TEST_CASE("mfa: set up, confirmed, and asked for at the next sign-in") {
    MfaFixture f;
    const std::string token = f.sign_in("ada@example.test", "acme");
    const std::string other = f.sign_in("ada@example.test");
    CHECK(f.get("/api/user/mfa/status", token).json ==
          Json::object({{"enabled", false}, {"has_backup_codes", false}}));

    const auto setup = f.post("/api/user/mfa/setup", Json::object(), token);
    REQUIRE(setup.status() == 200);
    CHECK(setup.header("Cache-Control") == "no-store");
    CHECK(setup.json.names() == std::vector<std::string>{"qr_code_svg", "qr_code_uri", "secret"});
    const std::string secret = setup.text("secret");
    CHECK(secret.size() == 32);
    CHECK_THAT(setup.text("qr_code_uri"), Catch::StartsWith("otpauth://totp/") && Catch::Contains(secret));
    CHECK_THAT(setup.text("qr_code_svg"), Catch::StartsWith("<svg ") && !Catch::Contains("style"));
    CHECK(f.rows_with(secret).empty()); // sealed
    // Until it is confirmed it counts for nothing.
    CHECK_FALSE(
        f.post("/api/auth/login", Json::object({{"email", "ada@example.test"}, {"password", kPassword}}))
            .text("refresh_token")
            .empty());

    const Authenticator app{authcore::OtpSecret::from_base32(SecretString{secret}).value()};
    const auto wrong = f.post("/api/user/mfa/verify", Json::object({{"code", "abcdef"}}), token);
    CHECK(wrong.status() == 400);
    CHECK(wrong.text("error") == "Invalid TOTP code");
    const auto done =
        f.post("/api/user/mfa/verify", Json::object({{"code", app.code(f.clock.now())}}), token);
    REQUIRE(done.status() == 200);
    CHECK(done.json.get_boolean("enabled").value());
    CHECK(done.json.get_strings("backup_codes").value().size() == 10);
    CHECK(f.get("/api/user/mfa/status", token).json ==
          Json::object({{"enabled", true}, {"has_backup_codes", true}}));
    // Whoever had signed in without it is out; the one who turned it on stays.
    CHECK(f.get("/api/user", other).status() == 401);
    const auto again = f.post("/api/user/mfa/setup", Json::object(), token);
    CHECK(again.status() == 400);
    CHECK(again.text("error") == "MFA is already enabled");
    for (const char* event : {"mfa_setup_initiated", "mfa_enabled", "backup_codes_generated"})
        CHECK(f.count_rows("mfa_audit_log", event) == 1);
    for (const char* event : {"user.mfa.enabled", "security.mfa.enabled"})
        CHECK(f.count_rows("organization_audit_log", event) == 1);
    CHECK(f.count_rows("system_jobs", "send_email") == 1);

    f.clock.advance(31s);
    const auto preauth = f.first_factor("ada@example.test", "acme");
    const auto entered = f.verify(preauth, app.code(f.clock.now()));
    REQUIRE(entered.status() == 200);
    CHECK_FALSE(entered.text("refresh_token").empty());
    CHECK_FALSE(entered.text("device_trust_token").empty());
    CHECK_THAT(entered.header("Set-Cookie"),
               Catch::StartsWith("authos_device=") && Catch::Contains("HttpOnly") &&
                   Catch::Contains("Secure") && Catch::Contains("SameSite=Lax") && Catch::Contains("Path=/"));
    CHECK(f.rows_with(entered.text("device_trust_token")).empty()); // only its hash
    CHECK(f.get("/api/user", entered.text("access_token")).status() == 200);
    CHECK(f.count_rows("mfa_audit_log", "mfa_verify_success") == 1);
    CHECK(f.count_rows("organization_audit_log", "user.mfa.verify.success") == 1);
    CHECK(f.count_rows("sessions", "pwd otp mfa") == 1);
}

TEST_CASE("mfa: [80-15] a code signs in once, also in parallel; so does a pre-auth token") {
    MfaFixture f;
    const auto app = f.enrol(f.sign_in("ada@example.test"));
    const std::string code = app.code(f.clock.now());
    const std::string first = f.first_factor();
    const std::string second = f.first_factor();
    REQUIRE(f.verify(first, code).status() == 200);
    const auto replay = f.verify(second, code);
    CHECK(replay.status() == 401);
    CHECK(replay.text("error") == "Invalid MFA code");
    // The token that was used up is refused before its code is looked at; the other one is not used up.
    f.clock.advance(31s);
    const auto consumed = f.verify(first, app.code(f.clock.now()));
    CHECK(consumed.status() == 400);
    CHECK(consumed.text("error") == "Invalid pre-authentication token");
    CHECK(f.verify(second, app.code(f.clock.now())).status() == 200);

    f.clock.advance(31s);
    const std::string late = app.code(f.clock.now());
    std::vector<std::string> tokens;
    for (int i = 0; i < 16; ++i) tokens.push_back(f.first_factor());
    auto counted = statuses_in_parallel(tokens.size(),
                                        [&](std::size_t i) { return f.verify(tokens[i], late).status(); });
    CHECK(counted[200] == 1);
    CHECK(counted[200] + counted[401] + counted[429] + counted[503] == 16);
    f.clock.advance(31s);
    const std::string one = f.first_factor();
    const std::string last = app.code(f.clock.now());
    counted = statuses_in_parallel(16, [&](std::size_t) { return f.verify(one, last).status(); });
    CHECK(counted[200] == 1);
}

TEST_CASE("mfa: [80-15] a recovery code signs in once under fifty parallel posts") {
    MfaFixture f;
    const auto app = f.enrol(f.sign_in("ada@example.test"));
    std::vector<std::string> tokens;
    for (int i = 0; i < 50; ++i) tokens.push_back(f.first_factor());
    auto counted = statuses_in_parallel(
        tokens.size(), [&](std::size_t i) { return f.verify(tokens[i], app.recovery_codes[3]).status(); });
    CHECK(counted[200] == 1);
    CHECK(f.count_rows("mfa_audit_log", "backup_code_used") == 1);
    CHECK(f.count_rows("sessions", "pwd kba mfa") == 1);
    f.clock.advance(10min);
    CHECK(f.verify(f.first_factor(), app.recovery_codes[3]).status() == 401);
    f.clock.advance(10min);
    // As typed: lower case, without dashes.
    std::string typed = ascii_lower(app.recovery_codes[4]);
    typed.erase(std::remove(typed.begin(), typed.end(), '-'), typed.end());
    CHECK(f.verify(f.first_factor(), typed).status() == 200);
}

TEST_CASE("mfa: [80-15] ten thousand guesses in a day come to a few hundred, from however many addresses") {
    MfaFixture f;
    const auto app = f.enrol(f.sign_in("ada@example.test"));
    std::map<int, int> counted;
    std::string preauth;
    for (int i = 0; i < 10'000; ++i) {
        if (i % 30 == 0) preauth = f.first_factor();
        const auto answer = f.verify(preauth, "not-a-code");
        ++counted[answer.status()];
        if (answer.status() == 429 && answer.header("Retry-After").empty()) FAIL("no Retry-After");
        f.clock.advance(8'640ms);
    }
    CHECK(counted[401] <= 200);
    CHECK(counted[401] >= 20);
    CHECK(counted[401] + counted[429] == 10'000);
    CHECK(f.count_rows("mfa_failure_patterns") > 0);
}

TEST_CASE("mfa: a pre-auth token bears five codes") {
    MfaFixture f;
    const auto app = f.enrol(f.sign_in("ada@example.test"));
    const auto preauth = f.first_factor();
    for (int i = 0; i < 5; ++i) CHECK(f.verify(preauth, "000000").status() == 401);
    const auto refused = f.verify(preauth, app.code(f.clock.now()));
    CHECK(refused.status() == 429);
    CHECK_FALSE(refused.header("Retry-After").empty());
    CHECK(f.verify(f.first_factor(), app.code(f.clock.now())).status() == 200);
    CHECK(f.count_rows("mfa_audit_log", "mfa_verify_failed") == 5);
    CHECK(f.metrics.render().find("sso_login_failures_total{reason=\"mfa_failed\"} 5") != std::string::npos);
    CHECK(f.metrics.render().find("sso_mfa_challenges_total 2") != std::string::npos);
}

TEST_CASE("mfa: [80-57] one address cannot keep the user out, and a trusted device is not kept out at all") {
    MfaFixture f;
    const auto app = f.enrol(f.sign_in("ada@example.test"));
    const auto trusted = f.verify(f.first_factor(), app.code(f.clock.now())).text("device_trust_token");
    f.clock.advance(31s);
    int tried = 0;
    for (int i = 0; i < 100; ++i) {
        const auto preauth = f.first_factor();
        for (int k = 0; k < 4; ++k) {
            tried += f.verify(preauth, "not-a-code", "203.0.113.66").status() == 401 ? 1 : 0;
            f.clock.advance(2s);
        }
    }
    CHECK(tried < 60);
    CHECK(f.verify(f.first_factor(), app.code(f.clock.now()), "203.0.113.66").status() == 429);
    CHECK(f.verify(f.first_factor(), app.code(f.clock.now()), "198.51.100.7").status() == 200);
    f.clock.advance(31s);
    // From many addresses at once: for others it gets slow, for the trusted device it does not.
    for (int i = 0; i < 40; ++i) (void)f.verify(f.first_factor(), "not-a-code");
    CHECK(f.verify(f.first_factor(), app.code(f.clock.now())).status() == 429);
    const auto own = f.post_from(
        f.fresh_address(), "/api/auth/mfa/verify",
        Json::object({{"preauth_token", f.first_factor()}, {"code", app.code(f.clock.now())}}), trusted);
    CHECK(own.status() == 200);
}

TEST_CASE("mfa: [80-16] removed only with a recent sign-in, and what is given besides must be right") {
    MfaFixture f;
    const std::string token = f.sign_in("ada@example.test", "acme");
    const auto app = f.enrol(token);
    f.clock.advance(16min);
    for (const auto& [method, target] :
         {std::pair{"DELETE", "/api/user/mfa"}, {"POST", "/api/user/mfa/backup-codes/regenerate"}}) {
        const auto stale = f.send_json(method, target, "{}", token);
        CHECK(stale.status() == 403);
    }
    CHECK(f.send_json("DELETE", "/api/user/mfa", "{}", f.sign_in(f.acme.owner_email)).status() == 400);
    CHECK(f.get("/api/user/mfa/status", token).json.get_boolean("enabled").value());

    const auto entered = f.verify(f.first_factor("ada@example.test", "acme"), app.code(f.clock.now()));
    const auto fresh = entered.text("access_token");
    const auto wrong_code = f.send_json("DELETE", "/api/user/mfa", R"({"code": "000000"})", fresh);
    CHECK(wrong_code.status() == 400);
    CHECK(wrong_code.text("error") == "Invalid MFA code");
    CHECK(f.send_json("DELETE", "/api/user/mfa", R"({"current_password": "nope nope"})", fresh).status() ==
          400);
    const auto codes = f.post("/api/user/mfa/backup-codes/regenerate", Json::object(), fresh);
    REQUIRE(codes.status() == 200);
    CHECK(codes.json.get_strings("backup_codes").value().size() == 10);
    const auto by_old = Json::object({{"code", app.recovery_codes[0]}}).dump();
    CHECK(f.send_json("DELETE", "/api/user/mfa", by_old, fresh).status() == 400);
    f.clock.advance(31s);

    const auto removed = f.send_json("DELETE", "/api/user/mfa",
                                     Json::object({{"code", app.code(f.clock.now())}}).dump(), fresh);
    REQUIRE(removed.status() == 200);
    CHECK(removed.json.get_boolean("success").value());
    CHECK(f.get("/api/user/mfa/status", fresh).json ==
          Json::object({{"enabled", false}, {"has_backup_codes", false}}));
    CHECK(f.get("/api/user", token).status() == 401);
    CHECK(f.get("/api/user/devices", fresh)
              .json.get("devices")
              .value()
              .items()[0]
              .get_boolean("is_trusted")
              .value() == false);
    CHECK(f.count_rows("mfa_audit_log", "mfa_disabled") == 1);
    for (const char* event : {"user.mfa.disabled", "security.mfa.disabled"})
        CHECK(f.count_rows("organization_audit_log", event) == 1);
    CHECK(f.send_json("DELETE", "/api/user/mfa", {}, fresh).status() == 400);
    f.sign_in("ada@example.test");
}

TEST_CASE("mfa: a setup that was replaced or never confirmed cannot be confirmed by its code") {
    MfaFixture f;
    const std::string token = f.sign_in("ada@example.test");
    CHECK(f.post("/api/user/mfa/verify", Json::object({{"code", "123456"}}), token).status() == 400);
    const auto first = f.post("/api/user/mfa/setup", Json::object(), token).text("secret");
    const auto second = f.post("/api/user/mfa/setup", Json::object(), token).text("secret");
    CHECK(first != second);
    const Authenticator old{authcore::OtpSecret::from_base32(SecretString{first}).value()};
    CHECK(f.post("/api/user/mfa/verify", Json::object({{"code", old.code(f.clock.now())}}), token).status() ==
          400);
    CHECK(f.send_json("DELETE", "/api/user/mfa", "{}", token).status() == 200);
    CHECK(f.send_json("DELETE", "/api/user/mfa", "{}", token).status() == 400);
}

TEST_CASE("mfa: forgetting an account can be confirmed by a code, which is used up") {
    MfaFixture f;
    const std::string token = f.sign_in("ada@example.test");
    const auto app = f.enrol(token);
    const std::string target = "/api/privacy/forget/" + f.ada.text();
    CHECK(f.send_json("DELETE", target, "{}", token).status() == 403);
    CHECK(f.send_json("DELETE", target, R"({"mfa_code": "000000"})", token).status() == 403);
    CHECK(f.get("/api/user", token).status() == 200);
    const auto body = Json::object({{"mfa_code", app.code(f.clock.now())}}).dump();
    CHECK(f.send_json("DELETE", target, body, token).status() == 200);
    CHECK(f.get("/api/user", token).status() == 401);
}

TEST_CASE("mfa: a platform owner's reset takes recovery codes and devices along") {
    MfaFixture f;
    const std::string owner = f.login().text("access_token");
    const auto app = f.enrol(f.sign_in("ada@example.test"));
    REQUIRE(f.verify(f.first_factor(), app.code(f.clock.now())).status() == 200);
    CHECK(f.count_rows("user_devices") == 1);
    CHECK(f.send_json("DELETE", "/api/platform/users/" + f.ada.text() + "/mfa", {}, owner).status() == 200);
    for (const char* table : {"user_devices", "totp_backup_codes", "user_totp_secrets"})
        CHECK(f.count_rows(table) == 0);
    f.sign_in("ada@example.test");
}

TEST_CASE("mfa: [80-16] with an authenticator a password alone confirms nothing, and a stale session removes "
          "nothing") {
    MfaFixture f;
    const auto token = f.sign_in("ada@example.test");
    const auto app = f.enrol(token);
    f.clock.advance(std::chrono::minutes{16});
    const auto remove = [&] { return f.send_json("DELETE", "/api/user/mfa", "{}", token); };
    CHECK(remove().status() == 403);
    const auto by_password =
        f.post("/api/user/reauthenticate", Json::object({{"current_password", kPassword}}), token);
    CHECK(by_password.status() == 400);
    CHECK_THAT(by_password.text("error"), Catch::Contains("authenticator"));
    CHECK(remove().status() == 403);
    CHECK(f.post("/api/user/reauthenticate", Json::object({{"code", app.code(f.clock.now())}}), token)
              .status() == 200);
    CHECK(remove().status() == 200);
}

TEST_CASE("mfa: [80-25] a first factor that was proved with a password of before is none any more") {
    MfaFixture f;
    const auto token = f.sign_in("ada@example.test");
    const auto app = f.enrol(token);
    const auto before = f.first_factor();
    const auto kept = f.first_factor();
    REQUIRE(f.verify(kept, app.code(f.clock.now())).status() == 200);
    f.clock.advance(std::chrono::seconds{31});
    const auto entered = f.verify(f.first_factor(), app.code(f.clock.now()));
    REQUIRE(f.post("/api/user/change-password",
                   Json::object({{"current_password", kPassword}, {"new_password", "another fine staple"}}),
                   entered.text("access_token"))
                .status() == 200);
    f.clock.advance(std::chrono::seconds{31});
    const auto sessions = f.count_rows("sessions");
    const auto refused = f.verify(before, app.code(f.clock.now()));
    CHECK(refused.status() == 400);
    CHECK(refused.text("error") == "Invalid pre-authentication token");
    CHECK(f.count_rows("sessions") == sessions);
    const auto again =
        f.post("/api/auth/login",
               Json::object({{"email", "ada@example.test"}, {"password", "another fine staple"}}));
    CHECK(f.verify(again.text("access_token"), app.code(f.clock.now())).status() == 200);
}

TEST_CASE("mfa: [80-57] wrong codes from one address do not keep out whoever comes from another") {
    MfaFixture f;
    const auto app = f.enrol(f.sign_in("ada@example.test"));
    // As a socket for both kinds of addresses names IPv4 ones.
    for (int i = 0; i < 10; ++i) {
        f.clock.advance(1s); // another limit is for each address
        CHECK(f.verify(f.first_factor(), "000000", "::ffff:203.0.113.1").status() == 401);
    }
    const auto preauth = f.first_factor();
    f.clock.advance(5s);
    CHECK(f.verify(preauth, "000000", "::ffff:203.0.113.1").status() == 429);
    CHECK(f.verify(preauth, "000000", "203.0.113.1").status() == 429);
    CHECK(f.verify(preauth, app.code(f.clock.now()), "::ffff:198.51.100.2").status() == 200);
}
