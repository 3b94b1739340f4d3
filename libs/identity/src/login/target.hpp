#pragma once
// Where a login wants to go, and which account it can mean there.

#include "authos/identity/login/place.hpp"
#include "authos/storage/repo/organizations.hpp"
#include "authos/storage/repo/services.hpp"
#include "authos/storage/repo/users.hpp"

namespace authos::identity {

/// The platform (both empty), an active organization, or one of its services.
struct LoginTarget {
    std::optional<storage::Organization> org;
    std::optional<storage::Service> service;
};

/// The account an address means at a target, and whether it may enter there. No account is no error yet:
/// the password is asked first.
struct LoginCandidate {
    std::optional<storage::User> user;
    bool may_enter = false;
};

/// Errc::invalid_argument: "service_without_organization", "redirect_uri_without_service".
[[nodiscard]] Result<void> check_sign_in_place(const SignInPlace& place);

/// Errc::not_found "organization_not_found", "service_not_found"; Errc::permission_denied
/// "organization_not_active"; Errc::invalid_argument "redirect_uri_not_registered".
[[nodiscard]] Result<LoginTarget> find_login_target(storage::Session& s, const SignInPlace& place);

/// An organization's own account goes before a platform account of the same address, unless only the
/// latter may enter.
[[nodiscard]] Result<LoginCandidate> find_login_candidate(storage::Session& s, const LoginTarget& target,
                                                          const Email& email);
/// The same for an account that is known already, wherever it lives.
[[nodiscard]] Result<LoginCandidate> find_login_candidate(storage::Session& s, const LoginTarget& target,
                                                          const UserId& user);

} // namespace authos::identity
