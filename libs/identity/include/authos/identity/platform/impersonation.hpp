#pragma once
// A platform owner acts as another account for a quarter of an hour, for a stated reason. Rules: no owner is
// ever acted as; nobody acts as another in another's name; whatever is done names both (audit/record.hpp);
// what would change credentials or ownership is refused (sessions/impersonated.hpp).

#include "authos/base/secret.hpp"
#include "authos/identity/platform/users.hpp"

#include <string>

namespace authos::identity {

/// The token, and who acts as whom. It has a session that ends like any other, by logout or revocation, and
/// with the account's own "sign out everywhere"; it cannot be refreshed.
struct Impersonation {
    SecretString token;
    storage::platform::Account target;
    storage::platform::Account actor;
};

/// Errc::invalid_argument "reason_malformed" (1 to 500 printable octets); Errc::not_found "user_not_found";
/// Errc::permission_denied "platform_owner_protected" (the target owns the platform),
/// "platform_owner_required".
[[nodiscard]] Result<Impersonation> impersonate(const Deps& deps, const PlatformAccess& access,
                                                const UserId& target, const std::string& reason,
                                                const Caller& caller);

} // namespace authos::identity
