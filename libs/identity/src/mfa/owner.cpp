#include "mfa/owner.hpp"

#include "authos/storage/repo/device_codes.hpp"
#include "authos/storage/repo/sessions.hpp"
#include "sessions/subject.hpp"

namespace authos::identity {

Result<void> lock_mfa_owner(storage::Session& s, const Principal& principal) {
    AUTHOS_TRY(const bool there, storage::lock_user(s, realm_of(principal.home_org), principal.user_id));
    if (there) return {};
    return fail(Errc::unauthenticated, "session_ended", "Session has ended. Please sign in again.");
}

Result<void> finish_factor_change(const Deps& deps, storage::Session& s, const Principal& principal,
                                  const FactorChange& change, const Caller& caller) {
    AUTHOS_TRY(const auto scene, mfa_scene_of(s, principal));
    if (change.ends_sessions) {
        AUTHOS_TRY(storage::delete_other_sessions_of_user(s, principal.user_id, principal.session_id));
    }
    // They carry the factors of before.
    AUTHOS_TRY(storage::withdraw_device_approvals(s, principal.user_id));
    AUTHOS_TRY(record_mfa(deps, s, scene, {change.record}, caller));
    return record_mfa_in_org(deps, s, scene, change.events, caller);
}

Error mfa_not_set_up() {
    return fail(Errc::failed_precondition, "mfa_not_set_up",
                "MFA not set up. Begin with POST /api/user/mfa/setup");
}

} // namespace authos::identity
