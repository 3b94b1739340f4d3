#pragma once
// Sign-in by a link that is mailed. The link is bound to the place that it was asked for, works once, and is
// a first factor like a password: risk and second factor are asked as there.

#include "authos/identity/accounts/registration.hpp"
#include "authos/identity/login/sign_in.hpp"

#include <string>

namespace authos::identity {

/// The same for every address. Errors as of request_password_reset.
[[nodiscard]] Result<void> request_magic_link(const Deps& deps, const std::string& email,
                                              const SignInPlace& place, const Caller& caller);

/// A new session or the demand for a second factor. `redirect_uri` and `state` must come back as they were in
/// the request, also where they were absent; organization and service may be left out. Whoever opens the link
/// has proved the address too: a sign-up with a password that nobody confirmed loses that password, since it
/// may be a stranger's. Of concurrent callers exactly one succeeds.
/// Errc::invalid_argument: "magic_link_invalid" (unknown, used, over, replaced, or for another place);
/// those of find_login_target; Errc::permission_denied: "service_access_denied", "not_a_member",
/// "login_blocked", "password_login_managed". Errc::failed_precondition: "active_users_exceeded".
[[nodiscard]] Result<SignIn> login_with_magic_link(const Deps& deps, const LinkPresentation& in,
                                                   const Caller& caller);

} // namespace authos::identity
