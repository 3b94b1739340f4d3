#include "authos/identity/login/password_login.hpp"

#include "authos/storage/database.hpp"
#include "devices/trust.hpp"
#include "login/completion.hpp"
#include "login/domain_policy.hpp"
#include "login/entry.hpp"
#include "login/guesses.hpp"
#include "login/login_record.hpp"
#include "login/password_proof.hpp"
#include "sessions/attempts.hpp"
#include "sessions/subject.hpp"

namespace authos::identity {

namespace {

// One text for everything that would tell whether an account exists.
Error invalid_credentials() {
    return fail(Errc::unauthenticated, "invalid_credentials", "Invalid email or password");
}

struct LoginSubject {
    LoginTarget target;
    LoginCandidate candidate;
    std::optional<DomainRule> rule; // of the address at the target
    Guess guess;
};

Result<LoginSubject> load_login_subject(const Deps& deps, const PasswordLogin& in, const Caller& caller) {
    const auto email = Email::parse(in.email);
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<LoginSubject> {
        AUTHOS_TRY(auto target, find_login_target(s, in.place));
        LoginSubject subject{std::move(target), {}, {}, {}};
        // An address that cannot exist is answered like one that does not.
        if (email) {
            const auto org = subject.target.org ? std::optional{subject.target.org->id} : std::nullopt;
            AUTHOS_TRY(subject.rule, find_domain_rule(s, org, *email));
            AUTHOS_TRY(subject.candidate, find_login_candidate(s, subject.target, *email));
        }
        subject.guess = guess_at(in.email, in.place.org_slug.value_or(std::string{}), caller);
        if (subject.candidate.user) {
            AUTHOS_TRY(const auto standing, device_standing(deps, s, subject.candidate.user->id, caller));
            subject.guess.is_known = standing == DeviceStanding::trusted;
        }
        return subject;
    });
}

// The password was proved outside the transaction. Swapping the proved hash for itself (or for one of today's
// cost) fails if it was changed meanwhile, and keeps a change waiting until the session exists and can be
// ended by it. The failed attempts before are forgiven with it.
ProofStep unchanged_password(const LoginSubject& subject, SecretString hash, UnixMillis now) {
    return [&subject, hash = std::move(hash), now](storage::Session& s) -> Result<bool> {
        AUTHOS_TRY(forgive_guesses(s, subject.guess));
        const storage::User& user = *subject.candidate.user;
        const storage::PasswordReplacement proved{*user.password_hash, hash};
        return storage::replace_password_hash(s, realm_of(user.org_id), user.id, proved, now);
    };
}

Result<SignIn> enter_with_password(const Deps& deps, const LoginSubject& subject, const PasswordLogin& in,
                                   const Caller& caller) {
    const auto& user = subject.candidate.user;
    // An account without a password is not told apart from an unknown one: that would name accounts.
    AUTHOS_TRY(const bool proved,
               prove_password(deps, user ? user->password_hash : std::nullopt, in.password));
    if (!proved) return invalid_credentials();
    AUTHOS_TRY(check_entry(subject.target, subject.candidate));
    AUTHOS_TRY(auto hash, refresh_hash(deps, *user->password_hash, in.password));
    const ProvedFactor factor{.user = *user, .target = subject.target, .method = SignInMethod::password};
    return complete_first_factor(deps, factor, unchanged_password(subject, std::move(hash), deps.clock.now()),
                                 caller);
}

Result<SignIn> attempt_login(const Deps& deps, const PasswordLogin& in, const Caller& caller) {
    AUTHOS_TRY(check_sign_in_place(in.place));
    AUTHOS_TRY(const auto subject, load_login_subject(deps, in, caller));
    AUTHOS_TRY(require_password_allowed(deps, subject.rule, caller.deadline));
    AUTHOS_TRY(begin_guess(deps, subject.guess, caller));
    auto entered = enter_with_password(deps, subject, in, caller);
    if (!entered && entered.error().reason != "invalid_credentials") {
        forgive_guesses(deps, subject.guess, caller); // it was no guess, or nothing was proved at all
    }
    if (!entered && !is_outage(entered.error())) {
        record_login_failure(deps, subject.target, subject.candidate, SignInMethod::password,
                             entered.error().reason, caller);
    }
    return entered;
}

telemetry::LoginFailure failure_label(const Error& error) {
    using telemetry::LoginFailure;
    if (error.reason == "invalid_credentials") return LoginFailure::invalid_credentials;
    if (error.reason == "email_not_verified") return LoginFailure::email_not_verified;
    if (error.reason == "organization_not_active") return LoginFailure::organization_not_active;
    return LoginFailure::other;
}

} // namespace

Result<SignIn> login_with_password(const Deps& deps, const PasswordLogin& in, const Caller& caller) {
    auto entered = attempt_login(deps, in, caller);
    count_attempt(deps, telemetry::AuthMethod::password, entered ? nullptr : &entered.error());
    if (entered || is_outage(entered.error())) return entered;
    deps.metrics.login_failed(failure_label(entered.error()));
    const auto email = Email::parse(in.email);
    deps.log.warn("user.login.failed", {{"reason", entered.error().reason},
                                        {"email", email ? email->masked() : std::string{"malformed"}},
                                        {"ip_address", caller.ip_address}});
    return entered;
}

} // namespace authos::identity
