#pragma once
// The ways to sign in that an account has in the place of its session: a service, an organization, or the
// platform.

#include "authos/identity/deps.hpp"
#include "authos/identity/principal.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace authos::identity {

/// The providers by name, "password" among them where the account has one here.
[[nodiscard]] Result<std::vector<std::string>>
list_own_identities(const Deps& deps, const Principal& principal, const Caller& caller);

/// Takes a way to sign in away and tells the owner by mail. Errc::not_found: "identity_not_found".
/// Errc::failed_precondition: "last_identity", "password_not_unlinked" (a password is removed elsewhere).
/// Errc::permission_denied: "reauthentication_required", "not_while_impersonating".
[[nodiscard]] Result<void> unlink_identity(const Deps& deps, const Principal& principal,
                                           std::string_view provider, const Caller& caller);

} // namespace authos::identity
