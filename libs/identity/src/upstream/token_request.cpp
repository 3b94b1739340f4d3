#include "upstream/token_request.hpp"

#include "authos/base/encoding.hpp"
#include "authos/base/text.hpp"
#include "authos/base/url.hpp"
#include "authos/outbound/http_client.hpp"
#include "authos/storage/session.hpp"

#include <algorithm>
#include <cassert>

namespace authos::identity::upstream {

namespace {

Error unreachable(std::string detail) {
    return fail(Errc::unavailable, "upstream_unreachable", "The sign-in provider cannot be reached")
        .with_detail(std::move(detail));
}

Error refused(std::string detail) {
    return fail(Errc::failed_precondition, "upstream_refused", "The sign-in provider refused the request")
        .with_detail(std::move(detail));
}

// Error codes are short ASCII words; anything else of a stranger stays out of the log.
std::string code_for_log(std::string_view code) {
    const bool plain = code.size() <= 100 && std::all_of(code.begin(), code.end(), [](char c) {
                           return c > 0x20 && c < 0x7f && c != '"' && c != '\\';
                       });
    return plain ? std::string{code} : std::string{"(unreadable code)"};
}

Result<outbound::HttpResponse> exchange(const Deps& deps, outbound::HttpRequest request, Deadline deadline) {
    assert(!storage::inside_closure());
    request.max_response_bytes = kLargestAnswer;
    if (deadline.passed(deps.clock)) return unreachable("no time left");
    auto response = deps.http.send(request, deadline);
    if (response) return response;
    if (response.error().code == Errc::payload_too_large) return upstream_malformed(response.error().reason);
    return unreachable(response.error().reason);
}

// What a status means where the body says nothing.
std::optional<Error> error_of_status(int status) {
    const std::string detail = "HTTP status " + std::to_string(status);
    if (status >= 200 && status < 300) return std::nullopt;
    if (status == 429 || status >= 500) return unreachable(detail);
    if (status >= 400) return refused(detail);
    return upstream_malformed(detail); // also redirects, which are never followed
}

std::string form_text(const std::vector<std::pair<std::string, SecretString>>& parameters) {
    std::string text;
    for (const auto& [name, value] : parameters) {
        if (!text.empty()) text += '&';
        text += name + '=' + percent_encode(value.reveal());
    }
    return text;
}

std::string basic_credentials(const TokenRequest& request) {
    const std::string pair =
        percent_encode(request.client_id) + ':' + percent_encode(request.client_secret.reveal());
    return "Basic " + encode_base64(as_bytes(pair));
}

std::vector<std::string> scopes_of(std::string text) {
    std::replace(text.begin(), text.end(), ',', ' ');
    std::vector<std::string> scopes;
    for (const std::string_view scope : split(text, ' ')) {
        if (!scope.empty() && scope.size() <= 255 && is_printable_line(scope)) scopes.emplace_back(scope);
    }
    return scopes;
}

// Google sends a number, some servers a decimal text.
std::optional<long long> seconds_of(const Json& answer) {
    const auto member = answer.find("expires_in");
    if (!member) return std::nullopt;
    const auto text = member->as_string();
    std::optional<long long> seconds;
    if (text) seconds = parse_decimal(*text);
    if (const auto number = member->as_integer()) seconds = *number;
    if (!seconds || *seconds <= 0) return std::nullopt;
    return std::min(*seconds, 10LL * 366 * 86'400);
}

constexpr std::size_t kLongestToken = 16 * 1024;

Result<SecretString> token_member(const Json& answer, std::string_view name) {
    auto text = answer.find_string(name);
    if (!text) return upstream_malformed(std::string{name} + " is no text");
    if (!*text) return SecretString{};
    if ((*text)->size() > kLongestToken || !is_printable_line(**text)) {
        return upstream_malformed(std::string{name} + " is no token");
    }
    return SecretString{std::move(**text)};
}

} // namespace

Error upstream_malformed(std::string detail) {
    return fail(Errc::failed_precondition, "upstream_malformed",
                "The sign-in provider gave an answer that cannot be read")
        .with_detail(std::move(detail));
}

Deadline talk_deadline(const Deps& deps, Deadline limit) {
    return Deadline{std::min(limit.at(), deps.clock.steady_now() + kLongestTalk)};
}

Result<Json> request_tokens(const Deps& deps, const TokenRequest& request, Deadline deadline) {
    outbound::HttpRequest post{
        .method = outbound::HttpMethod::post,
        .url = request.url,
        .headers = {{"Accept", "application/json"}, {"Content-Type", "application/x-www-form-urlencoded"}},
        .body = {}};
    auto parameters = request.parameters;
    if (request.proof != ClientProof::basic) {
        parameters.emplace_back("client_id", SecretString{request.client_id});
    }
    if (request.proof == ClientProof::in_body) {
        parameters.emplace_back("client_secret", request.client_secret);
    }
    if (request.proof == ClientProof::basic) {
        post.headers.emplace_back("Authorization", basic_credentials(request));
    }
    post.body = form_text(parameters);
    auto response = exchange(deps, std::move(post), deadline);
    if (!response) return std::move(response).error();

    auto body = parse_json(response->body);
    const bool is_object = body && body->is_object();
    // A 5xx and "too many" may pass, whatever the body says.
    const bool passing = response->status == 429 || response->status >= 500;
    if (is_object && body->contains("error") && !passing) {
        return refused(
            "error " +
            code_for_log(
                body->find_string("error").value_or(std::optional<std::string>{}).value_or("(not a text)")));
    }
    if (auto error = error_of_status(response->status)) return std::move(*error);
    if (!is_object) return upstream_malformed("the token answer is no JSON object");
    return std::move(*body);
}

Result<Json> get_with_token(const Deps& deps, const std::string& url, const SecretString& access_token,
                            Deadline deadline) {
    auto response = exchange(deps,
                             {.method = outbound::HttpMethod::get,
                              .url = url,
                              .headers = {{"Accept", "application/json"},
                                          {"Authorization", "Bearer " + access_token.reveal()},
                                          {"User-Agent", "AuthOS"}}}, // GitHub refuses calls without one
                             deadline);
    if (!response) return std::move(response).error();
    if (auto error = error_of_status(response->status)) return std::move(*error);
    auto body = parse_json(response->body);
    if (!body) return upstream_malformed(body.error().reason);
    return body;
}

Result<ProviderTokens> read_tokens(const Json& answer, const std::vector<std::string>& asked,
                                   UnixMillis now) {
    ProviderTokens tokens;
    AUTHOS_TRY(tokens.access_token, token_member(answer, "access_token"));
    if (tokens.access_token.empty()) return upstream_malformed("no access_token");
    const auto type = answer.find_string("token_type");
    if (type && *type && !equals_ignoring_case(**type, "bearer")) {
        return upstream_malformed("token_type is not bearer");
    }
    AUTHOS_TRY(tokens.refresh_token, token_member(answer, "refresh_token"));
    if (const auto seconds = seconds_of(answer)) tokens.expires_at = now + std::chrono::seconds{*seconds};
    const auto scope = answer.find_string("scope");
    tokens.scopes = scope && *scope ? scopes_of(**scope) : asked;
    return tokens;
}

std::vector<std::pair<std::string, SecretString>> code_parameters(const CodeExchange& exchange) {
    return {{"grant_type", SecretString{"authorization_code"}},
            {"code", exchange.code},
            {"redirect_uri", SecretString{exchange.redirect_uri}},
            {"code_verifier", exchange.code_verifier}};
}

std::string authorization_url_of(const std::string& endpoint, const std::string& client_id,
                                 const AuthorizationRequest& request,
                                 const std::vector<std::pair<std::string, std::string>>& extra) {
    std::string scope;
    for (const std::string& one : request.scopes) scope += (scope.empty() ? "" : " ") + one;
    std::vector<std::pair<std::string, std::string>> parameters = {{"response_type", "code"},
                                                                   {"client_id", client_id},
                                                                   {"redirect_uri", request.redirect_uri},
                                                                   {"scope", scope},
                                                                   {"state", request.state},
                                                                   {"code_challenge", request.code_challenge},
                                                                   {"code_challenge_method", "S256"}};
    parameters.insert(parameters.end(), extra.begin(), extra.end());
    std::string url = endpoint;
    // An endpoint may have parameters of its own (RFC 6749 §3.1).
    char separator = endpoint.find('?') == std::string::npos ? '?' : '&';
    for (const auto& [name, value] : parameters) {
        url += separator + name + '=' + percent_encode(value);
        separator = '&';
    }
    return url;
}

} // namespace authos::identity::upstream
