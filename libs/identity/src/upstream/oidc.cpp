#include "upstream/oidc.hpp"

#include "authos/base/encoding.hpp"
#include "authos/base/json.hpp"
#include "authos/base/text.hpp"
#include "authos/base/url.hpp"
#include "outbound_url.hpp"
#include "secrets/sealed.hpp"
#include "upstream/id_token.hpp"
#include "upstream/metadata.hpp"
#include "upstream/stored_connection.hpp"

#include <algorithm>

namespace authos::identity::upstream {

namespace {

using std::chrono_literals::operator""s;

constexpr auto kLongestSignIn = 15s;
constexpr std::size_t kMaxAnswerBytes = 256 * 1024;
constexpr std::int64_t kLongestTokenLife = 10LL * 365 * 24 * 3600;

using Fields = std::vector<std::pair<std::string_view, std::string>>;

std::string form_of(const Fields& fields) {
    std::string form;
    for (const auto& [name, value] : fields) {
        if (!form.empty()) form += '&';
        form += std::string{name} + "=" + percent_encode(value);
    }
    return form;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string all;
    for (const auto& part : parts) all += (all.empty() ? "" : " ") + part;
    return all;
}

Error connection_refused(std::string_view what) {
    return fail(Errc::failed_precondition, "upstream_refused", "The identity provider refused the request")
        .with_detail(std::string{truncate_utf8(what, 200)});
}

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
    [[nodiscard]] Result<Json> post_token(const Endpoints& ends, Fields fields);
    [[nodiscard]] Result<Json> get_userinfo(const std::string& url, const SecretString& access_token);
    [[nodiscard]] Result<Json> claims_of(const Endpoints& ends, const Json& answer,
                                         const ProviderTokens& tokens, const CodeExchange& exchange);
    [[nodiscard]] Result<ProviderTokens> tokens_of(const Json& answer) const;
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

Result<std::string> ConnectionProvider::authorization_url(const AuthorizationRequest& request) {
    AUTHOS_TRY(const auto ends, find_endpoints());
    auto scopes = request.scopes.empty() ? scopes_of(row_) : request.scopes;
    if (is_oidc() && std::find(scopes.begin(), scopes.end(), "openid") == scopes.end())
        scopes.insert(scopes.begin(), "openid");
    Fields fields = {{"response_type", "code"},
                     {"client_id", row_.client_id},
                     {"redirect_uri", request.redirect_uri},
                     {"state", request.state},
                     {"code_challenge", request.code_challenge},
                     {"code_challenge_method", "S256"}};
    if (!scopes.empty()) fields.emplace_back("scope", joined(scopes));
    if (is_oidc()) fields.emplace_back("nonce", request.nonce);
    const bool has_query = ends.authorization.find('?') != std::string::npos;
    return ends.authorization + (has_query ? "&" : "?") + form_of(fields);
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

Result<Json> ConnectionProvider::post_token(const Endpoints& ends, Fields fields) {
    outbound::HttpRequest request;
    request.method = outbound::HttpMethod::post;
    request.url = ends.token;
    request.max_response_bytes = kMaxAnswerBytes;
    request.headers = {{"Accept", "application/json"}, {"Content-Type", "application/x-www-form-urlencoded"}};
    if (secret_.empty() || ends.secret_in_body) {
        fields.emplace_back("client_id", row_.client_id);
        if (!secret_.empty()) fields.emplace_back("client_secret", secret_.reveal());
    } else {
        // RFC 6749 §2.3.1: both are form-encoded before they are joined.
        const std::string pair = percent_encode(row_.client_id) + ":" + percent_encode(secret_.reveal());
        const ByteView octets{reinterpret_cast<const std::uint8_t*>(pair.data()), pair.size()};
        request.headers.emplace_back("Authorization", "Basic " + encode_base64(octets));
    }
    request.body = form_of(fields);
    AUTHOS_TRY(const auto answer, send_upstream(deps_, std::move(request), deadline_));
    if (answer.status >= 500) {
        return fail(Errc::unavailable, "upstream_unreachable", "The identity provider is not available")
            .with_detail("token endpoint: HTTP status " + std::to_string(answer.status));
    }
    auto parsed = parse_upstream(answer.body);
    // Some say no with status 200.
    if (answer.status != 200 || (parsed && parsed->contains("error"))) {
        const auto error = parsed ? parsed->get_string("error").value_or("") : std::string{};
        return connection_refused("HTTP status " + std::to_string(answer.status) + " " + error);
    }
    return parsed;
}

Result<ProviderTokens> ConnectionProvider::tokens_of(const Json& answer) const {
    const auto access = answer.get_string("access_token");
    const auto type = answer.get_string("token_type");
    if (!access || access->empty()) return malformed_answer("access_token is missing");
    if (!type || !equals_ignoring_case(*type, "Bearer")) return malformed_answer("token_type is not Bearer");
    ProviderTokens tokens;
    tokens.access_token = SecretString{*access};
    tokens.refresh_token = SecretString{answer.get_string("refresh_token").value_or("")};
    const auto life = answer.get_integer("expires_in");
    if (life && *life > 0)
        tokens.expires_at = deps_.clock.now() + std::chrono::seconds{std::min(*life, kLongestTokenLife)};
    for (const auto scope : split(answer.get_string("scope").value_or(""), ' ')) {
        if (!scope.empty()) tokens.scopes.emplace_back(scope);
    }
    return tokens;
}

Result<Json> ConnectionProvider::get_userinfo(const std::string& url, const SecretString& access_token) {
    outbound::HttpRequest request;
    request.url = url;
    request.max_response_bytes = kMaxAnswerBytes;
    request.headers = {{"Accept", "application/json"}, {"Authorization", "Bearer " + access_token.reveal()}};
    AUTHOS_TRY(const auto answer, send_upstream(deps_, std::move(request), deadline_));
    if (answer.status == 200) return parse_upstream(answer.body);
    return connection_refused("userinfo: HTTP status " + std::to_string(answer.status));
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
    AUTHOS_TRY(const auto answer, post_token(ends, {{"grant_type", "authorization_code"},
                                                    {"code", exchange.code.reveal()},
                                                    {"redirect_uri", exchange.redirect_uri},
                                                    {"code_verifier", exchange.code_verifier.reveal()}}));
    AUTHOS_TRY(auto tokens, tokens_of(answer));
    AUTHOS_TRY(auto claims, claims_of(ends, answer, tokens, exchange));
    return user_of(ends, std::move(claims), std::move(tokens));
}

Result<ProviderTokens> ConnectionProvider::refresh(const SecretString& refresh_token) {
    AUTHOS_TRY(const auto ends, find_endpoints());
    AUTHOS_TRY(const auto answer, post_token(ends, {{"grant_type", "refresh_token"},
                                                    {"refresh_token", refresh_token.reveal()}}));
    AUTHOS_TRY(auto tokens, tokens_of(answer));
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
    return "oidc:" + id.text();
}

} // namespace authos::identity::upstream
