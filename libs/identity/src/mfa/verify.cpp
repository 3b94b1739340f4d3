#include "authos/identity/mfa/verify.hpp"

#include "authos/identity/mail/mail.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/leases.hpp"
#include "authos/telemetry/metrics.hpp"
#include "login/completion.hpp"
#include "mfa/code.hpp"
#include "mfa/records.hpp"
#include "mfa/throttle.hpp"
#include "sessions/attempts.hpp"

namespace authos::identity {

namespace {

Error preauth_used() {
    return fail(Errc::invalid_argument, "preauth_token_invalid", "Invalid pre-authentication token");
}

Error mfa_code_invalid() {
    return fail(Errc::unauthenticated, "mfa_code_invalid", "Invalid MFA code");
}

// What the token says, and what the database knows about it.
struct Challenge {
    PreauthClaims claims;
    Email email;
    MfaScene scene;
    SecondFactors factors;
};

std::string lock_key_of(const PreauthClaims& claims) {
    return "mfa-preauth:" + claims.jti;
}

Result<Challenge> load_challenge(const Deps& deps, const MfaAttempt& attempt, const Caller& caller) {
    AUTHOS_TRY(const auto claims, verify_preauth_token(deps, attempt.preauth_token, deps.clock.now()));
    if (!attempt.kept_here && claims.device_code_id != attempt.device_code_id) {
        return fail(Errc::invalid_argument, "device_code_mismatch",
                    "\"device_code_id\" is not the one that this sign-in began with");
    }
    const SignInPlace place{claims.context.org_slug, claims.context.service_slug, std::nullopt, std::nullopt};
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<Challenge> {
        AUTHOS_TRY(const bool used, storage::is_leased(s, lock_key_of(claims), deps.clock.now()));
        if (used) return preauth_used();
        AUTHOS_TRY(const auto target, find_login_target(s, place));
        AUTHOS_TRY(const auto candidate, find_login_candidate(s, target, claims.user_id));
        if (!candidate.user) return preauth_used();
        MfaScene scene{claims.user_id, candidate.user->org_id, candidate.user->org_id};
        if (target.org) scene.org = target.org->id;
        AUTHOS_TRY(auto factors, load_second_factors(deps, s, claims.user_id, claims.jti));
        return Challenge{claims, candidate.user->email, std::move(scene), std::move(factors)};
    });
}

Result<void> tell_recovery_code_used(const Deps& deps, storage::Session& s, const Challenge& challenge,
                                     const Caller& caller) {
    AUTHOS_TRY(record_mfa(deps, s, challenge.scene, {"backup_code_used", true, "backup_code"}, caller));
    AUTHOS_TRY(const long long left, storage::count_unused_recovery_codes(s, challenge.claims.user_id));
    const MailLook look{deps.settings, caller.language};
    return enqueue_mail(deps, s, recovery_code_used_mail(look, challenge.email, deps.clock.now(), left));
}

// Token and code are used up together with the session that they open. An error rolls back what came
// before it: a code that another request used in the same moment leaves the token as it is.
Result<bool> use_up(const Deps& deps, storage::Session& s, const Challenge& challenge, const ProvedCode& code,
                    const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    const UserId& user = challenge.claims.user_id;
    // The owner is new each time: whoever comes second is another one. Held until the token has expired.
    const storage::Lease lease{lock_key_of(challenge.claims), make_preauth_id(deps.random)};
    AUTHOS_TRY(const bool first,
               storage::acquire_lease(s, lease, now, now + deps.settings.mfa_preauth_ttl * 2));
    if (!first) return preauth_used();
    AUTHOS_TRY(const bool fresh, consume_code(s, user, code, now));
    if (!fresh) return mfa_code_invalid();
    AUTHOS_TRY(forgive_guesses(deps, s, user, caller));
    const MfaRecord record{"mfa_verify_success", true, method_name_of(code)};
    AUTHOS_TRY(record_mfa_check(deps, s, challenge.scene, record, caller));
    if (std::holds_alternative<storage::RecoveryCodeHash>(code)) {
        AUTHOS_TRY(tell_recovery_code_used(deps, s, challenge, caller));
    }
    return true;
}

Result<SignIn> enter_with_code(const Deps& deps, const Challenge& challenge, const MfaAttempt& attempt,
                               const Caller& caller) {
    AUTHOS_TRY(take_guess(deps, challenge.claims.user_id, challenge.claims.jti, caller));
    AUTHOS_TRY(const auto code, prove_code(deps, challenge.claims.user_id, challenge.factors, attempt.code));
    if (!code) return mfa_code_invalid();
    const SecondFactor factor{std::string{amr_of(*code)}, attempt.remember_device};
    return complete_second_factor(
        deps, challenge.claims, factor,
        [&](storage::Session& s) { return use_up(deps, s, challenge, *code, caller); }, caller);
}

telemetry::LoginFailure mfa_failure_label(const Error& error) {
    using telemetry::LoginFailure;
    if (error.code == Errc::resource_exhausted) return LoginFailure::rate_limited;
    if (error.reason == "mfa_code_invalid") return LoginFailure::mfa_failed;
    if (error.reason == "organization_not_active") return LoginFailure::organization_not_active;
    return LoginFailure::other;
}

void note_mfa_failure(const Deps& deps, const Error& error, const Caller& caller) {
    // Being held up is no outage here: it means that somebody guesses.
    if (is_outage(error) && !error.reason.starts_with("mfa_")) return;
    deps.metrics.login_failed(mfa_failure_label(error));
    deps.log.warn("user.mfa.verify.failed", {{"reason", error.reason}, {"ip_address", caller.ip_address}});
}

} // namespace

Result<SignIn> verify_mfa(const Deps& deps, const MfaAttempt& attempt, const Caller& caller) {
    const auto challenge = load_challenge(deps, attempt, caller);
    if (!challenge) {
        note_mfa_failure(deps, challenge.error(), caller);
        return challenge.error();
    }
    auto entered = enter_with_code(deps, *challenge, attempt, caller);
    if (entered) return entered;
    note_mfa_failure(deps, entered.error(), caller);
    if (entered.error().reason == "mfa_code_invalid") record_wrong_code(deps, challenge->scene, caller);
    return entered;
}

} // namespace authos::identity
