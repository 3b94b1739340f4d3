#pragma once
// Emulated GitHub, Google and Microsoft behind the HTTP client of the tests, and a browser with cookies.

#include "tenants.hpp"

#include "authos/base/url.hpp"
#include "authos/outbound/http_client.hpp"

#include <functional>
#include <mutex>

namespace authos::api::test {

/// Who the providers say it is; what each call was.
class FakeProviders final : public outbound::HttpClient {
public:
    std::string subject = "4711";
    std::string email = "ada@example.test";
    bool verified = true;
    std::vector<outbound::HttpRequest> sent;
    std::function<std::optional<Result<outbound::HttpResponse>>(const outbound::HttpRequest&)> instead;

    Result<outbound::HttpResponse> send(const outbound::HttpRequest& request, Deadline) override {
        const std::scoped_lock lock{mutex_};
        sent.push_back(request);
        if (instead) {
            if (auto other = instead(request)) return std::move(*other);
        }
        if (request.url.find("token") != std::string::npos) return tokens(request);
        return user(request.url);
    }
    [[nodiscard]] std::size_t token_calls() const {
        return static_cast<std::size_t>(std::count_if(sent.begin(), sent.end(), [](const auto& request) {
            return request.method == outbound::HttpMethod::post;
        }));
    }
    static Result<outbound::HttpResponse> answer(int status, std::string body) {
        return outbound::HttpResponse{status, {}, std::move(body)};
    }

private:
    static Result<outbound::HttpResponse> tokens(const outbound::HttpRequest& request) {
        // As GitHub does: an error with status 200.
        if (request.body.find("client_secret=wrong") != std::string::npos) {
            return answer(200, R"({"error":"incorrect_client_credentials"})");
        }
        return answer(200, R"({"access_token":"provider-access","refresh_token":"provider-refresh",)"
                           R"("token_type":"bearer","expires_in":3600,"scope":"user:email"})");
    }
    Result<outbound::HttpResponse> user(const std::string& url) {
        const std::string flag = verified ? "true" : "false";
        if (url.ends_with("/emails")) {
            return answer(200,
                          R"([{"email":"other@example.test","primary":false,"verified":true},{"email":")" +
                              email + R"(","primary":true,"verified":)" + flag + "}]");
        }
        if (url.find("github") != std::string::npos) {
            return answer(200, R"({"id":)" + subject + R"(,"login":"ada","email":"shown@example.test"})");
        }
        if (url.find("google") != std::string::npos) {
            return answer(200, R"({"id":")" + subject + R"(","email":")" + email + R"(","verified_email":)" +
                                   flag + "}");
        }
        return answer(200, R"({"id":"ms-)" + subject + R"(","mail":")" + email +
                               R"(","userPrincipalName":")" +
                               (verified ? email : std::string{"guest_x#EXT#@contoso.example"}) + "\"}");
    }
    std::mutex mutex_;
};

/// A flow as the browser has it after its begin.
struct Flow {
    Answer begun;
    std::string url; // of the provider
    std::string state;
    std::string cookie;   // "name=value"
    std::string callback; // path of our callback that the provider was told

    [[nodiscard]] std::string parameter(const std::string& name) const {
        const auto parsed = Url::parse(url).value();
        for (const auto& [key, value] : parse_form(parsed.query).value()) {
            if (key == name) return value;
        }
        return {};
    }
};

struct SocialFixture : TenantFixture {
    FakeProviders providers;
    identity::Deps reaching{*database,         clock,     random, Log{events}, metrics, test_keys(), &ring,
                            identity_settings, providers, dns};
    Tenant org = add_tenant("acme");
    ServiceId shop = ServiceId::make(random);
    static constexpr const char* kBack = "https://shop.example.test/back";

    SocialFixture() {
        for (const auto provider : {identity::SocialProvider::github, identity::SocialProvider::google,
                                    identity::SocialProvider::microsoft}) {
            auto& own = identity_settings.social.of(provider);
            own.client_id = "platform-" + std::string{identity::name_of(provider)};
            own.client_secret = SecretString{"platform-secret"};
        }
        set_tier(org.id, "tier_enterprise");
        settings.rate_limiting = false;
        deps = std::make_unique<identity::Deps>(reaching);
        rebuild();
        add_shop(org.id, shop, "shop");
    }
    void add_shop(const OrgId& tenant, const ServiceId& id, const std::string& slug) {
        write([&](storage::Session& s) {
            return storage::insert_service(s, scope(tenant),
                                           {.id = id,
                                            .slug = slug,
                                            .name = "Shop",
                                            .type = "web",
                                            .client_id = "client-" + id.text(),
                                            .redirect_uris = "[\"" + std::string{kBack} + "\"]",
                                            .created_at = clock.now(),
                                            .resource_uris = R"(["https://api.shop.example.test/"])"});
        });
    }
    static Flow flow_of(Answer begun) {
        Flow flow{std::move(begun), {}, {}, {}, {}};
        flow.url =
            flow.begun.status() == 303 ? flow.begun.header("Location") : flow.begun.text("authorization_url");
        if (flow.url.empty()) return flow;
        flow.state = flow.parameter("state");
        const std::string line = flow.begun.header("Set-Cookie");
        flow.cookie = line.substr(0, line.find(';'));
        flow.callback = Url::parse(flow.parameter("redirect_uri")).value().path;
        return flow;
    }
    Flow begin(const std::string& provider = "github", const std::string& more = {},
               const std::string& tenant = "acme") {
        return flow_of(get("/auth/" + provider + "?org=" + tenant + "&service=shop&redirect_uri=" +
                           percent_encode(kBack) + "&state=my%20state%26" + more));
    }
    Answer end(const Flow& flow, const std::string& more = "&code=good") {
        return end_at(flow.callback, flow, flow.cookie, more);
    }
    Answer end_at(const std::string& path, const Flow& flow, const std::string& cookie,
                  const std::string& more = "&code=good") {
        Call back{.target = path + "?state=" + flow.state + more};
        if (!cookie.empty()) back.headers.emplace_back("Cookie", "a=b; " + cookie);
        return call(back);
    }
    /// The value of a field in the fragment of the Location.
    static std::string fragment(const Answer& answer, const std::string& name) {
        const std::string location = answer.header("Location");
        const auto hash = location.find('#');
        if (hash == std::string::npos) return {};
        for (const auto& [key, value] : parse_form(location.substr(hash + 1)).value()) {
            if (key == name) return value;
        }
        return {};
    }
    std::string access_token(const Answer& answer) { return fragment(answer, "access_token"); }
};

} // namespace authos::api::test
