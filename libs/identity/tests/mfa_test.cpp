#include "authos/base/text.hpp"
#include "authos/identity/mfa/verify.hpp"

#include "authos/identity/mail/mail.hpp"
#include "authos/storage/repo/devices.hpp"
#include "authos/storage/repo/jobs.hpp"
#include "authos/storage/repo/mail_codes.hpp"
#include "devices/name.hpp"
#include "devices/trust.hpp"
#include "fixture.hpp"
#include "mfa/mail_challenge.hpp"
#include "mfa/qr_code.hpp"
#include "tokens/preauth_token.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::identity;
using namespace authos::identity::test;
using namespace std::chrono_literals;

namespace {

struct MailChallenged : Fixture {
    UserId ada = add_user("ada@example.test");

    // What complete_first_factor does where the risk demands it.
    SecretString challenge(const std::string& jti) {
        const auto user = read([&](storage::Session& s) { return storage::find_user(s, platform(), ada); });
        write([&](storage::Session& s) -> Result<void> {
            return send_mail_challenge(deps, s, {LoginTarget{}, *user, jti}, caller);
        });
        return sign_preauth_token(deps,
                                  {.user_id = ada,
                                   .email = user->email,
                                   .is_platform_owner = false,
                                   .context = {},
                                   .method = SignInMethod::password,
                                   .jti = jti,
                                   .resource = {},
                                   .device_code_id = {},
                                   .saml_state = {}},
                                  clock->now())
            .value();
    }
    // As it stands in the mail that was queued last.
    SecretString code_of_last_mail() {
        const auto jobs = write([&](storage::Session& s) {
            return storage::claim_jobs(s, {"test", 10, clock->now(), clock->now() + 60s});
        });
        const auto& job = jobs.back();
        const auto mail = open_mail_payload(deps, job.claim.id, job.payload).value();
        for (const std::string_view line : split(mail.text, '\n')) {
            const bool digits = line.find_first_not_of("0123456789") == std::string_view::npos;
            if (line.size() == 6 && digits) return SecretString{std::string{line}};
        }
        throw std::logic_error("the mail has no code");
    }
    Result<SignIn> verify(const SecretString& token, const SecretString& code) {
        return verify_mfa(deps, {.preauth_token = token, .code = code, .device_code_id = {}}, caller);
    }
};

Caller with_cookie(Caller caller, const std::string& cookie) {
    caller.device_token = SecretString{cookie};
    return caller;
}

} // namespace

TEST_CASE("mfa: an account without an authenticator confirms a risky sign-in by a mailed code, once") {
    MailChallenged f;
    const std::string jti = make_preauth_id(f.random);
    const std::string other_jti = make_preauth_id(f.random);
    const auto token = f.challenge(jti);
    const auto code = f.code_of_last_mail();
    const auto other = f.challenge(other_jti);
    const auto late = f.code_of_last_mail();
    CHECK(f.verify(other, code).error().reason == "mfa_code_invalid"); // of another sign-in
    const auto entered = f.verify(token, code);
    REQUIRE(entered);
    CHECK_FALSE(entered->tokens.refresh_token.empty());
    CHECK(f.access(entered->tokens)->amr == "pwd email mfa");
    CHECK(f.verify(token, code).error().reason == "preauth_token_invalid");
    f.clock->advance(f.settings.mfa_preauth_ttl);
    CHECK(f.verify(other, late).error().reason == "preauth_token_invalid");
}

TEST_CASE("mfa: codes by mail are limited, and nothing is consumed by one too many") {
    MailChallenged f;
    for (int i = 0; i < 5; ++i) f.challenge(make_preauth_id(f.random));
    const auto user = f.read([&](storage::Session& s) { return storage::find_user(s, f.platform(), f.ada); });
    const std::string jti = make_preauth_id(f.random);
    const auto refused = f.database->write({}, [&](storage::Session& s) {
        return send_mail_challenge(f.deps, s, {LoginTarget{}, *user, jti}, f.caller);
    });
    CHECK(refused.error().reason == "mfa_rate_limited");
    CHECK(refused.error().retry_after);
    f.clock->advance(2min);
    f.challenge(jti);
}

