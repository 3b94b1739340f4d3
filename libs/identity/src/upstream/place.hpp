#pragma once
// Where an identity counts: a service's are the service's own, those of administrators belong to the realm
// that the account lives in.

#include "authos/storage/repo/identities.hpp"
#include "login/target.hpp"

namespace authos::identity::upstream {

/// The place of the identities of an account that lives in `home` (nothing: a platform account).
[[nodiscard]] inline storage::IdentityIssuer issuer_for(const LoginTarget& target,
                                                        const std::optional<OrgId>& home) {
    if (target.service) return {target.org->id, target.service->id};
    return {home, std::nullopt};
}

} // namespace authos::identity::upstream
