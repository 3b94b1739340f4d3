#include "authos/identity/service_api/users.hpp"

#include "accounts/account_link.hpp"
#include "accounts/imported_hash.hpp"
#include "api_keys/access.hpp"
#include "authos/identity/mail/mail.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/identities.hpp"
#include "authos/storage/repo/memberships.hpp"
#include "authos/storage/repo/service_provider_grants.hpp"
#include "authos/storage/repo/sessions.hpp"
#include "authos/storage/repo/subscriptions.hpp"
#include "authos/storage/repo/users.hpp"
#include "service_api/held_user.hpp"

namespace authos::identity {

namespace {

Error service_email_taken() {
    return fail(Errc::already_exists, "email_taken", "Email is already taken");
}

Result<Email> parse_user_address(const std::string& text) {
    auto email = Email::parse(text);
    if (!email) return fail(Errc::invalid_argument, "email_malformed", "Invalid email format");
    return email;
}

/// What the new user is made of; drawn before the transaction, which may run again.
struct NewServiceUser {
    storage::NewUser account;
    storage::IdentityId identity;
    bool for_new_only = false; // comes with what only a new account takes
};

// The account of the address in this organization, made where there is none; whether it was made.
Result<std::pair<storage::User, bool>> take_account(storage::Session& s, const ApiKeyAccess& inside,
                                                    const storage::NewUser& account) {
    AUTHOS_TRY(auto existing, storage::find_user_by_email(s, inside.scope, account.email));
    if (existing) return std::pair{std::move(*existing), false};
    AUTHOS_TRY(storage::insert_user(s, inside.scope, account));
    AUTHOS_TRY(auto made, storage::get_user(s, inside.scope, account.id));
    return std::pair{std::move(made), true};
}

Result<storage::EndUser> store_user(const Deps& deps, storage::Session& s, const ApiKeyAccess& inside,
                                    const NewServiceUser& wanted, const Caller& caller) {
    AUTHOS_TRY(const bool taken,
               storage::has_end_user_with_email(s, inside.scope, inside.service.id, wanted.account.email));
    if (taken) return service_email_taken();
    AUTHOS_TRY(const auto taking, take_account(s, inside, wanted.account));
    const auto& [account, made] = taking;
    if (!made && wanted.for_new_only) {
        return fail(Errc::already_exists, "account_exists",
                    "The organization has an account with this address: password_hash and email_verified are "
                    "for new accounts");
    }
    AUTHOS_TRY(const bool linked,
               storage::insert_identity_if_absent(s, {wanted.identity,
                                                      account.id,
                                                      std::string{storage::kPasswordProvider},
                                                      account.id.text(),
                                                      {inside.scope.org(), inside.service.id},
                                                      wanted.account.created_at}));
    // Somebody else was as fast.
    if (!linked) return service_email_taken();
    AUTHOS_TRY(record_key_event(deps, s, inside,
                                {made ? "user.signup.success" : "user.service.linked", "user",
                                 account.id.text(), Json::object({{"email", account.email.text()}})},
                                caller));
    return find_service_user(s, inside, account.id);
}

struct ImportedPassword {
    UserId user;
    SecretString hash;
};

Result<storage::EndUser> store_imported_password(const Deps& deps, storage::Session& s,
                                                 const ApiKeyAccess& inside, const ImportedPassword& imported,
                                                 const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(auto held, hold_service_user(s, inside, imported.user));
    if (held.home != inside.scope.org()) {
        return fail(Errc::permission_denied, "account_elsewhere",
                    "The account does not live in this organization; its owner alone may set a password");
    }
    // With a password one enters wherever the account is known: not only here.
    AUTHOS_TRY(const bool shared,
               storage::has_identity_elsewhere(s, held.id, {inside.scope.org(), inside.service.id}));
    AUTHOS_TRY(const auto role, storage::find_role(s, inside.scope, held.id));
    if (shared || role) {
        return fail(
            Errc::permission_denied, "account_shared",
            "The account is known to others of the organization too; its owner alone may set a password");
    }
    AUTHOS_TRY(const bool set,
               storage::set_first_password_hash(s, inside.scope, held.id, imported.hash, now));
    if (!set) {
        return fail(Errc::invalid_argument, "password_already_set",
                    "The account has a password already: its owner alone may change it");
    }
    AUTHOS_TRY(storage::delete_account_tokens(s, storage::AccountTokenKind::password_reset, held.id));
    AUTHOS_TRY(record_key_event(
        deps, s, inside,
        {"security.password.changed", "user", held.id.text(), Json::object({{"imported", true}})}, caller));
    AUTHOS_TRY(
        enqueue_mail(deps, s, password_changed_mail(deps.settings, held.email, now, {}), inside.scope.org()));
    return held;
}

Result<storage::EndUser> store_address(const Deps& deps, storage::Session& s, const ApiKeyAccess& inside,
                                       const UserId& id, const Email& email, const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(auto user, hold_service_user(s, inside, id));
    if (user.home != inside.scope.org()) {
        return fail(Errc::permission_denied, "account_elsewhere",
                    "The account does not live in this organization; its owner alone may change the address");
    }
    if (user.email.text() == email.text()) return user;
    const bool other_address = user.email != email;
    // The realm keeps its own accounts apart; a platform account among the users may have the address too.
    if (other_address) {
        AUTHOS_TRY(const bool taken,
                   storage::has_end_user_with_email(s, inside.scope, inside.service.id, email));
        if (taken) return service_email_taken();
    }
    AUTHOS_TRY(const auto before, storage::get_user(s, inside.scope, id));
    AUTHOS_TRY(storage::set_email(s, inside.scope, id, email, now));
    if (other_address) {
        AUTHOS_TRY(withdraw_account_links(s, id));
        AUTHOS_TRY(storage::delete_sessions_of_user(s, id));
        AUTHOS_TRY(enqueue_mail(deps, s, email_changed_mail(deps.settings, user.email, email, now)));
    } else if (before.email_verified_at) {
        // Only the spelling changed: the mailbox is proven still.
        AUTHOS_TRY(storage::mark_email_verified(s, inside.scope, id, now));
    }
    AUTHOS_TRY(
        record_key_event(deps, s, inside,
                         {"user.email.changed", "user", id.text(),
                          Json::object({{"old_email", user.email.text()}, {"new_email", email.text()}})},
                         caller));
    return find_service_user(s, inside, id);
}

} // namespace

Result<ServiceUserList> list_service_users(const Deps& deps, const ApiKeyAccess& access,
                                           const storage::UserPage& page, const Caller& caller) {
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<ServiceUserList> {
        AUTHOS_TRY(auto users, storage::list_end_users(s, access.scope, access.service.id, page));
        AUTHOS_TRY(const long long total, storage::count_end_users(s, access.scope, access.service.id));
        return ServiceUserList{std::move(users), total};
    });
}

