#pragma once
// Devices that ask to be let in, over the API.

#include "account_mails.hpp"

#include <catch2/catch.hpp>

namespace authos::api::test {

inline constexpr const char* kDeviceGrantType = "urn:ietf:params:oauth:grant-type:device_code";

struct DeviceFixture : AccountFixture {
    Tenant org = add_tenant("acme");
    UserId ada = add_user("ada@example.test");
    std::string client = add_device_service(org, "tv");

    DeviceFixture() { link(org, "tv", ada); }

    /// A service with an activation page and one resource; its client id.
    std::string add_device_service(const Tenant& tenant, const std::string& slug, bool page = true) {
        const ServiceId id = ServiceId::make(random);
        const std::string client_id = "client-" + id.text();
        write([&](storage::Session& s) {
            return storage::insert_service(
                s, scope(tenant.id),
                {.id = id,
                 .slug = slug,
                 .name = slug,
                 .type = "desktop",
                 .client_id = client_id,
                 .created_at = clock.now(),
                 .device_activation_uri =
                     page ? std::optional<std::string>{"https://tv.example.test/activate"} : std::nullopt,
                 .resource_uris = R"(["https://api.example.test/"])"});
        });
        return client_id;
    }
    /// Lets the account sign in to the service.
    void link(const Tenant& tenant, const std::string& slug, const UserId& user) {
        write([&](storage::Session& s) -> Result<void> {
            AUTHOS_TRY(const auto service, storage::find_service_by_slug(s, scope(tenant.id), slug));
            AUTHOS_TRY(storage::insert_identity_if_absent(s, {storage::IdentityId::make(random),
                                                              user,
                                                              std::string{storage::kPasswordProvider},
                                                              user.text(),
                                                              {tenant.id, service->id},
                                                              clock.now()}));
            return {};
        });
    }

    [[nodiscard]] Json request() const {
        return Json::object({{"client_id", client}, {"org", "acme"}, {"service", "tv"}});
    }
    Answer start() { return post("/auth/device/code", request()); }
    Answer start_platform() {
        return post("/auth/device/code", Json::object({{"client_id", "platform-admin-cli"},
                                                       {"org", "platform"},
                                                       {"service", "admin-cli"}}));
    }
    Answer poll(const Answer& begun, const std::optional<std::string>& client_id = {},
                const std::optional<std::string>& resource = {}) {
        return post("/auth/token", Json::object({{"grant_type", kDeviceGrantType},
                                                 {"device_code", begun.text("device_code")},
                                                 {"client_id", client_id.value_or(client)},
                                                 {"resource", resource}}));
    }
    Answer verify(const std::string& user_code) {
        return post("/auth/device/verify", Json::object({{"user_code", user_code}}));
    }
    Answer answer(const std::string& how, const Answer& begun, const std::string& token) {
        return post("/auth/device/" + how, Json::object({{"user_code", begun.text("user_code")}}), token);
    }
    Answer approve(const Answer& begun, const std::string& token) { return answer("approve", begun, token); }
    Answer form(const std::string& target, const std::string& body) {
        return call({.method = "POST",
                     .target = target,
                     .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                     .body = body});
    }
};

/// `error` is the code of OAuth.
inline void check_protocol(const Answer& answer, int status, const std::string& error,
                           const std::string& code = "BAD_REQUEST") {
    INFO(answer.response.body());
    CHECK(answer.status() == status);
    CHECK(answer.text("error") == error);
    CHECK(answer.code() == code);
    CHECK_FALSE(answer.text("error_description").empty());
    CHECK(answer.json.contains("timestamp"));
    CHECK(answer.header("Cache-Control") == "no-store");
}

} // namespace authos::api::test
