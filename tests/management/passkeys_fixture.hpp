#pragma once
// Accounts with passkeys, and the ceremonies over the API.

#include "soft_passkey.hpp"
#include "tenants.hpp"

#include <catch2/catch.hpp>

namespace authos::api::test {

struct PasskeyFixture : TenantFixture {
    PasskeyFixture() {
        identity_settings.device_trust_secret = SecretString{std::string(64, 'a')};
        settings.rate_limiting = false;
        rebuild();
    }

    Answer start_registration(const std::string& token, const std::string& name = "Key") {
        return post("/api/auth/passkeys/register/start", Json::object({{"name", name}}), token);
    }
    Answer finish_registration(const std::string& token, const std::string& challenge,
                               const Json& credential) {
        return post("/api/auth/passkeys/register/finish",
                    Json::object({{"challenge_id", challenge}, {"credential", credential}}), token);
    }
    Answer register_passkey(const std::string& token, const SoftPasskey& passkey) {
        const auto begun = start_registration(token);
        REQUIRE(begun.status() == 200);
        return finish_registration(token, begun.text("challenge_id"),
                                   passkey.create(begun.json.get("options").value()));
    }
    SoftPasskey add_passkey(const std::string& token) {
        SoftPasskey passkey{random};
        const auto answer = register_passkey(token, passkey);
        INFO(answer.response.body());
        REQUIRE(answer.status() == 200);
        return passkey;
    }

    Answer start_login(const std::optional<std::string>& email, const std::optional<std::string>& org = {},
                       const std::optional<std::string>& service = {}) {
        return post("/api/auth/passkeys/authenticate/start",
                    Json::object({{"email", email}, {"org_slug", org}, {"service_slug", service}}));
    }
    Answer finish_login(const std::string& challenge, const Json& credential) {
        return post("/api/auth/passkeys/authenticate/finish",
                    Json::object({{"challenge_id", challenge}, {"credential", credential}}));
    }
    Answer finish_login(const Answer& begun, SoftPasskey& passkey, const UserId& user) {
        return finish_login(begun.text("challenge_id"),
                            passkey.get(begun.json.get("options").value(), user.text()));
    }
    static std::vector<std::string> allowed(const Answer& begun) {
        std::vector<std::string> ids;
        const auto options = begun.json.get("options").value();
        for (const Json& item : options.get("allowCredentials").value().items())
            ids.push_back(item.get_string("id").value());
        return ids;
    }
};

inline void check_refusal(const Answer& answer, int status, const std::string& code) {
    INFO(answer.response.body());
    CHECK(answer.status() == status);
    CHECK(answer.code() == code);
}

} // namespace authos::api::test