Result<storage::EndUser> get_service_user(const Deps& deps, const ApiKeyAccess& access, const UserId& id,
                                          const Caller& caller) {
    return deps.database.read(caller.deadline,
                              [&](storage::Session& s) { return find_service_user(s, access, id); });
}

Result<storage::EndUser> create_service_user(const Deps& deps, const ApiKeyAccess& access,
                                             const ServiceUserDraft& draft, const Caller& caller) {
    AUTHOS_TRY(auto address, parse_user_address(draft.email));
    const UnixMillis now = deps.clock.now();
    NewServiceUser wanted{{.id = UserId::make(deps.random),
                           .email = std::move(address),
                           .password_hash = std::nullopt,
                           .email_verified_at = std::nullopt,
                           .created_at = now},
                          storage::IdentityId::make(deps.random),
                          draft.password_hash || draft.email_verified};
    if (draft.password_hash) {
        AUTHOS_TRY(wanted.account.password_hash, parse_imported_hash(*draft.password_hash));
    }
    if (draft.email_verified) wanted.account.email_verified_at = now;
    // Whoever signs up with the address first gives it its password; nobody proved it yet.
    wanted.account.signup_pending = !draft.password_hash && !draft.email_verified;
    return write_with_key(deps, access, caller, [&](storage::Session& s, const ApiKeyAccess& inside) {
        return store_user(deps, s, inside, wanted, caller);
    });
}

Result<storage::EndUser> import_service_user_password(const Deps& deps, const ApiKeyAccess& access,
                                                      const UserId& id, const SecretString& hash,
                                                      const Caller& caller) {
    AUTHOS_TRY(const auto imported, parse_imported_hash(hash));
    return write_with_key(deps, access, caller, [&](storage::Session& s, const ApiKeyAccess& inside) {
        return store_imported_password(deps, s, inside, {id, imported}, caller);
    });
}

Result<storage::EndUser> change_service_user_email(const Deps& deps, const ApiKeyAccess& access,
                                                   const UserId& id, const std::string& email,
                                                   const Caller& caller) {
    AUTHOS_TRY(const auto address, parse_user_address(email));
    return write_with_key(deps, access, caller, [&](storage::Session& s, const ApiKeyAccess& inside) {
        return store_address(deps, s, inside, id, address, caller);
    });
}

Result<void> remove_service_user(const Deps& deps, const ApiKeyAccess& access, const UserId& id,
                                 const Caller& caller) {
    return write_with_key(
        deps, access, caller, [&](storage::Session& s, const ApiKeyAccess& inside) -> Result<void> {
            const auto& scope = inside.scope;
            const auto& service = inside.service.id;
            AUTHOS_TRY(const auto user, hold_service_user(s, inside, id));
            AUTHOS_TRY(storage::unlink_end_user(s, scope, service, id));
            AUTHOS_TRY(const auto subscription, storage::find_subscription(s, scope, service, id));
            AUTHOS_TRY(storage::delete_subscription(s, scope, service, id));
            AUTHOS_TRY(storage::delete_sessions_in_service(s, scope, service, id));
            AUTHOS_TRY(storage::delete_grants_in_service(s, scope, service, id));
            if (subscription) {
                AUTHOS_TRY(record_key_event(
                    deps, s, inside,
                    {"subscription.canceled", "subscription", subscription->id.text(),
                     Json::object({{"user_id", id.text()}, {"plan_id", subscription->plan_id.text()}})},
                    caller));
            }
            return record_key_event(
                deps, s, inside,
                {"user.service.unlinked", "user", id.text(), Json::object({{"email", user.email.text()}})},
                caller);
        });
}

} // namespace authos::identity
