#include "login/password_proof.hpp"

#include "authos/authcore/foreign_hash.hpp"
#include "authos/authcore/password_hash.hpp"
#include "authos/storage/session.hpp"

#include <cassert>

namespace authos::identity {

Result<bool> prove_password(const Deps& deps, const std::optional<SecretString>& stored,
                            const SecretString& candidate) {
    assert(!storage::inside_closure());
    if (!stored) {
        const auto dummy = authcore::dummy_hash(deps.settings.password_cost);
        AUTHOS_TRY(authcore::verify_password(candidate, dummy));
        return false;
    }
    return authcore::verify_stored(candidate, stored->reveal());
}

Result<SecretString> refresh_hash(const Deps& deps, const SecretString& stored, const SecretString& proved) {
    assert(!storage::inside_closure());
    AUTHOS_TRY(const bool outdated,
               authcore::needs_upgrade(stored.reveal(), proved, deps.settings.password_cost));
    if (!outdated) return stored;
    AUTHOS_TRY(const auto password, authcore::Password::parse(proved));
    AUTHOS_TRY(const auto fresh, authcore::hash_password(password, deps.settings.password_cost, deps.random));
    return SecretString{fresh.text()};
}

} // namespace authos::identity
