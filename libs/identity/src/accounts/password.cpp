#include "authos/identity/accounts/password.hpp"

#include "accounts/new_password.hpp"
#include "accounts/password_record.hpp"
#include "authos/authcore/constant_time.hpp"
#include "authos/authcore/password_hash.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/identity/sessions/recent.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/identities.hpp"
#include "authos/storage/repo/sessions.hpp"
#include "authos/storage/repo/users.hpp"
#include "login/domain_policy.hpp"
#include "login/guesses.hpp"
#include "login/password_proof.hpp"
#include "login/target.hpp"
#include "sessions/subject.hpp"

namespace authos::identity {

namespace {

Error current_password_wrong() {
    return fail(Errc::invalid_argument, "current_password_wrong", "Current password is incorrect");
}

// The account with its password, or why there is nothing to change.
Result<storage::User> load_password_owner(const Deps& deps, const Principal& principal, Deadline deadline) {
    AUTHOS_TRY(auto user, deps.database.read(deadline, [&](storage::Session& s) {
        return storage::find_user(s, realm_of(principal.home_org), principal.user_id);
    }));
    if (!user) {
        return fail(Errc::unauthenticated, "session_ended", "Session has ended. Please sign in again.");
    }
    if (!user->password_hash) {
        return fail(Errc::invalid_argument, "password_not_set",
                    "This account has no password. Please use OAuth login.");
    }
    return std::move(*user);
}

struct ProvedChange {
    storage::User user;
    storage::PasswordReplacement replacement;
    UnixMillis now;
};

Result<bool> store_password_change(const Deps& deps, storage::Session& s, const Principal& principal,
                                   const ProvedChange& change, const Caller& caller) {
    const auto& user = change.user;
    AUTHOS_TRY(const bool replaced, storage::replace_password_hash(s, realm_of(user.org_id), user.id,
                                                                   change.replacement, change.now));
    if (!replaced) return false;
    // Whoever knew the old password is out; the one who proved it stays.
    AUTHOS_TRY(storage::delete_other_sessions_of_user(s, user.id, principal.session_id));
    AUTHOS_TRY(record_password_change(deps, s, user, caller));
    return true;
}

Error password_already_set() {
    return fail(Errc::invalid_argument, "password_already_set",
                "This account has a password already: change it instead");
}

// A password is a way to sign in where the session is, like any other.
storage::NewIdentity password_identity(const Deps& deps, const UserId& user,
                                       const storage::IdentityIssuer& issuer) {
    return {storage::IdentityId::make(deps.random),
            user,
            std::string{storage::kPasswordProvider},
            user.text(),
            issuer,
            deps.clock.now()};
}

Result<bool> store_first_password(const Deps& deps, storage::Session& s, const Principal& principal,
                                  const SecretString& hash, const Caller& caller) {
    const auto realm = realm_of(principal.home_org);
    AUTHOS_TRY(const bool set,
               storage::set_first_password_hash(s, realm, principal.user_id, hash, deps.clock.now()));
    if (!set) return false;
    AUTHOS_TRY(const auto user, storage::get_user(s, realm, principal.user_id));
    storage::IdentityIssuer issuer;
    if (principal.context.service_slug) {
        const SignInPlace place{principal.context.org_slug, principal.context.service_slug, {}, {}};
        AUTHOS_TRY(const auto target, find_login_target(s, place));
        issuer = {target.org->id, target.service->id};
    }
    AUTHOS_TRY(storage::insert_identity_if_absent(s, password_identity(deps, user.id, issuer)));
    AUTHOS_TRY(storage::delete_other_sessions_of_user(s, user.id, principal.session_id));
    AUTHOS_TRY(record_password_change(deps, s, user, caller));
    return true;
}

} // namespace

Result<void> change_password(const Deps& deps, const Principal& principal, const PasswordChange& change,
                             const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    // What can be judged without the account comes first: it costs nothing and tells nothing.
    AUTHOS_TRY(const auto password, authcore::Password::parse(change.new_password));
    AUTHOS_TRY(check_new_password(password, principal.email, principal.context));
    AUTHOS_TRY(auto user, load_password_owner(deps, principal, caller.deadline));
    const Guess guess = guess_of_account(principal.user_id, caller);
    AUTHOS_TRY(begin_guess(deps, guess, caller));
    AUTHOS_TRY(const bool proved, prove_password(deps, user.password_hash, change.current_password));
    if (!proved) return current_password_wrong();
    forgive_guesses(deps, guess, caller);
    // In the form that is hashed: accents typed in another way make no other password.
    const auto current = authcore::Password::parse(change.current_password);
    if (current && authcore::equal_constant_time(current->secret(), password.secret())) {
        return fail(Errc::invalid_argument, "password_unchanged",
                    "New password must be different from the current password");
    }
    AUTHOS_TRY(const auto hash, authcore::hash_password(password, deps.settings.password_cost, deps.random));
    const SecretString expected = *user.password_hash;
    const ProvedChange proved_change{
        std::move(user), {expected, SecretString{hash.text()}}, deps.clock.now()};
    AUTHOS_TRY(const bool changed, deps.database.write(caller.deadline, [&](storage::Session& s) {
        return store_password_change(deps, s, principal, proved_change, caller);
    }));
    if (!changed) return current_password_wrong();
    deps.log.info("user.password.changed", {{"user_id", principal.user_id.text()}});
    return {};
}

Result<void> set_password(const Deps& deps, const Principal& principal, const SecretString& new_password,
                          const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(require_recent_sign_in(deps, principal));
    AUTHOS_TRY(const auto password, authcore::Password::parse(new_password));
    AUTHOS_TRY(check_new_password(password, principal.email, principal.context));
    AUTHOS_TRY(const auto user, deps.database.read(caller.deadline, [&](storage::Session& s) {
        return storage::get_user(s, realm_of(principal.home_org), principal.user_id);
    }));
    if (user.password_hash) return password_already_set();
    AUTHOS_TRY(require_password_allowed(deps, user.org_id, user.email, caller.deadline));
    AUTHOS_TRY(const auto hash, authcore::hash_password(password, deps.settings.password_cost, deps.random));
    AUTHOS_TRY(const bool set, deps.database.write(caller.deadline, [&](storage::Session& s) {
        return store_first_password(deps, s, principal, SecretString{hash.text()}, caller);
    }));
    if (!set) return password_already_set();
    deps.log.info("user.password.set", {{"user_id", principal.user_id.text()}});
    return {};
}

} // namespace authos::identity
