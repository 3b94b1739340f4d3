#pragma once
// An account with an authenticator, and the app that belongs to it.

#include "from_address.hpp"
#include "tenants.hpp"

#include "authos/authcore/otp.hpp"
#include "authos/base/text.hpp"

namespace authos::api::test {

/// What an authenticator app knows.
struct Authenticator {
    authcore::OtpSecret secret;
    std::vector<std::string> recovery_codes = {};

    [[nodiscard]] std::string code(UnixMillis at) const { return authcore::totp_code(secret, at).reveal(); }
};

struct MfaFixture : TenantFixture {
    Tenant acme = add_tenant("acme");
    UserId ada = add_user("ada@example.test");

    MfaFixture() {
        identity_settings.mail_from =
            outbound::MailAddress{Email::parse("sso@example.test").value(), "AuthOS"};
        add_member(acme.id, ada, "member");
    }

    /// The limits by address are told elsewhere: every call comes from an address of its own.
    Answer get(const std::string& target, const std::string& token = {}) {
        remote_address = fresh_address();
        return TenantFixture::get(target, token);
    }
    Answer send_json(const std::string& method, const std::string& target, const std::string& body,
                     const std::string& token = {}) {
        remote_address = fresh_address();
        return TenantFixture::send_json(method, target, body, token);
    }
    Answer post(const std::string& target, const Json& body, const std::string& token = {}) {
        return send_json("POST", target, body.dump(), token);
    }
    Answer call_from(const std::string& address, const Call& call) {
        return test::call_from(*this, address, call);
    }
    Answer post_from(const std::string& address, const std::string& target, const Json& body,
                     const std::string& cookie = {}) {
        Call call{.method = "POST",
                  .target = target,
                  .headers = {{"Content-Type", "application/json"}},
                  .body = body.dump()};
        if (!cookie.empty()) call.headers.emplace_back("Cookie", "authos_device=" + cookie);
        return call_from(address, call);
    }
    std::string fresh_address() { return addresses_.next(); }

    /// The whole set-up for whoever `token` belongs to.
    Authenticator enrol(const std::string& token) {
        const auto setup = post("/api/user/mfa/setup", Json::object(), token);
        if (setup.status() != 200) throw std::logic_error("no setup: " + setup.text("error"));
        Authenticator app{authcore::OtpSecret::from_base32(SecretString{setup.text("secret")}).value()};
        const auto done =
            post("/api/user/mfa/verify", Json::object({{"code", app.code(clock.now())}}), token);
        if (done.status() != 200) throw std::logic_error("not confirmed: " + done.text("error"));
        app.recovery_codes = done.json.get_strings("backup_codes").value();
        clock.advance(std::chrono::seconds{31}); // that code is used
        return app;
    }
    /// The first step; the pre-auth token.
    std::string first_factor(const std::string& email = "ada@example.test",
                             const std::optional<std::string>& org = std::nullopt) {
        const auto answer =
            post_from(fresh_address(), "/api/auth/login",
                      Json::object({{"email", email}, {"password", kPassword}, {"org_slug", org}}));
        if (answer.status() != 200 || !answer.text("refresh_token").empty())
            throw std::logic_error("no pre-auth token");
        return answer.text("access_token");
    }
    Answer verify(const std::string& preauth, const std::string& code, const std::string& address = {}) {
        return post_from(address.empty() ? fresh_address() : address, "/api/auth/mfa/verify",
                         Json::object({{"preauth_token", preauth}, {"code", code}}));
    }
    std::size_t count_rows(const std::string& table, const std::string& part = {}) {
        std::size_t found = 0;
        for (const auto& row : rows_with(part)) found += row.rfind(table + ": ", 0) == 0 ? 1 : 0;
        return found;
    }

private:
    FreshAddresses addresses_;
};

} // namespace authos::api::test
