#pragma once
// An organization in the tier with connections, and a provider that answers as a test tells it.

#include "settings_fixture.hpp"

#include "authos/identity/upstream/metadata_cache.hpp"
#include "authos/storage/repo/domain_routes.hpp"

namespace authos::api::test {

inline constexpr const char* kIssuer = "https://idp.example.test";

struct UpstreamFixture : SettingsFixture {
    identity::upstream::MetadataCache metadata{clock};

    UpstreamFixture() {
        set_tier(org.id, "tier_enterprise");
        reaching.upstream_metadata = &metadata;
        deps = std::make_unique<identity::Deps>(reaching);
        rebuild();
    }
    static Json draft(const std::string& connection = "main") {
        return Json::object({{"connection_id", connection},
                             {"name", "Head Office"},
                             {"provider_type", "oidc"},
                             {"client_id", "authos"},
                             {"client_secret", "s3cret"},
                             {"issuer", kIssuer}});
    }
    Answer connect(const Json& body = draft()) { return ask("POST", "upstream-providers", body); }
    Answer add_route(const std::string& domain, const Json& more = Json::object()) {
        Json body = more;
        body.set("domain", domain);
        return ask("POST", "domain-routes", body);
    }
    /// TXT records with that text under the name of the proof of `domain`.
    void publish_proof(const std::string& domain, const std::string& text) {
        other_dns.answer = [=](const std::string& name) -> Result<std::vector<std::string>> {
            if (name != "_sso-verification." + domain) return std::vector<std::string>{};
            return std::vector<std::string>{"v=spf1 -all", text};
        };
    }
    /// A proven route; its id.
    std::string prove_route(const std::string& domain, const Json& more = Json::object()) {
        const auto route = add_route(domain, more);
        publish_proof(domain, route.text("verification_token"));
        const auto verdict = ask("POST", "domain-routes/" + route.text("id") + "/verify");
        if (!verdict.json.get_boolean("verified").value_or(false)) throw std::logic_error("not proven");
        return route.text("id");
    }
    Answer look_up(const std::string& email, const Json& more = Json::object()) {
        Json body = more;
        body.set("email", email);
        return post("/api/auth/lookup-email", body);
    }
    Answer log_in(const std::string& email, const std::optional<std::string>& org_slug,
                  const std::string& password = kPassword) {
        return post("/api/auth/login",
                    Json::object({{"email", email}, {"password", password}, {"org_slug", org_slug}}));
    }
    void answer_http(int status, const std::string& body = "{}") {
        other_http.answer = [=](const outbound::HttpRequest&) -> Result<outbound::HttpResponse> {
            return outbound::HttpResponse{status, {}, body};
        };
    }
    std::optional<storage::UpstreamProvider> stored_connection(const std::string& id) {
        return database
            ->read({},
                   [&](storage::Session& s) {
                       return storage::find_upstream_provider(s, scope(org.id),
                                                              storage::UpstreamProviderId::parse(id).value());
                   })
            .value();
    }
};

} // namespace authos::api::test
