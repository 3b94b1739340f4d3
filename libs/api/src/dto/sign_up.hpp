#pragma once
// Bodies and queries of sign-up and of links from mails.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/http/request.hpp"
#include "authos/identity/accounts/recovery.hpp"
#include "authos/identity/accounts/registration.hpp"

namespace authos::api::dto {

/// All fail with Errc::invalid_argument and a message that names the member: "member_missing", "member_type".
[[nodiscard]] Result<identity::Registration> parse_registration(const Json& body);
[[nodiscard]] Result<identity::PasswordReset> parse_password_reset(const Json& body);

/// Who wants a mail, and where to go afterwards.
struct MailWish {
    std::string email;
    identity::SignInPlace place;
};
[[nodiscard]] Result<MailWish> parse_mail_wish(const Json& body);

/// token, org, service, redirect_uri, state of a link. Errc::invalid_argument, "query_malformed", without a
/// token.
[[nodiscard]] Result<identity::LinkPresentation> parse_link(const http::Request& request);

} // namespace authos::api::dto
