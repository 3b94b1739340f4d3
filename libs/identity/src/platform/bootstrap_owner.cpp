#include "authos/identity/platform/bootstrap_owner.hpp"

#include "accounts/account_link.hpp"
#include "accounts/new_password.hpp"
#include "audit/record.hpp"
#include "authos/authcore/password_hash.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/identities.hpp"
#include "authos/storage/repo/leases.hpp"
#include "authos/storage/repo/platform/owners.hpp"
#include "authos/storage/repo/sessions.hpp"
#include "authos/storage/repo/users.hpp"
#include "authos/storage/scope_authority.hpp"

namespace authos::identity {

namespace {

using storage::ScopeAuthority;

// Everything random or slow, made before the transaction, which may be run more than once.
struct OwnerDraft {
    storage::NewUser user;
    storage::NewIdentity identity;
    storage::Lease lock;
    Result<void> password_allowed; // asked only if the password becomes somebody's
};

Result<OwnerDraft> make_owner_draft(const Deps& deps, const OwnerCredentials& owner, UnixMillis now) {
    std::optional<SecretString> hash;
    Result<void> password_allowed;
    if (owner.password) {
        AUTHOS_TRY(const auto password, authcore::Password::parse(*owner.password));
        password_allowed = check_new_password(password, owner.email);
        AUTHOS_TRY(const auto made,
                   authcore::hash_password(password, deps.settings.password_cost, deps.random));
        hash = SecretString{made.text()};
    }
    const UserId id = UserId::make(deps.random);
    // The operator vouches for the address: the first owner could otherwise not sign in to set up mail.
    return OwnerDraft{
        .user = {id, owner.email, hash, now, true, now},
        .identity = {storage::IdentityId::make(deps.random),
                     id,
                     std::string{storage::kPasswordProvider},
                     id.text(),
                     {},
                     now},
        .lock = {"bootstrap:platform-owner", storage::IdentityId::make(deps.random).text()},
        .password_allowed = std::move(password_allowed),
    };
}

Result<bool> any_owner(storage::Session& s) {
    AUTHOS_TRY(const auto count, storage::platform::count_owners(s, ScopeAuthority::platform()));
    return count > 0;
}

// Anybody can sign up with the operator's address. Nobody has proved this account: its password may be a
// stranger's, who would own the platform with it. The one of the environment takes its place.
Result<void> take_over_unproved(storage::Session& s, const storage::User& user, const OwnerDraft& draft) {
    const auto platform = ScopeAuthority::platform();
    const UnixMillis now = draft.user.created_at;
    AUTHOS_TRY(Result<void>{draft.password_allowed});
    AUTHOS_TRY(storage::delete_sessions_of_user(s, user.id));
    AUTHOS_TRY(withdraw_account_links(s, user.id));
    if (!draft.user.password_hash) return storage::clear_password_hash(s, platform, user.id, now);
    return storage::set_password_hash(s, platform, user.id, *draft.user.password_hash, now);
}

Result<OwnerBootstrap> make_first_owner(const Deps& deps, storage::Session& s, const OwnerDraft& draft) {
    const auto platform = ScopeAuthority::platform();
    const UnixMillis now = draft.user.created_at;
    // Asked again under the lock: another instance may have been first.
    AUTHOS_TRY(const bool taken, any_owner(s));
    if (taken) return OwnerBootstrap::already_present;

    AUTHOS_TRY(const auto existing, storage::find_user_by_email(s, platform, draft.user.email));
    const UserId id = existing ? existing->id : draft.user.id;
    if (existing) {
        if (!existing->email_verified_at) {
            AUTHOS_TRY(take_over_unproved(s, *existing, draft));
        }
        AUTHOS_TRY(storage::platform::promote_owner(s, platform, id, now));
        AUTHOS_TRY(storage::mark_email_verified(s, platform, id, now));
    } else {
        AUTHOS_TRY(Result<void>{draft.password_allowed});
        AUTHOS_TRY(storage::insert_user(s, platform, draft.user));
        if (draft.user.password_hash) {
            AUTHOS_TRY(storage::insert_identity_if_absent(s, draft.identity));
        }
    }
    AUTHOS_TRY(record_platform_event(deps, s, id, {"platform_owner.bootstrap", "user", id.text(), now}));
    return existing ? OwnerBootstrap::promoted : OwnerBootstrap::created;
}

} // namespace

Result<OwnerBootstrap> bootstrap_platform_owner(const Deps& deps, const OwnerCredentials& owner,
                                                Deadline deadline) {
    // The usual start: nothing to do, no hash to compute and no lock to take.
    AUTHOS_TRY(const bool present, deps.database.read(deadline, any_owner));
    if (present) return OwnerBootstrap::already_present;

    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(const auto draft, make_owner_draft(deps, owner, now));
    AUTHOS_TRY(const auto outcome,
               deps.database.write(deadline, [&](storage::Session& s) -> Result<OwnerBootstrap> {
                   // The row of the lease is the lock: instances that start at once queue up behind it until
                   // the first has committed. It is released in the same transaction.
                   AUTHOS_TRY(const bool locked,
                              storage::acquire_lease(s, draft.lock, now, now + std::chrono::seconds{30}));
                   if (!locked) return fail(Errc::aborted, "bootstrap_locked");
                   AUTHOS_TRY(const auto made, make_first_owner(deps, s, draft));
                   AUTHOS_TRY(storage::release_lease(s, draft.lock));
                   return made;
               }));
    if (outcome != OwnerBootstrap::already_present) {
        deps.log.info("platform_owner.bootstrapped", {{"email", owner.email.masked()},
                                                      {"promoted", outcome == OwnerBootstrap::promoted},
                                                      {"has_password", owner.password.has_value()}});
    }
    return outcome;
}

} // namespace authos::identity
