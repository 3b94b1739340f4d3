#pragma once
// One organization, and calls from wherever a test says.

#include "tenants.hpp"

#include "authos/identity/risk/geo.hpp"

#include <map>

namespace authos::api::test {

/// Places by address, as a test tells them.
class ToldGeo final : public identity::GeoLookup {
public:
    [[nodiscard]] identity::GeoPlace find_place(const std::string& ip_address) const override {
        const auto known = places.find(ip_address);
        return known == places.end() ? identity::GeoPlace{} : known->second;
    }
    std::map<std::string, identity::GeoPlace> places;
};

struct LimitsFixture : TenantFixture {
    using Headers = std::vector<std::pair<std::string, std::string>>;

    Tenant org = add_tenant("acme");
    ToldGeo geo;

    LimitsFixture() {
        deps = std::make_unique<identity::Deps>(identity::Deps{*database, clock, random, Log{events}, metrics,
                                                               test_keys(), &ring, identity_settings, http,
                                                               dns, geo});
        rebuild();
    }
    Answer login_with(const std::string& email, const std::string& password, Headers headers = {},
                      const std::optional<std::string>& slug = std::nullopt) {
        headers.emplace_back("Content-Type", "application/json");
        const Json body = Json::object({{"email", email}, {"password", password}, {"org_slug", slug}});
        return call({.method = "POST", .target = "/api/auth/login", .headers = headers, .body = body.dump()});
    }
    Answer login_to_acme(const std::string& email, const std::string& agent = "Browser") {
        return login_with(email, kPassword, {{"User-Agent", agent}}, "acme");
    }
    Answer del(const std::string& target, const std::string& token) {
        return send_json("DELETE", target, {}, token);
    }
    void set_risk(const Json& body, const std::string& token) {
        const auto answer = send_json("PUT", "/api/organizations/acme/risk-settings", body.dump(), token);
        if (answer.status() != 200) throw std::logic_error("risk settings refused");
    }
    void set_features(const std::string& overrides) {
        write([&](storage::Session& s) {
            return storage::platform::set_feature_overrides(s, platform(), org.id, overrides, clock.now());
        });
    }
};

} // namespace authos::api::test
