#include "authos/identity/accounts/password.hpp"

#include "accounts/new_password.hpp"
#include "audit/record.hpp"
#include "authos/authcore/constant_time.hpp"
#include "authos/authcore/password_hash.hpp"
#include "authos/identity/mail/mail.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/sessions.hpp"
#include "authos/storage/repo/users.hpp"
#include "login/password_proof.hpp"
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
    AUTHOS_TRY(record_account_event(
        deps, s, user, {"security.password.changed", "user", user.id.text(), change.now}, caller));
    AUTHOS_TRY(const auto look, load_mail_look(deps, s, user.org_id, caller));
    AUTHOS_TRY(enqueue_mail(deps, s,
                            password_changed_mail(look, user.email, change.now, caller.ip_address)));
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
    AUTHOS_TRY(const bool proved, prove_password(deps, user.password_hash, change.current_password));
    if (!proved) return current_password_wrong();
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

} // namespace authos::identity
