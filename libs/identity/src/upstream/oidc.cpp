#include "upstream/oidc.hpp"

#include "authos/base/json.hpp"
#include "authos/base/text.hpp"
#include "secrets/sealed.hpp"
#include "upstream/id_token.hpp"
#include "upstream/metadata.hpp"
#include "upstream/stored_connection.hpp"
#include "upstream/token_request.hpp"

#include <algorithm>

namespace authos::identity::upstream {

namespace {

using std::chrono_literals::operator""s;

constexpr auto kLongestSignIn = 15s;
constexpr std::string_view kIdentityPrefix = "oidc:";

/// Where to go: what the connection names itself goes before what its provider publishes.
struct Endpoints {
    std::string authorization;
    std::string token;
    std::optional<std::string> userinfo;
    std::string jwks; // empty: plain OAuth 2.0
    bool secret_in_body = false;
    bool issuer_in_response = false;
};

class ConnectionProvider final : public Provider {
public:
    ConnectionProvider(const Deps& deps, Connection connection, Deadline deadline)
        : deps_(deps), row_(std::move(connection.row)), secret_(std::move(connection.client_secret)),
          deadline_(std::min(deadline.at(), Deadline::after(deps.clock, kLongestSignIn).at())) {}

    [[nodiscard]] SignInMethod method() const noexcept override { return SignInMethod::oidc; }
    [[nodiscard]] Result<std::string> authorization_url(const AuthorizationRequest& request) override;
    [[nodiscard]] Result<UpstreamUser> exchange_code(const CodeExchange& exchange) override;
    [[nodiscard]] Result<ProviderTokens> refresh(const SecretString& refresh_token) override;

private:
    [[nodiscard]] bool is_oidc() const { return row_.type == kOidcType; }
    [[nodiscard]] Result<Endpoints> find_endpoints();
    [[nodiscard]] Result<void> check_response_issuer(const Endpoints& ends, const CodeExchange& exchange);
    [[nodiscard]] Result<Json> post_token(const Endpoints& ends,
                                          std::vector<std::pair<std::string, SecretString>> parameters);
    [[nodiscard]] std::vector<std::string> asked_scopes(std::vector<std::string> scopes) const;
    [[nodiscard]] Result<Json> get_userinfo(const std::string& url, const SecretString& access_token);
    [[nodiscard]] Result<Json> claims_of(const Endpoints& ends, const Json& answer,
                                         const ProviderTokens& tokens, const CodeExchange& exchange);
    [[nodiscard]] Result<ProviderTokens> tokens_of(const Json& answer,
                                                   const std::vector<std::string>& asked) const;
    [[nodiscard]] Result<UpstreamUser> user_of(const Endpoints& ends, Json claims, ProviderTokens tokens);

