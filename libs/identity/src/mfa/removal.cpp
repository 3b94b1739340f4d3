#include "authos/identity/mfa/enrolment.hpp"

#include "authos/identity/mail/mail.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/identity/sessions/recent.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/devices.hpp"
#include "login/password_proof.hpp"
#include "mfa/confirm.hpp"
#include "mfa/owner.hpp"
#include "mfa/throttle.hpp"
#include "sessions/subject.hpp"

namespace authos::identity {

namespace {

Result<void> prove_own_password(const Deps& deps, const Principal& principal, const SecretString& password,
                                Deadline deadline) {
    AUTHOS_TRY(const auto user, deps.database.read(deadline, [&](storage::Session& s) {
        return storage::find_user(s, realm_of(principal.home_org), principal.user_id);
    }));
    AUTHOS_TRY(const bool proved, prove_password(deps, user ? user->password_hash : std::nullopt, password));
    if (proved) return {};
    return fail(Errc::invalid_argument, "current_password_wrong", "Current password is incorrect");
}

Result<bool> turn_off(const Deps& deps, storage::Session& s, const Principal& principal,
                      const std::optional<ProvedCode>& code, const Caller& caller) {
    AUTHOS_TRY(lock_mfa_owner(s, principal));
    AUTHOS_TRY(const bool enabled, storage::has_enabled_totp(s, principal.user_id));
    if (code) {
        AUTHOS_TRY(use_own_code(deps, s, principal, *code, caller));
    }
    AUTHOS_TRY(const bool removed, storage::delete_totp(s, principal.user_id));
    if (!removed) return mfa_not_set_up();
    if (!enabled) return false; // a setup that was never confirmed: nothing was on
    // A device is trusted because of a factor that it once passed.
    AUTHOS_TRY(storage::revoke_devices(s, principal.user_id));
    AUTHOS_TRY(finish_factor_change(
        deps, s, principal, {"mfa_disabled", {"user.mfa.disabled", "security.mfa.disabled"}}, caller));
    AUTHOS_TRY(const auto look, load_mail_look(deps, s, principal.home_org, caller));
    AUTHOS_TRY(enqueue_mail(deps, s, mfa_disabled_mail(look, principal.email, deps.clock.now())));
    return true;
}

} // namespace

Result<void> disable_mfa(const Deps& deps, const Principal& principal, const MfaRemoval& removal,
                         const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(require_recent_sign_in(deps, principal));
    if (removal.current_password) {
        // Counted like a code: it is worth as much to whoever guesses.
        AUTHOS_TRY(take_guess(deps, principal.user_id, std::nullopt, caller));
        AUTHOS_TRY(prove_own_password(deps, principal, *removal.current_password, caller.deadline));
    }
    std::optional<ProvedCode> code;
    if (removal.code) {
        AUTHOS_TRY(auto proved, prove_own_code(deps, principal, *removal.code, caller));
        code = std::move(proved);
    }
    AUTHOS_TRY(const bool was_on, deps.database.write(caller.deadline, [&](storage::Session& s) {
        return turn_off(deps, s, principal, code, caller);
    }));
    if (was_on) deps.log.warn("user.mfa.disabled", {{"user_id", principal.user_id.text()}});
    return {};
}

} // namespace authos::identity
