#pragma once
// Sign-in with e-mail address and password, for the platform, an organization or a service. An unknown
// address and a wrong password are the same to the caller: same error, same text, same work.

#include "authos/identity/deps.hpp"
#include "authos/identity/login/place.hpp"
#include "authos/identity/login/sign_in.hpp"

#include <string>

namespace authos::identity {

/// The request as received; nothing in it is checked yet.
struct PasswordLogin {
    std::string email;
    SecretString password;
    SignInPlace place;
};

/// A new session or the demand for a second factor, or
/// Errc::invalid_argument: "service_without_organization", "redirect_uri_without_service",
///   "redirect_uri_not_registered";
/// Errc::not_found: "organization_not_found", "service_not_found";
/// Errc::unauthenticated: "invalid_credentials" (unknown address, wrong password, or no password set),
///   "email_not_verified" (said only after the right password);
/// Errc::permission_denied: "organization_not_active", "service_access_denied", "not_a_member",
///   "password_login_managed" (the address's domain signs in at the organization's provider),
///   "login_blocked" (by the organization's risk settings);
/// Errc::failed_precondition: "active_users_exceeded";
/// Errc::resource_exhausted with retry_after: "login_delayed" (too many failures before; says nothing about
///   the account, and other ways to sign in stay open).
/// Runs Argon2: belongs on the cpu lane.
[[nodiscard]] Result<SignIn> login_with_password(const Deps& deps, const PasswordLogin& in,
                                                 const Caller& caller);

} // namespace authos::identity
