#include "authos/identity/login/password_login.hpp"

#include "authos/storage/database.hpp"
#include "authos/storage/repo/login_events.hpp"
#include "login/login_record.hpp"
#include "login/password_proof.hpp"
#include "login/target.hpp"
#include "sessions/attempts.hpp"
#include "sessions/issue.hpp"
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
};

Result<LoginSubject> load_login_subject(const Deps& deps, const PasswordLogin& in, Deadline deadline) {
    const auto email = Email::parse(in.email);
    return deps.database.read(deadline, [&](storage::Session& s) -> Result<LoginSubject> {
        AUTHOS_TRY(auto target, find_login_target(s, in));
        LoginCandidate candidate;
        // An address that cannot exist is answered like one that does not.
        if (email) {
            AUTHOS_TRY(candidate, find_login_candidate(s, target, *email));
        }
        return LoginSubject{std::move(target), std::move(candidate)};
    });
}

// Only asked after the right password, so the answers tell nothing to strangers.
Result<void> check_entry(const LoginSubject& subject) {
    if (!subject.candidate.user->email_verified_at) {
        return fail(Errc::unauthenticated, "email_not_verified",
                    "Please verify your email address before logging in");
    }
    if (subject.candidate.may_enter) return {};
    if (subject.target.service) {
        return fail(Errc::permission_denied, "service_access_denied",
                    "You do not have access to this service");
    }
    return fail(Errc::permission_denied, "not_a_member", "You are not a member of this organization");
}

SessionPlace place_of(const LoginTarget& target) {
    SessionPlace place;
    if (target.org) place.context.org_slug = target.org->slug;
    if (target.service) {
        place.context.service_slug = target.service->slug;
        place.service_id = target.service->id;
    }
    return place;
}

storage::NewLoginEvent login_event(const Deps& deps, const LoginSubject& subject,
                                   const storage::NewSession& session) {
    storage::NewLoginEvent event{.id = storage::LoginEventId::make(deps.random),
                                 .user_id = session.user_id,
                                 .org_id = std::nullopt,
                                 .service_id = session.context.service_id,
                                 .provider = "password",
                                 .ip_address = session.context.ip_address,
                                 .user_agent = session.context.user_agent,
                                 .created_at = session.created_at};
    if (subject.target.org) event.org_id = subject.target.org->id;
    return event;
}

Result<TokenPair> open_session(const Deps& deps, const LoginSubject& subject, const SecretString& password,
                               const Caller& caller) {
    const storage::User& user = *subject.candidate.user;
    AUTHOS_TRY(const auto hash, refresh_hash(deps, *user.password_hash, password));
    AUTHOS_TRY(auto issued, issue_session(deps, user, place_of(subject.target), caller));
    const auto event = login_event(deps, subject, issued.row);
    AUTHOS_TRY(
        const bool opened, deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<bool> {
            // The password was proved outside the transaction. Swapping the proved hash for itself (or for
            // one of today's cost) fails if it was changed meanwhile, and keeps a change waiting until this
            // session exists and can be ended by it.
            const storage::PasswordReplacement proved{*user.password_hash, hash};
            AUTHOS_TRY(const bool current, storage::replace_password_hash(s, realm_of(user.org_id), user.id,
                                                                          proved, issued.row.created_at));
            if (!current) return false;
            AUTHOS_TRY(storage::insert_session(s, issued.row));
            AUTHOS_TRY(storage::insert_login_event(s, event));
            AUTHOS_TRY(record_login_success(deps, s, subject.target, user.id, caller));
            return true;
        }));
    if (!opened) return invalid_credentials();
    return std::move(issued.pair);
}

Result<TokenPair> enter_with_password(const Deps& deps, const LoginSubject& subject, const PasswordLogin& in,
                                      const Caller& caller) {
    const auto& user = subject.candidate.user;
    // An account without a password is not told apart from an unknown one: that would name accounts.
    AUTHOS_TRY(const bool proved,
               prove_password(deps, user ? user->password_hash : std::nullopt, in.password));
    if (!proved) return invalid_credentials();
    AUTHOS_TRY(check_entry(subject));
    AUTHOS_TRY(auto pair, open_session(deps, subject, in.password, caller));
    deps.log.info("user.login.success",
                  {{"user_id", user->id.text()}, {"context", place_of(subject.target).context.audience()}});
    return pair;
}

Result<TokenPair> attempt_login(const Deps& deps, const PasswordLogin& in, const Caller& caller) {
    AUTHOS_TRY(check_login_form(in));
    AUTHOS_TRY(const auto subject, load_login_subject(deps, in, caller.deadline));
    auto pair = enter_with_password(deps, subject, in, caller);
    if (!pair && !is_outage(pair.error())) {
        record_login_failure(deps, subject.target, subject.candidate, pair.error().reason, caller);
    }
    return pair;
}

telemetry::LoginFailure failure_label(const Error& error) {
    using telemetry::LoginFailure;
    if (error.reason == "invalid_credentials") return LoginFailure::invalid_credentials;
    if (error.reason == "email_not_verified") return LoginFailure::email_not_verified;
    if (error.reason == "organization_not_active") return LoginFailure::organization_not_active;
    return LoginFailure::other;
}

} // namespace

Result<TokenPair> login_with_password(const Deps& deps, const PasswordLogin& in, const Caller& caller) {
    auto pair = attempt_login(deps, in, caller);
    count_attempt(deps, telemetry::AuthMethod::password, pair ? nullptr : &pair.error());
    if (pair) {
        deps.metrics.tokens_issued();
        return pair;
    }
    if (is_outage(pair.error())) return pair;
    deps.metrics.login_failed(failure_label(pair.error()));
    const auto email = Email::parse(in.email);
    deps.log.warn("user.login.failed", {{"reason", pair.error().reason},
                                        {"email", email ? email->masked() : std::string{"malformed"}},
                                        {"ip_address", caller.ip_address}});
    return pair;
}

} // namespace authos::identity
