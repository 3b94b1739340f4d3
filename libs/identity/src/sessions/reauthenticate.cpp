#include "authos/identity/sessions/reauthenticate.hpp"

#include "authos/identity/sessions/impersonated.hpp"
#include "authos/identity/sessions/recent.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/sessions.hpp"
#include "authos/storage/repo/totp.hpp"
#include "authos/storage/repo/users.hpp"
#include "devices/trust.hpp"
#include "login/guesses.hpp"
#include "login/password_proof.hpp"
#include "mfa/confirm.hpp"
#include "sessions/subject.hpp"

#include <functional>

namespace authos::identity {

namespace {

Error session_is_gone() {
    return fail(Errc::unauthenticated, "session_ended", "Session has ended. Please sign in again.");
}

Error no_such_proof(const char* proof) {
    return fail(Errc::failed_precondition, "reauthentication_unavailable",
                std::string{"This account has no "} + proof + ". Please sign in again instead.");
}

struct ReauthSubject {
    storage::User user;
    storage::SessionRow session;
    bool is_known_device = false;
    bool has_totp = false;
};

Result<ReauthSubject> load_reauth_subject(const Deps& deps, const Principal& principal,
                                          const Caller& caller) {
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<ReauthSubject> {
        AUTHOS_TRY(auto user, storage::find_user(s, realm_of(principal.home_org), principal.user_id));
        AUTHOS_TRY(auto session, storage::find_session_of_user(s, principal.user_id, principal.session_id,
                                                               deps.clock.now()));
        if (!user || !session) return session_is_gone();
        AUTHOS_TRY(const auto standing, device_standing(deps, s, user->id, caller));
        AUTHOS_TRY(const bool has_totp, storage::has_enabled_totp(s, user->id));
        return ReauthSubject{std::move(*user), std::move(*session), standing == DeviceStanding::trusted,
                             has_totp};
    });
}

// Uses the proof up and renews the session with it; false if either was overtaken.
Result<bool> renew_with(storage::Session& s, const Deps& deps, const ReauthSubject& subject,
                        const std::string& amr,
                        const std::function<Result<bool>(storage::Session&)>& use_up) {
    AUTHOS_TRY(const bool current, use_up(s));
    if (!current) return false;
    return storage::renew_session_proof(s, subject.session, {deps.clock.now(), amr});
}

Result<bool> prove_by_password(const Deps& deps, const ReauthSubject& subject, const SecretString& password,
                               const Caller& caller) {
    if (subject.has_totp) {
        // A password alone must not be enough to take the second factor away.
        return fail(Errc::failed_precondition, "reauthentication_needs_code",
                    "This account has an authenticator. Confirm with \"code\".");
    }
    if (!subject.user.password_hash) return no_such_proof("password");
    Guess guess = guess_of_account(subject.user.id, caller);
    guess.is_known = subject.is_known_device;
    AUTHOS_TRY(begin_guess(deps, guess, caller));
    AUTHOS_TRY(const bool proved, prove_password(deps, subject.user.password_hash, password));
    if (!proved) {
        deps.log.warn("user.reauthenticate.failed",
                      {{"user_id", subject.user.id.text()}, {"ip_address", caller.ip_address}});
        return fail(Errc::invalid_argument, "current_password_wrong", "Current password is incorrect");
    }
    return deps.database.write(caller.deadline, [&](storage::Session& s) {
        // What the session was opened with stays true of it.
        return renew_with(s, deps, subject, without_device(subject.session.proof.amr),
                          [&](storage::Session& inside) -> Result<bool> {
                              AUTHOS_TRY(forgive_guesses(inside, guess));
                              const storage::PasswordReplacement same{*subject.user.password_hash,
                                                                      *subject.user.password_hash};
                              return storage::replace_password_hash(inside, realm_of(subject.user.org_id),
                                                                    subject.user.id, same, deps.clock.now());
                          });
    });
}

Result<bool> prove_by_code(const Deps& deps, const Principal& principal, const ReauthSubject& subject,
                           const SecretString& code, const Caller& caller) {
    auto proved = prove_own_code(deps, principal, code, caller);
    if (!proved && proved.error().reason == "mfa_not_set_up") return no_such_proof("authenticator");
    if (!proved) return std::move(proved).error();
    std::string amr = without_device(subject.session.proof.amr);
    if (!is_mfa_verified(amr)) amr += " " + std::string{amr_of(*proved)} + " mfa";
    return deps.database.write(caller.deadline, [&](storage::Session& s) {
        return renew_with(s, deps, subject, amr, [&](storage::Session& inside) -> Result<bool> {
            AUTHOS_TRY(use_own_code(deps, inside, principal, *proved, caller));
            return true;
        });
    });
}

} // namespace

Result<UnixMillis> reauthenticate(const Deps& deps, const Principal& principal, const Reauthentication& proof,
                                  const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    if (proof.current_password.empty() == proof.code.empty()) {
        return fail(Errc::invalid_argument, "reauthentication_proof_missing",
                    "Send either \"current_password\" or \"code\"");
    }
    AUTHOS_TRY(const auto subject, load_reauth_subject(deps, principal, caller));
    AUTHOS_TRY(const bool renewed, proof.code.empty()
                                       ? prove_by_password(deps, subject, proof.current_password, caller)
                                       : prove_by_code(deps, principal, subject, proof.code, caller));
    if (!renewed) return session_is_gone();
    deps.log.info("user.reauthenticated", {{"user_id", subject.user.id.text()}});
    return deps.clock.now();
}

} // namespace authos::identity
