#include "dto/auth.hpp"

#include "dto/body.hpp"

namespace authos::api::dto {

Result<identity::PasswordLogin> parse_login(const Json& body) {
    identity::PasswordLogin login;
    AUTHOS_TRY(login.email, body.get_string("email"));
    if (login.email.empty())
        return fail(Errc::invalid_argument, "member_missing", "\"email\" must not be empty");
    AUTHOS_TRY(login.password, get_secret(body, "password"));
    AUTHOS_TRY(login.place, parse_place(body));
    return login;
}

Result<identity::SignInPlace> parse_place(const Json& body) {
    identity::SignInPlace place;
    AUTHOS_TRY(place.org_slug, body.find_string("org_slug"));
    AUTHOS_TRY(place.service_slug, body.find_string("service_slug"));
    AUTHOS_TRY(place.redirect_uri, body.find_string("redirect_uri"));
    AUTHOS_TRY(place.state, body.find_string("state"));
    return place;
}

Result<SecretString> parse_refresh_token(const Json& body) {
    return get_secret(body, "refresh_token");
}

Result<identity::PasswordChange> parse_password_change(const Json& body) {
    identity::PasswordChange change;
    AUTHOS_TRY(change.current_password, get_secret(body, "current_password"));
    AUTHOS_TRY(change.new_password, get_secret(body, "new_password"));
    return change;
}

Json token_response(const identity::TokenPair& pair) {
    return Json::object({{"access_token", pair.access_token.reveal()},
                         {"refresh_token", pair.refresh_token.reveal()},
                         {"expires_in", static_cast<std::int64_t>(pair.expires_in.count())},
                         {"token_type", "Bearer"}});
}

Json message_response(std::string_view text) {
    return Json::object({{"message", text}});
}

} // namespace authos::api::dto
