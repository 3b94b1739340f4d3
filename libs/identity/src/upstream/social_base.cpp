#include "upstream/social_base.hpp"

#include "authos/base/text.hpp"

namespace authos::identity::upstream {

const SocialProviderSettings& SocialBase::settings() const {
    return deps_.settings.social.of(credentials_.provider);
}

Result<std::string> SocialBase::authorization_url(const AuthorizationRequest& request) {
    AuthorizationRequest asked = request;
    if (asked.scopes.empty()) asked.scopes = default_scopes(credentials_.provider);
    return authorization_url_of(settings().endpoints.authorize, credentials_.client_id, asked,
                                extra_parameters(request));
}

Result<UpstreamUser> SocialBase::exchange_code(const CodeExchange& exchange) {
    const Deadline deadline = talk_deadline(deps_, limit_);
    const TokenRequest request{.url = settings().endpoints.token,
                               .client_id = credentials_.client_id,
                               .client_secret = credentials_.client_secret,
                               .parameters = code_parameters(exchange)};
    AUTHOS_TRY(const auto answer, request_tokens(deps_, request, deadline));
    AUTHOS_TRY(auto tokens, read_tokens(answer, default_scopes(credentials_.provider), deps_.clock.now()));
    AUTHOS_TRY(auto user, ask_user(tokens.access_token, deadline));
    user.tokens = std::move(tokens);
    return user;
}

Result<ProviderTokens> SocialBase::refresh(const SecretString& refresh_token) {
    const TokenRequest request{
        .url = settings().endpoints.token,
        .client_id = credentials_.client_id,
        .client_secret = credentials_.client_secret,
        .parameters = {{"grant_type", SecretString{"refresh_token"}}, {"refresh_token", refresh_token}}};
    AUTHOS_TRY(const auto answer, request_tokens(deps_, request, talk_deadline(deps_, limit_)));
    AUTHOS_TRY(auto tokens, read_tokens(answer, {}, deps_.clock.now()));
    // Google gives no new one: the old one stays good. Microsoft and GitHub rotate.
    if (tokens.refresh_token.empty()) tokens.refresh_token = refresh_token;
    return tokens;
}

Result<std::string> read_subject(const Json& user, std::string_view member) {
    const auto found = user.find(member);
    if (!found) return upstream_malformed("the user has no id");
    if (const auto number = found->as_integer()) return std::to_string(*number);
    auto text = found->as_string().value_or("");
    if (text.empty() || text.size() > 255 || !is_printable_line(text) || trim(text).size() != text.size()) {
        return upstream_malformed("the user's id is none");
    }
    return text;
}

std::string read_display_name(const Json& user, std::string_view member) {
    const auto found = user.find(member);
    const std::string text = found ? found->as_string().value_or("") : std::string{};
    if (!is_printable_line(text)) return {};
    return std::string{truncate_utf8(trim(text), 200)};
}

Error email_unverified() {
    return fail(Errc::failed_precondition, "upstream_email_unverified",
                "The sign-in provider gave no verified e-mail address");
}

Result<Email> vouched_email(const std::optional<std::string>& text) {
    auto email = Email::parse(text.value_or(""));
    if (!email) return email_unverified();
    return email;
}

std::unique_ptr<Provider> make_provider(const Deps& deps, ClientCredentials credentials, Deadline limit) {
    switch (credentials.provider) {
    case SocialProvider::github: return make_github(deps, std::move(credentials), limit);
    case SocialProvider::google: return make_google(deps, std::move(credentials), limit);
    case SocialProvider::microsoft: break;
    }
    return make_microsoft(deps, std::move(credentials), limit);
}

std::vector<std::string> default_scopes(SocialProvider provider) {
    switch (provider) {
    case SocialProvider::github: return {"user:email"};
    case SocialProvider::google: return {"openid", "email", "profile"};
    case SocialProvider::microsoft: break;
    }
    return {"User.Read", "offline_access", "email", "openid", "profile"};
}

} // namespace authos::identity::upstream
