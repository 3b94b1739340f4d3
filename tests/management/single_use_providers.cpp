// States of sign-ins and links through other providers, and the codes that those send back.
#include "single_use.hpp"
#include "social_fixture.hpp"

#include <map>

namespace authos::api::test {
namespace {

/// Another tenant with a client of its own at GitHub, whose callback is another one.
struct TwoShopsFixture : SocialFixture {
    static constexpr const char* kWithCode = "&code=good&format=json";
    Tenant other = add_tenant("other");
    int issued = 0;

    TwoShopsFixture() {
        set_tier(other.id, "tier_enterprise");
        add_shop(other.id, ServiceId::make(random), "shop");
        const auto stored =
            post("/api/organizations/other/oauth-credentials/github",
                 Json::object({{"client_id", "client-of-other"}, {"client_secret", "secret"}}),
                 sign_in(other.owner_email));
        if (stored.status() != 200) throw std::logic_error("no client: " + stored.text("error"));
    }
    /// With the state of `flow`, as somebody who does not hold it.
    std::vector<Swap> elsewhere(const Flow& flow) {
        const Flow mine = begin("github");
        const Flow theirs = begin("github", "", "other");
        const std::string name = flow.cookie.substr(0, flow.cookie.find('='));
        const auto at = [=, this](const std::string& path, const std::string& cookie) {
            return [=, this] { return end_at(path, flow, cookie, kWithCode); };
        };
        const auto value_of = [](const Flow& of) { return of.cookie.substr(of.cookie.find('=') + 1); };
        return {{"no cookie", at(flow.callback, "")},
                {"another browser", at(flow.callback, mine.cookie)},
                {"another browser, under its name", at(flow.callback, name + "=" + value_of(mine))},
                {"another tenant", at(theirs.callback, flow.cookie)},
                {"a browser of another tenant", at(theirs.callback, name + "=" + value_of(theirs))},
                {"another provider", at("/auth/admin/microsoft/callback", flow.cookie)}};
    }
};

struct StateFixture : TwoShopsFixture {
    Issued issue() {
        const Flow flow = begin();
        return {.present = [=, this](std::size_t) { return end(flow, kWithCode); },
                .swaps = elsewhere(flow),
                .lifetime = identity_settings.oauth_state_ttl};
    }
};

/// States that link another account at a provider to whoever is signed in.
struct LinkStateFixture : TwoShopsFixture {
    Issued issue() {
        const std::string n = std::to_string(++issued);
        providers.subject = "10" + n;
        providers.email = "ada" + n + "@example.test";
        const std::string ada = access_token(end(begin("github")));
        const Flow flow = flow_of(post("/api/user/identities/google/link", Json::object(), ada));
        if (flow.begun.status() != 200) throw std::logic_error("no link: " + flow.begun.text("error"));
        return {.present = [=, this](std::size_t) { return end(flow); },
                .swaps = elsewhere(flow),
                .lifetime = identity_settings.oauth_state_ttl};
    }
};

/// A provider that keeps its codes: for one client, once. Fifty sign-ins come back with the same.
struct CodeFixture : TwoShopsFixture {
    std::map<std::string, std::string> client_of; // of codes that were not used

    CodeFixture() {
        providers.instead = [this](const outbound::HttpRequest& request) { return exchange(request); };
    }
    std::optional<Result<outbound::HttpResponse>> exchange(const outbound::HttpRequest& request) {
        if (request.method != outbound::HttpMethod::post) return std::nullopt;
        std::string code;
        std::string client;
        for (const auto& [key, value] : parse_form(request.body).value()) {
            if (key == "code") code = value;
            if (key == "client_id") client = value;
        }
        const auto known = client_of.find(code);
        if (known == client_of.end() || known->second != client)
            return FakeProviders::answer(200, R"({"error":"bad_verification_code"})");
        client_of.erase(known);
        return std::nullopt;
    }
    Issued issue() {
        const std::string code = "code-" + std::to_string(++issued);
        client_of[code] = "platform-github";
        const std::string with_code = "&code=" + code + "&format=json";
        std::vector<Flow> flows;
        for (int i = 0; i < 50; ++i) flows.push_back(begin());
        const Flow google = begin("google");
        const Flow theirs = begin("github", "", "other");
        return {.present = [=, this](std::size_t i) { return end(flows[i], with_code); },
                .swaps = {{"another provider", [=, this] { return end(google, with_code); }},
                          {"another tenant", [=, this] { return end(theirs, with_code); }}}};
    }
};

} // namespace

std::vector<SingleUse> provider_values() {
    return {row_of<StateFixture>({.name = "OAuth state, to sign in",
                                  .table = "oauth_states",
                                  .makes = "sessions",
                                  .refused = {400}}),
            row_of<LinkStateFixture>({.name = "OAuth state, to link an account",
                                      .table = "oauth_states",
                                      .makes = "identities",
                                      .used = 303,
                                      .refused = {400}}),
            // The provider refuses; that is told as its fault. The state that brought the code is used up.
            row_of<CodeFixture>({.name = "upstream code",
                                 .table = "",
                                 .makes = "sessions",
                                 .refused = {500},
                                 .carrier = "oauth_states"})};
}

} // namespace authos::api::test
