#include "dto/sign_up.hpp"

#include "dto/auth.hpp"
#include "dto/body.hpp"

namespace authos::api::dto {
namespace {

std::optional<std::string> query_text(const http::Request& request, std::string_view name) {
    const auto value = request.query_value(name);
    return value ? std::optional{std::string{*value}} : std::nullopt;
}

Result<std::string> get_text(const Json& body, std::string_view name) {
    AUTHOS_TRY(auto text, body.get_string(name));
    if (text.empty()) {
        return fail(Errc::invalid_argument, "member_missing",
                    "\"" + std::string{name} + "\" must not be empty");
    }
    return text;
}

} // namespace

Result<identity::Registration> parse_registration(const Json& body) {
    identity::Registration in;
    AUTHOS_TRY(in.email, get_text(body, "email"));
    AUTHOS_TRY(in.password, get_secret(body, "password"));
    AUTHOS_TRY(in.place, parse_place(body));
    return in;
}

Result<identity::PasswordReset> parse_password_reset(const Json& body) {
    AUTHOS_TRY(auto token, get_text(body, "token"));
    AUTHOS_TRY(auto password, get_secret(body, "new_password"));
    return identity::PasswordReset{SecretString{std::move(token)}, std::move(password)};
}

Result<MailWish> parse_mail_wish(const Json& body) {
    MailWish wish;
    AUTHOS_TRY(wish.email, get_text(body, "email"));
    AUTHOS_TRY(wish.place, parse_place(body));
    return wish;
}

Result<identity::LinkPresentation> parse_link(const http::Request& request) {
    const auto token = query_text(request, "token");
    if (!token || token->empty()) {
        return fail(Errc::invalid_argument, "query_malformed", "The query parameter token is required");
    }
    return identity::LinkPresentation{SecretString{*token},
                                      {.org_slug = query_text(request, "org"),
                                       .service_slug = query_text(request, "service"),
                                       .redirect_uri = query_text(request, "redirect_uri"),
                                       .state = query_text(request, "state")}};
}

} // namespace authos::api::dto
