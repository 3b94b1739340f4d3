#include "mfa/confirm.hpp"

#include "authos/storage/database.hpp"
#include "mfa/owner.hpp"
#include "mfa/records.hpp"
#include "mfa/throttle.hpp"

namespace authos::identity {

namespace {

// 400 and not 401: the session is as good as before.
Error own_code_invalid() {
    return fail(Errc::invalid_argument, "mfa_code_invalid", "Invalid MFA code");
}

} // namespace

Result<ProvedCode> prove_own_code(const Deps& deps, const Principal& principal, const SecretString& code,
                                  const Caller& caller) {
    struct Loaded {
        SecondFactors factors;
        MfaScene scene;
    };
    AUTHOS_TRY(const auto loaded,
               deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<Loaded> {
                   AUTHOS_TRY(auto factors, load_second_factors(deps, s, principal.user_id, std::nullopt));
                   AUTHOS_TRY(auto scene, mfa_scene_of(s, principal));
                   return Loaded{std::move(factors), std::move(scene)};
               }));
    if (!loaded.factors.totp) return mfa_not_set_up();
    AUTHOS_TRY(take_guess(deps, principal.user_id, std::nullopt, caller));
    AUTHOS_TRY(auto proved, prove_code(deps, principal.user_id, loaded.factors, code));
    if (proved) return std::move(*proved);
    record_wrong_code(deps, loaded.scene, caller);
    return own_code_invalid();
}

Result<void> use_own_code(const Deps& deps, storage::Session& s, const Principal& principal,
                          const ProvedCode& code, const Caller& caller) {
    AUTHOS_TRY(const bool fresh, consume_code(s, principal.user_id, code, deps.clock.now()));
    if (!fresh) return own_code_invalid();
    return forgive_guesses(deps, s, principal.user_id, caller);
}

} // namespace authos::identity
