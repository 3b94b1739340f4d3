#pragma once
// One organization with every feature, and other servers that answer as a test tells them.

#include "tenants.hpp"

#include "authos/outbound/http_client.hpp"
#include "authos/outbound/txt_resolver.hpp"

#include <functional>

namespace authos::api::test {

class ToldHttp final : public outbound::HttpClient {
public:
    [[nodiscard]] Result<outbound::HttpResponse> send(const outbound::HttpRequest& request,
                                                      Deadline) override {
        sent.push_back(request);
        if (answer) return answer(request);
        return fail(Errc::unavailable, "upstream_unreachable");
    }
    std::vector<outbound::HttpRequest> sent;
    std::function<Result<outbound::HttpResponse>(const outbound::HttpRequest&)> answer;
};

class ToldDns final : public outbound::TxtResolver {
public:
    [[nodiscard]] Result<std::vector<std::string>> find_txt(const std::string& name, Deadline) override {
        asked.push_back(name);
        if (answer) return answer(name);
        return std::vector<std::string>{};
    }
    std::vector<std::string> asked;
    std::function<Result<std::vector<std::string>>(const std::string&)> answer;
};

struct SettingsFixture : TenantFixture {
    ToldHttp other_http;
    ToldDns other_dns;
    identity::Deps reaching{*database,         clock,      random,   Log{events}, metrics, test_keys(), &ring,
                            identity_settings, other_http, other_dns};
    Tenant org = add_tenant("acme");
    std::string owner = sign_in(org.owner_email);

    SettingsFixture() {
        set_tier(org.id, "tier_pro");
        deps = std::make_unique<identity::Deps>(reaching);
        rebuild();
    }
    [[nodiscard]] static std::string path(const std::string& rest, const std::string& slug = "acme") {
        return "/api/organizations/" + slug + "/" + rest;
    }
    Answer ask(const std::string& method, const std::string& rest, const Json& body = Json::object()) {
        const bool has_body = method != "GET" && method != "DELETE";
        return send_json(method, path(rest), has_body ? body.dump() : std::string{}, owner);
    }
    Answer set_domain(const std::string& domain) {
        return ask("POST", "domain", Json::object({{"domain", domain}}));
    }
    storage::Organization stored() {
        return database->read({}, [&](storage::Session& s) { return storage::find_organization(s, org.id); })
            .value()
            .value();
    }
};

} // namespace authos::api::test