    const Deps& deps_;
    storage::UpstreamProvider row_;
    SecretString secret_;
    Deadline deadline_;
};

Result<Endpoints> ConnectionProvider::find_endpoints() {
    const auto metadata = metadata_of(row_);
    Endpoints ends;
    ends.authorization = row_.authorization_url.value_or("");
    ends.token = row_.token_url.value_or("");
    ends.userinfo = row_.userinfo_url;
    ends.jwks = metadata.jwks_uri.value_or("");
    ends.secret_in_body = metadata.secret_in_body.value_or(false);
    const bool complete = !ends.authorization.empty() && !ends.token.empty();
    if (complete && (!is_oidc() || !ends.jwks.empty())) return ends;
    const auto url = discovery_url_of(row_);
    if (!url) return malformed_answer("the connection has neither a discovery document nor endpoints");
    AUTHOS_TRY(const auto found, find_discovery(deps_, *url, row_.issuer.value_or(""), deadline_));
    if (ends.authorization.empty()) ends.authorization = found->authorization_endpoint;
    if (ends.token.empty()) ends.token = found->token_endpoint;
    if (!ends.userinfo) ends.userinfo = found->userinfo_endpoint;
    if (ends.jwks.empty()) ends.jwks = found->jwks_uri;
    if (!metadata.secret_in_body) ends.secret_in_body = found->secret_in_body;
    ends.issuer_in_response = found->issuer_in_response;
    return ends;
}

std::vector<std::string> ConnectionProvider::asked_scopes(std::vector<std::string> scopes) const {
    if (is_oidc() && std::find(scopes.begin(), scopes.end(), "openid") == scopes.end())
        scopes.insert(scopes.begin(), "openid");
    return scopes;
}

Result<std::string> ConnectionProvider::authorization_url(const AuthorizationRequest& request) {
    AUTHOS_TRY(const auto ends, find_endpoints());
    AuthorizationRequest asked = request;
    asked.scopes = asked_scopes(request.scopes.empty() ? scopes_of(row_) : request.scopes);
    std::vector<std::pair<std::string, std::string>> extra;
    if (is_oidc()) {
        extra.emplace_back("nonce", request.nonce);
        // Without it a provider must not hear the wish for a refresh token (Core 1.0 §11); an address that
        // says something about it already is obeyed.
        const bool lasting =
            std::find(asked.scopes.begin(), asked.scopes.end(), "offline_access") != asked.scopes.end();
        const bool said = ends.authorization.find("?prompt=") != std::string::npos ||
                          ends.authorization.find("&prompt=") != std::string::npos;
        if (lasting && !said) extra.emplace_back("prompt", "consent");
    }
    return authorization_url_of(ends.authorization, row_.client_id, asked, extra);
}

// Mix-up: an answer that another provider gave must not be taken to this one, which would get its code.
Result<void> ConnectionProvider::check_response_issuer(const Endpoints& ends, const CodeExchange& exchange) {
    if (!exchange.issuer) {
        if (ends.issuer_in_response) return upstream_token_invalid("response_iss_missing");
        return {};
    }
    if (row_.issuer && *exchange.issuer != *row_.issuer)
        return upstream_token_invalid("response_iss_mismatch");
    return {};
}

Result<Json> ConnectionProvider::post_token(const Endpoints& ends,
                                            std::vector<std::pair<std::string, SecretString>> parameters) {
    ClientProof proof = ends.secret_in_body ? ClientProof::in_body : ClientProof::basic;
    if (secret_.empty()) proof = ClientProof::none;
    return request_tokens(deps_, {ends.token, row_.client_id, secret_, proof, std::move(parameters)},
                          deadline_);
}

Result<ProviderTokens> ConnectionProvider::tokens_of(const Json& answer,
                                                     const std::vector<std::string>& asked) const {
    // A token of another type is not for the Authorization header that we would put it in (RFC 6749 §7.1).
    if (!answer.get_string("token_type")) return upstream_malformed("token_type is missing");
    return read_tokens(answer, asked, deps_.clock.now());
}

Result<Json> ConnectionProvider::get_userinfo(const std::string& url, const SecretString& access_token) {
    AUTHOS_TRY(auto answer, get_with_token(deps_, url, access_token, deadline_));
    if (!answer.is_object()) return upstream_malformed("userinfo is no JSON object");
    return answer;
}

Result<Json> ConnectionProvider::claims_of(const Endpoints& ends, const Json& answer,
                                           const ProviderTokens& tokens, const CodeExchange& exchange) {
    if (!is_oidc()) {
        if (!ends.userinfo) return malformed_answer("the connection has no userinfo endpoint");
        return get_userinfo(*ends.userinfo, tokens.access_token);
    }
    const auto token = answer.get_string("id_token");
    if (!token) return upstream_token_invalid("id_token_missing");
    const IdTokenExpectation expected{*row_.issuer, row_.client_id, exchange.nonce, tokens.access_token};
    AUTHOS_TRY(const auto keys, find_keys(deps_, ends.jwks, Freshness::cached, deadline_));
    auto claims = verify_id_token(*keys, *token, expected, deps_.clock.now());
    if (claims || claims.error().detail != "jwt_kid_unknown") return claims;
    AUTHOS_TRY(const auto fresh, find_keys(deps_, ends.jwks, Freshness::refetched, deadline_));
    return verify_id_token(*fresh, *token, expected, deps_.clock.now());
}

Result<UpstreamUser> ConnectionProvider::user_of(const Endpoints& ends, Json claims, ProviderTokens tokens) {
    AUTHOS_TRY(auto subject, subject_of(claims));
    if (is_oidc() && ends.userinfo && !verified_email_of(claims)) {
        AUTHOS_TRY(auto more, get_userinfo(*ends.userinfo, tokens.access_token));
        // An answer about somebody else would hand over that one's address (Core 1.0 §5.3.2).
        AUTHOS_TRY(const auto same, subject_of(more));
        if (same != subject) return upstream_token_invalid("userinfo_sub_mismatch");
        claims = std::move(more);
    }
    std::string name = claims.get_string("name").value_or("");
    if (!is_printable_line(name)) name.clear();
    return UpstreamUser{std::move(subject), verified_email_of(claims),
                        std::string{truncate_utf8(trim(name), 200)}, std::move(tokens)};
}

Result<UpstreamUser> ConnectionProvider::exchange_code(const CodeExchange& exchange) {
    AUTHOS_TRY(const auto ends, find_endpoints());
    AUTHOS_TRY(check_response_issuer(ends, exchange));
    AUTHOS_TRY(const auto answer, post_token(ends, code_parameters(exchange)));
    AUTHOS_TRY(auto tokens, tokens_of(answer, asked_scopes(scopes_of(row_))));
    AUTHOS_TRY(auto claims, claims_of(ends, answer, tokens, exchange));
    AUTHOS_TRY(auto user, user_of(ends, std::move(claims), std::move(tokens)));
    // Signing in needs them no more; what nobody may ask for is not kept.
    if (token_scopes_of(row_).empty()) user.tokens = {};
    return user;
}

Result<ProviderTokens> ConnectionProvider::refresh(const SecretString& refresh_token) {
    AUTHOS_TRY(const auto ends, find_endpoints());
    AUTHOS_TRY(const auto answer, post_token(ends, {{"grant_type", SecretString{"refresh_token"}},
                                                    {"refresh_token", refresh_token}}));
    // No scope means the same scope (RFC 6749 §5.1): whoever asks knows it.
    AUTHOS_TRY(auto tokens, tokens_of(answer, {}));
    if (tokens.refresh_token.empty()) tokens.refresh_token = refresh_token;
    return tokens;
}

} // namespace

Result<Connection> open_connection(const Deps& deps, storage::UpstreamProvider row) {
    SecretString secret;
    if (row.client_secret_sealed) {
        const std::string id{row.id.text()};
        AUTHOS_TRY(secret, open_secret(deps, connection_secret_place(id), *row.client_secret_sealed));
    }
    return Connection{std::move(row), std::move(secret)};
}

std::unique_ptr<Provider> make_connection_provider(const Deps& deps, Connection connection,
                                                   Deadline deadline) {
    return std::make_unique<ConnectionProvider>(deps, std::move(connection), deadline);
}

bool is_reachable(const Deps& deps, const storage::UpstreamProvider& row, Deadline deadline) {
    const auto discovery = discovery_url_of(row);
    if (discovery) return is_answering(deps, *discovery, deadline);
    return row.token_url && is_answering(deps, *row.token_url, deadline);
}

std::string identity_provider_of(const storage::UpstreamProviderId& id) {
    return std::string{kIdentityPrefix} + id.text();
}

std::optional<storage::UpstreamProviderId> connection_of_identity(std::string_view provider) {
    if (provider.substr(0, kIdentityPrefix.size()) != kIdentityPrefix) return std::nullopt;
    auto id = storage::UpstreamProviderId::parse(std::string{provider.substr(kIdentityPrefix.size())});
    if (!id) return std::nullopt;
    return std::move(*id);
}

} // namespace authos::identity::upstream
