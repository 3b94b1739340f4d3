#pragma once
// An organization whose service uses its users' accounts at providers, and providers that answer as told.

#include "service_api_fixture.hpp"

#include "authos/authcore/envelope.hpp"
#include "authos/base/url.hpp"
#include "authos/storage/repo/provider_token_requests.hpp"
#include "authos/storage/repo/provider_tokens.hpp"
#include "detail/statement.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <functional>

namespace authos::api::test {

/// The providers: counts what it is asked, and answers it; nothing to answer with: not reached.
class LinkedProviders final : public outbound::HttpClient {
public:
    [[nodiscard]] Result<outbound::HttpResponse> send(const outbound::HttpRequest& request,
                                                      Deadline) override {
        const std::scoped_lock lock{mutex_};
        const bool token = request.body.find("grant_type=refresh_token") != std::string::npos;
        if (token) ++refreshes;
        bodies.push_back(request.body);
        if (answer) return answer(request);
        return fail(Errc::unavailable, "upstream_unreachable");
    }
    static Result<outbound::HttpResponse> json(int status, const Json& body) {
        outbound::HttpResponse response;
        response.status = status;
        response.body = body.dump();
        return response;
    }

    std::function<Result<outbound::HttpResponse>(const outbound::HttpRequest&)> answer;
    int refreshes = 0;
    std::vector<std::string> bodies;

private:
    std::mutex mutex_;
};

inline constexpr const char* kCalendar = "https://www.googleapis.com/auth/calendar";
inline constexpr const char* kDrive = "https://www.googleapis.com/auth/drive";
inline constexpr const char* kBack = "https://portal.example.test/back?x=1";

struct LinkedFixture : ServiceApiFixture {
    LinkedProviders providers;
    UserId user = add_service_user("user@example.test");

    LinkedFixture() {
        deps = std::make_unique<identity::Deps>(identity::Deps{*database, clock, random, Log{events}, metrics,
                                                               test_keys(), &ring, identity_settings,
                                                               providers, dns});
        auto& google = identity_settings.social.google;
        google.client_id = "platform-client";
        google.client_secret = SecretString{"platform-secret"};
        rebuild();
        configure(org.id, service, {kCalendar});
        providers.answer = [](const outbound::HttpRequest&) {
            return LinkedProviders::json(
                200, Json::object({{"access_token", "renewed-token"}, {"expires_in", 3600}}));
        };
    }

    void configure(const OrgId& of, const ServiceId& id, const std::vector<std::string>& google_scopes) {
        const bool stored = write([&](storage::Session& s) -> Result<bool> {
            AUTHOS_TRY(auto row, storage::find_service(s, scope(of), id));
            row->google_scopes = Json{google_scopes}.dump();
            row->redirect_uris = Json{std::vector<std::string>{kBack}}.dump();
            return storage::update_service(s, scope(of), *row);
        });
        if (!stored) throw std::logic_error("no service");
    }
    std::string token(const std::string& email = "user@example.test") {
        return sign_in(email, "acme", "portal");
    }

    /// A linked account with a token for `scopes` that lasts `lasts`.
    storage::ConnectedAccountId link(const UserId& owner, const std::optional<OrgId>& home,
                                     const std::string& subject, const std::vector<std::string>& scopes,
                                     std::chrono::seconds lasts = std::chrono::hours{2},
                                     bool can_renew = true) {
        const auto id = storage::ConnectedAccountId::make(random);
        write([&](storage::Session& s) -> Result<void> {
            const storage::Realm realm = home ? storage::Realm{scope(*home)} : storage::Realm{platform()};
            AUTHOS_TRY(storage::insert_connected_account(
                s, realm, {id, owner, "google", subject, {"me@gmail.example", "Me"}, clock.now()}));
            AUTHOS_TRY(storage::put_provider_tokens(
                s, {storage::TokenHolder::connected_account, id.text(), owner},
                sealed("connected_accounts", id.text(), scopes, lasts, can_renew), clock.now()));
            return {};
        });
        return id;
    }
    storage::ConnectedAccountId link(const std::vector<std::string>& scopes = {kCalendar},
                                     std::chrono::seconds lasts = std::chrono::hours{2},
                                     bool can_renew = true) {
        return link(user, org.id, "subject-1", scopes, lasts, can_renew);
    }
    storage::SealedTokens sealed(const std::string& table, const std::string& id,
                                 const std::vector<std::string>& scopes, std::chrono::seconds lasts,
                                 bool can_renew) {
        const auto seal = [&](const char* column, const char* text) {
            return authcore::seal(ring, {table, id, column}, SecretString{text}, random);
        };
        storage::SealedTokens tokens{seal("access_token", "stored-token"), std::nullopt, "default",
                                     clock.now() + lasts, Json{scopes}.dump()};
        if (can_renew) tokens.refresh_token = seal("refresh_token", "stored-refresh");
        return tokens;
    }
    Answer ask(const std::vector<std::string>& scopes = {kCalendar}, const Json& more = Json::object(),
               const std::optional<UserId>& whom = std::nullopt) {
        Json body = more;
        body.set("user_id", whom.value_or(user).text()).set("provider", "google").set("scopes", scopes);
        return with_key("POST", "/provider-tokens", body);
    }
    /// The state in the URL of an answer.
    static std::string state_of(const Answer& answer) {
        const std::string url = answer.text("reauth_url");
        return url.substr(url.rfind('/') + 1);
    }
    static std::string request_at(const std::string& state, const std::string& rest = {}) {
        return "/api/user/provider-token-requests/" + state + rest;
    }
    Answer complete(const std::string& state, const std::string& access, const Json& body = Json::object()) {
        return post(request_at(state, "/complete"), body, access);
    }
    Answer remove(const std::string& target, const std::string& access) {
        return call({.method = "DELETE", .target = target, .headers = authorization(access)});
    }
};

inline void check_refused(const Answer& answer, int status, const std::string& code) {
    INFO(answer.response.body());
    CHECK(answer.status() == status);
    CHECK(answer.code() == code);
}

} // namespace authos::api::test
