#include "login/password_proof.hpp"

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
    AUTHOS_TRY(const auto hash, authcore::PasswordHash::parse(stored->reveal()));
    return authcore::verify_password(candidate, hash);
}

Result<SecretString> refresh_hash(const Deps& deps, const SecretString& stored, const SecretString& proved) {
    assert(!storage::inside_closure());
    AUTHOS_TRY(const auto hash, authcore::PasswordHash::parse(stored.reveal()));
    if (!authcore::needs_rehash(hash, deps.settings.password_cost)) return stored;
    const auto password = authcore::Password::parse(proved);
    // A password that is too short by today's rules still signs in; it only cannot be hashed anew.
    if (!password) return stored;
    AUTHOS_TRY(const auto fresh,
               authcore::hash_password(*password, deps.settings.password_cost, deps.random));
    return SecretString{fresh.text()};
}

} // namespace authos::identity