TEST_CASE("mfa: the device flow's id in the pre-auth token must come along") {
    MailChallenged f;
    const auto sign = [&](std::optional<std::string> device) {
        return sign_preauth_token(f.deps,
                                  {.user_id = f.ada,
                                   .email = Email::parse("ada@example.test").value(),
                                   .is_platform_owner = false,
                                   .context = {},
                                   .method = SignInMethod::password,
                                   .jti = make_preauth_id(f.random),
                                   .resource = {},
                                   .device_code_id = std::move(device),
                                   .saml_state = {}},
                                  f.clock->now())
            .value();
    };
    const auto reason = [&](const SecretString& token, std::optional<std::string> device) {
        return verify_mfa(f.deps,
                          {.preauth_token = token,
                           .code = SecretString{"000000"},
                           .device_code_id = std::move(device)},
                          f.caller)
            .error()
            .reason;
    };
    CHECK(reason(sign("device-1"), std::nullopt) == "device_code_mismatch");
    CHECK(reason(sign("device-1"), "device-2") == "device_code_mismatch");
    CHECK(reason(sign(std::nullopt), "device-1") == "device_code_mismatch");
    CHECK(reason(sign("device-1"), "device-1") == "mfa_code_invalid");
}

TEST_CASE("devices: [80-9] a cookie counts as it was made, for its account, until revoked or expired") {
    Fixture f;
    f.settings.device_trust_secret = SecretString{std::string(64, 'a')};
    const UserId ada = f.add_user("ada@example.test");
    const UserId bob = f.add_user("bob@example.test");
    const auto trust = [&](const UserId& user, const Caller& caller) {
        return f.write([&](storage::Session& s) { return trust_device(f.deps, s, user, caller); }).reveal();
    };
    const auto standing = [&](const UserId& user, const std::string& cookie) {
        return f.read([&](storage::Session& s) {
            return device_standing(f.deps, s, user, with_cookie(f.caller, cookie));
        });
    };
    const std::string cookie = trust(ada, f.caller);
    CHECK(cookie.rfind(ada.text() + ":", 0) == 0);
    CHECK(standing(ada, "") == DeviceStanding::none);
    CHECK(standing(ada, cookie) == DeviceStanding::trusted);
    CHECK(standing(bob, cookie) == DeviceStanding::mismatch);
    for (std::size_t i = 0; i < cookie.size(); ++i) {
        std::string mutated = cookie;
        mutated[i] = mutated[i] == 'A' ? 'B' : 'A';
        CHECK(standing(ada, mutated) == DeviceStanding::invalid);
    }
    for (const std::string& text :
         {cookie.substr(0, cookie.size() - 1), cookie + "A", cookie + ".", "." + cookie,
          bob.text() + cookie.substr(36), std::string("x"), std::string(5000, 'A')})
        CHECK(standing(ada, text) == DeviceStanding::invalid);

    // Renewed where it comes back, another one where it does not.
    const std::string renewed = trust(ada, with_cookie(f.caller, cookie));
    CHECK(standing(ada, cookie) == DeviceStanding::untrusted);
    CHECK(standing(ada, renewed) == DeviceStanding::trusted);
    CHECK(f.read([&](storage::Session& s) { return storage::count_devices(s, ada); }) == 1);
    const std::string second = trust(ada, f.caller);
    f.write([&](storage::Session& s) { return storage::revoke_devices(s, ada); });
    CHECK(standing(ada, renewed) == DeviceStanding::untrusted);
    CHECK(standing(ada, second) == DeviceStanding::untrusted);
    const std::string last = trust(ada, f.caller);
    f.clock->advance(kDeviceTrustPeriod);
    CHECK(standing(ada, last) == DeviceStanding::untrusted);
    for (int i = 0; i < kMaxDevices + 3; ++i) trust(ada, f.caller);
    CHECK(f.read([&](storage::Session& s) { return storage::count_devices(s, ada); }) == kMaxDevices);
    f.settings.device_trust_secret = SecretString{std::string(64, 'b')};
    CHECK(standing(ada, last) == DeviceStanding::invalid);
}

TEST_CASE("devices: named after the user agent as far as it tells") {
    CHECK(device_name_of("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                         "Chrome/129.0.0.0 Safari/537.36 Edg/129.0.0.0") == "Edge on Windows");
    CHECK(device_name_of("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 "
                         "Version/17.0 Mobile/15E148 Safari/604.1") == "Safari on iPhone");
    CHECK(device_name_of("curl/8.9.1") == "curl/8.9.1");
    CHECK(device_name_of("") == "Unknown device");
    CHECK(device_name_of(std::string(400, 'x')).size() == 100);
}

TEST_CASE("mfa: the QR code is an image without style or script") {
    const auto svg = qr_code_svg(SecretString{"otpauth://totp/AuthOS:ada?secret=ABC"}).value().reveal();
    CHECK(svg.rfind("<svg ", 0) == 0);
    CHECK(svg.ends_with("</svg>"));
    CHECK(svg.find("style") == std::string::npos);
    CHECK(svg.find("<script") == std::string::npos);
    CHECK(qr_code_svg(SecretString{std::string(5000, 'x')}).error().reason == "qr_code_too_long");
}
