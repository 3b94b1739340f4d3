// Answers of other sign-in providers, from discovery documents to user records. The first octet chooses the
// provider, the second what is asked of it; the next lines are its answers, each a status and a body. A token
// answer may have "claims" instead of "id_token": they are signed here, so that what an honest signature says
// is read, too.
#include "authos/authcore/jwt.hpp"
#include "authos/base/text.hpp"
#include "authos/outbound/http_client.hpp"
#include "authos/outbound/txt_resolver.hpp"
#include "authos/storage/database.hpp"
#include "authos/telemetry/metrics.hpp"
#include "fuzz_world.hpp"
#include "outbound_url.hpp"
#include "upstream/oidc.hpp"
#include "upstream/providers.hpp"

#include <algorithm>
#include <array>

using namespace authos;
using namespace authos::identity;
using namespace authos::identity::upstream;

namespace {

constexpr std::string_view kIssuer = "https://idp.example.test";
constexpr std::string_view kOwnKeys = "https://idp.example.test/jwks";

class AnsweringHttp final : public outbound::HttpClient {
public:
    std::string_view rest;

    [[nodiscard]] Result<outbound::HttpResponse> send(const outbound::HttpRequest& request,
                                                      Deadline) override {
        check(request);
        if (request.url == kOwnKeys) return outbound::HttpResponse{200, {}, own_keys()};
        if (rest.empty()) return fail(Errc::unavailable, "upstream_timeout");
        static constexpr std::array<int, 8> statuses = {200, 200, 200, 201, 302, 400, 429, 500};
        const int status = statuses[static_cast<unsigned char>(rest[0]) % statuses.size()];
        const auto end = std::min(rest.find('\n'), rest.size());
        const std::string body = with_token(rest.substr(1, end - 1));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        return outbound::HttpResponse{status, {}, body};
    }

private:
    // What one provider says must not lead to a call that was not checked, nor into its header fields.
    static void check(const outbound::HttpRequest& request) {
        if (!check_outbound_url(test::fuzz_settings(), request.url)) std::abort();
        for (const auto& [name, value] : request.headers) {
            if (!is_printable_line(name) || !is_printable_line(value)) std::abort();
        }
    }
    static std::string own_keys() { return test::fuzz_keys().to_jwks(); }
    static std::string with_token(std::string_view body) {
        auto json = parse_json(body);
        if (!json || !json->is_object()) return std::string{body};
        const auto claims = json->find("claims");
        if (!claims || !claims->is_object()) return std::string{body};
        return json->set("id_token", authcore::sign_jwt(test::fuzz_keys(), "JWT", *claims)->reveal()).dump();
    }
};

class NoDns final : public outbound::TxtResolver {
public:
    [[nodiscard]] Result<std::vector<std::string>> find_txt(const std::string&, Deadline) override {
        return std::vector<std::string>{};
    }
};

// Providers know no database: this one connects when it is asked first.
struct World {
    ManualClock clock;
    test::ZeroRandom random;
    telemetry::Metrics metrics{telemetry::DatabaseLabel::sqlite};
    std::unique_ptr<storage::Database> database =
        storage::Database::open(storage::sqlite::backend(), SecretString{"sqlite:/nowhere/never-opened.db"},
                                {}, clock)
            .value();
    AnsweringHttp http;
    NoDns dns;
    Deps deps{*database, clock,
              random,    Log{null_log_sink()},
              metrics,   test::fuzz_keys(),
              nullptr,   test::fuzz_settings(),
              http,      dns};
};

storage::UpstreamProvider connection_row(bool oidc, bool with_endpoints) {
    test::ZeroRandom random;
    storage::UpstreamProvider row{.id = storage::UpstreamProviderId::make(random),
                                  .connection_id = "main",
                                  .name = "Main",
                                  .type = oidc ? "oidc" : "oauth2",
                                  .client_id = "client",
                                  .encryption_key_id = "none"};
    if (oidc) row.issuer = kIssuer;
    if (!with_endpoints) return row;
    row.authorization_url = "https://idp.example.test/authorize";
    row.token_url = "https://idp.example.test/token";
    row.userinfo_url = "https://idp.example.test/userinfo";
    row.metadata = Json::object({{"jwks_uri", std::string{kOwnKeys}}}).dump();
    return row;
}

std::unique_ptr<Provider> provider_for(const Deps& deps, unsigned choice) {
    if (choice < 3) {
        return make_provider(deps, {static_cast<SocialProvider>(choice), "client", SecretString{"secret"}},
                             {});
    }
    const bool oidc = choice != 3;
    Connection connection{connection_row(oidc, choice < 5), SecretString{choice == 4 ? "secret" : ""}};
    return make_connection_provider(deps, std::move(connection), {});
}

void check_error(const Error& error) {
    static constexpr std::array<std::string_view, 6> reasons = {
        "upstream_unreachable",      "upstream_refused",       "upstream_malformed",
        "upstream_email_unverified", "upstream_token_invalid", "upstream_issuer_mismatch"};
    if (std::find(reasons.begin(), reasons.end(), error.reason) == reasons.end()) std::abort();
    if (error.code != Errc::unavailable && error.code != Errc::failed_precondition) std::abort();
}

void check_tokens(const ProviderTokens& tokens) {
    if (tokens.access_token.empty() || !is_printable_line(tokens.access_token.reveal())) std::abort();
    if (!tokens.refresh_token.empty() && !is_printable_line(tokens.refresh_token.reveal())) std::abort();
    for (const auto& scope : tokens.scopes) {
        if (!is_printable_line(scope)) std::abort();
    }
}

void check_user(const UpstreamUser& user) {
    // None at all where nobody may ask for them.
    if (!user.tokens.access_token.empty() || !user.tokens.refresh_token.empty()) check_tokens(user.tokens);
    if (user.subject.empty() || user.subject.size() > 255 || !is_printable_line(user.subject)) std::abort();
    if (trim(user.subject).size() != user.subject.size()) std::abort();
    if (user.display_name.size() > 200) std::abort();
    if (!user.display_name.empty() && !is_printable_line(user.display_name)) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 3) return 0;
    static World world;
    world.http.rest = as_text({data, size}).substr(3);
    const auto provider = provider_for(world.deps, data[0] % 6);
    switch (data[1] % 3) {
    case 0: {
        const auto user = provider->exchange_code({.code = SecretString{"code"},
                                                   .code_verifier = SecretString{"verifier"},
                                                   .redirect_uri = "https://sso.example.test/callback",
                                                   .nonce = "nonce"});
        user ? check_user(*user) : check_error(user.error());
        break;
    }
    case 1: {
        const auto tokens = provider->refresh(SecretString{"refresh"});
        tokens ? check_tokens(*tokens) : check_error(tokens.error());
        break;
    }
    default: {
        const auto url = provider->authorization_url(
            {"state", "https://sso.example.test/callback", "challenge", "nonce", {}, true});
        if (!url) check_error(url.error());
        if (url && !Url::parse(*url)) std::abort();
        break;
    }
    }
    return 0;
}
