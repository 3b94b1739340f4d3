#pragma once
// The application without a socket: real use cases on a real database with real migrations, a clock that
// moves only when told to. `call` does what the server does between reading and writing.

#include "authos/api/application.hpp"
#include "authos/authcore/envelope.hpp"
#include "authos/authcore/keyset.hpp"
#include "authos/base/json.hpp"
#include "authos/http/target.hpp"
#include "authos/identity/platform/bootstrap_owner.hpp"
#include "authos/outbound/http_client.hpp"
#include "authos/outbound/txt_resolver.hpp"
#include "authos/storage/database.hpp"
#include "authos/telemetry/metrics.hpp"

#include <memory>
#include <mutex>
#include <stdexcept>
#include <variant>

namespace authos::api::test {

inline constexpr const char* kOwner = "owner@example.test";
inline constexpr const char* kPassword = "correct horse battery";
inline constexpr const char* kBaseUrl = "https://sso.example.test";

/// Remembers every event as one line of text.
class EventLog final : public LogSink {
public:
    [[nodiscard]] bool enabled(LogLevel) const noexcept override { return true; }
    void write(const LogEvent& event) noexcept override {
        std::string line{event.event};
        const auto add = [&line](const LogField& field) {
            if (const auto* text = std::get_if<std::string>(&field.value))
                line += " " + field.key + "=" + *text;
        };
        if (event.context != nullptr) {
            for (const LogField& field : *event.context) add(field);
        }
        for (const LogField& field : event.fields) add(field);
        const std::scoped_lock lock{mutex_};
        text_ += line + "\n";
    }
    [[nodiscard]] std::string text() const {
        const std::scoped_lock lock{mutex_};
        return text_;
    }

private:
    mutable std::mutex mutex_;
    std::string text_;
};

/// A migrated database without rows besides those that migrations bring; gone with its last handle.
class TestDatabase {
public:
    virtual ~TestDatabase() = default;
    [[nodiscard]] virtual storage::Database& get() = 0;
};

/// Each executable says which database its tests run on.
[[nodiscard]] std::unique_ptr<TestDatabase> make_test_database(const Clock& clock);

/// The other servers of these tests: none answers.
class NoHttp final : public outbound::HttpClient {
public:
    [[nodiscard]] Result<outbound::HttpResponse> send(const outbound::HttpRequest&, Deadline) override {
        return fail(Errc::unavailable, "upstream_unreachable");
    }
};

/// Nor does the domain name system.
class NoDns final : public outbound::TxtResolver {
public:
    [[nodiscard]] Result<std::vector<std::string>> find_txt(const std::string&, Deadline) override {
        return fail(Errc::unavailable, "dns_unavailable");
    }
};

/// What a test sends.
struct Call {
    std::string method = "GET";
    std::string target;
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::string body = {};
};

/// An answer with its body read, where it is JSON.
struct Answer {
    http::Response response;
    Json json;

    [[nodiscard]] int status() const { return response.status(); }
    [[nodiscard]] std::string text(std::string_view member) const {
        return json.get_string(member).value_or("");
    }
    [[nodiscard]] std::string code() const { return text("error_code"); }
    [[nodiscard]] std::string header(std::string_view name) const {
        return std::string{response.headers().find(name).value_or("")};
    }
};

inline const authcore::KeySet& test_keys() {
    static const authcore::KeySet keys =
        authcore::KeySet::make({authcore::Kid::parse("test-key").value(),
                                authcore::PrivateKey::generate(authcore::Algorithm::rs256).value()})
            .value();
    return keys;
}

struct Fixture {
    ManualClock clock;
    SystemRandom random;
    EventLog events;
    telemetry::Metrics metrics{telemetry::DatabaseLabel::sqlite};
    authcore::KeyRing ring{authcore::EncryptionKeyId::parse("default").value(),
                           authcore::AeadKey::make(random)};
    identity::Settings identity_settings;
    NoHttp http;
    NoDns dns;
    std::unique_ptr<TestDatabase> place = make_test_database(clock);
    storage::Database* database = &place->get();
    std::unique_ptr<identity::Deps> deps;
    Settings settings;
    Probes probes;
    std::unique_ptr<http::Application> application;
    std::string remote_address = "192.0.2.1";

    Fixture() {
        identity_settings.base_url = kBaseUrl;
        identity_settings.dashboard_base_url = "https://app.example.test";
        identity_settings.relying_party =
            authcore::RelyingParty{"sso.example.test", "SSO Platform", {kBaseUrl}};
        identity_settings.password_cost = authcore::PasswordHashParameters::lightest();
        deps = std::make_unique<identity::Deps>(identity::Deps{*database, clock, random, Log{events}, metrics,
                                                               test_keys(), &ring, identity_settings, http,
                                                               dns});
        (void)identity::bootstrap_platform_owner(*deps,
                                                 {Email::parse(kOwner).value(), SecretString{kPassword}}, {})
            .value();
        settings.jwks = test_keys().to_jwks();
        settings.allowed_origins = {kBaseUrl, "https://app.example.test"};
        probes.check_database = [this](Deadline deadline) { return database->check(deadline); };
        probes.refresh_gauges = [] {};
        rebuild();
    }

    /// After a change of `settings` or `probes`.
    void rebuild() { application = make_application(*deps, settings, probes); }

    [[nodiscard]] http::Request request_of(const Call& call) const {
        http::Request request;
        request.method = http::parse_method(call.method);
        request.method_text = call.method;
        request.target = call.target;
        const http::Target target = http::parse_target(call.target).value();
        request.path = target.path;
        request.segments = target.segments;
        request.query = target.query;
        for (const auto& [name, value] : call.headers) request.headers.add(name, value);
        request.remote_address = remote_address;
        request.received_at = clock.now();
        request.has_body = !call.body.empty();
        request.body = call.body;
        return request;
    }

    Answer call(const Call& call) {
        http::Request request = request_of(call);
        const http::Matched matched = application->match(request);
        if (matched.refusal) return answer_of(application->refusal(*matched.refusal, &request, &matched));
        if (request.body.size() > matched.body_limit) {
            return answer_of(application->refusal(http::Refusal::body_too_large, &request, &matched));
        }
        request.params = matched.params;
        return answer_of(application->handle(matched, request, Deadline::after(clock, matched.budget)));
    }

    Answer get(const std::string& target, const std::string& token = {}) {
        return call({.method = "GET", .target = target, .headers = authorization(token)});
    }
    Answer send_json(const std::string& method, const std::string& target, const std::string& body,
                     const std::string& token = {}) {
        auto headers = authorization(token);
        headers.emplace_back("Content-Type", "application/json");
        return call({.method = method, .target = target, .headers = headers, .body = body});
    }
    Answer post(const std::string& target, const Json& body, const std::string& token = {}) {
        return send_json("POST", target, body.dump(), token);
    }
    Answer login(const std::string& password = kPassword) {
        return post("/api/auth/login", Json::object({{"email", kOwner}, {"password", password}}));
    }
    Answer refresh(const std::string& token) {
        return post("/api/auth/refresh", Json::object({{"refresh_token", token}}));
    }

    static std::vector<std::pair<std::string, std::string>> authorization(const std::string& token) {
        if (token.empty()) return {};
        return {{"Authorization", "Bearer " + token}};
    }
    static Answer answer_of(http::Response response) {
        auto json = parse_json(response.body());
        Json body = json ? std::move(json).value() : Json{};
        return {std::move(response), std::move(body)};
    }
};

} // namespace authos::api::test
