#pragma once
// Bodies of the authentication routes.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/base/secret.hpp"
#include "authos/identity/accounts/password.hpp"
#include "authos/identity/login/password_login.hpp"
#include "authos/identity/sessions/token_pair.hpp"

namespace authos::api::dto {

/// All fail with Errc::invalid_argument and a message that names the member: "member_missing", "member_type".
[[nodiscard]] Result<identity::PasswordLogin> parse_login(const Json& body);
[[nodiscard]] Result<SecretString> parse_refresh_token(const Json& body);
[[nodiscard]] Result<identity::PasswordChange> parse_password_change(const Json& body);

/// org_slug, service_slug, redirect_uri and state, where they are there.
[[nodiscard]] Result<identity::SignInPlace> parse_place(const Json& body);

/// The standard token response.
[[nodiscard]] Json token_response(const identity::TokenPair& pair);
/// {"message": text}
[[nodiscard]] Json message_response(std::string_view text);

} // namespace authos::api::dto
