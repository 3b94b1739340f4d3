#include "authos/identity/accounts/registration.hpp"

#include "accounts/account_link.hpp"
#include "accounts/address_proof.hpp"
#include "accounts/mail_request.hpp"
#include "accounts/new_password.hpp"
#include "authos/authcore/opaque_token.hpp"
#include "authos/authcore/password_hash.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/rehearsal.hpp"
#include "authos/storage/repo/identities.hpp"
#include "login/domain_policy.hpp"
#include "login/query.hpp"
#include "sessions/subject.hpp"

#include <cassert>

namespace authos::identity {

namespace {

using storage::AccountTokenKind;

// Everything random or slow, made before the transaction.
struct SignUpDraft {
    storage::Realm realm;
    storage::NewUser user;
    storage::NewIdentity identity;
};

SignUpDraft make_draft(const Deps& deps, const LoginTarget& target, const Email& email,
                       const SecretString& hash) {
    const UnixMillis now = deps.clock.now();
    const UserId id = UserId::make(deps.random);
    const auto org = org_id_of(target);
    const auto service = target.service ? std::optional{target.service->id} : std::nullopt;
    return {realm_of(org),
            {.id = id, .email = email, .password_hash = hash, .created_at = now, .signup_pending = true},
            {storage::IdentityId::make(deps.random),
             id,
             std::string{storage::kPasswordProvider},
             id.text(),
             {org, service},
             now}};
}

// An account that is still pending belongs to nobody yet: the newest password is asked for, and that of the
// link which the reader of the mailbox follows will be the account's.
Result<void> join_pending(storage::Session& s, const SignUpDraft& draft, const storage::User& user) {
    AUTHOS_TRY(const bool replaced,
               storage::replace_pending_password(s, draft.realm, user.id, *draft.user.password_hash,
                                                 draft.user.created_at));
    if (!replaced) return {}; // its owner was as fast
    storage::NewIdentity identity = draft.identity;
    identity.user_id = user.id;
    identity.provider_user_id = user.id.text();
    AUTHOS_TRY(storage::insert_identity_if_absent(s, identity));
    return {};
}

// As many writes, which change nothing.
Result<void> join_nobody(storage::Session& s, const SignUpDraft& draft, const UserId& nobody) {
    AUTHOS_TRY(storage::lock_user(s, draft.realm, nobody));
    AUTHOS_TRY(storage::lock_user(s, draft.realm, nobody));
    return {};
}

// The account is made in any case, and taken back where the address has one: to make one costs more than to
// find one, and the difference would tell.
Result<void> store_sign_up(const Deps& deps, storage::Session& s, const SignUpDraft& draft,
                           const SignInPlace& place, const Caller& caller) {
    AUTHOS_TRY(const auto existing, storage::find_user_by_email(s, draft.realm, draft.user.email));
    storage::NewUser user = draft.user;
    if (existing) {
        AUTHOS_TRY(user.email, Email::parse(user.id.text() + "@rehearsal.invalid"));
    }
    AUTHOS_TRY(storage::rehearse(s, existing ? storage::Afterwards::undo : storage::Afterwards::keep,
                                 [&](storage::Session& inner) -> Result<void> {
                                     AUTHOS_TRY(storage::insert_user(inner, draft.realm, user));
                                     AUTHOS_TRY(storage::insert_identity_if_absent(inner, draft.identity));
                                     return {};
                                 }));
    if (existing && existing->signup_pending && !existing->email_verified_at) {
        AUTHOS_TRY(join_pending(s, draft, *existing));
    } else {
        AUTHOS_TRY(join_nobody(s, draft, UserId::make(deps.random)));
    }
    const auto kind = existing ? AccountMailKind::repeated_signup : AccountMailKind::signup;
    return enqueue_account_mail(deps, s, {kind, draft.user.email, place, draft.user.password_hash}, caller);
}

Error verification_token_invalid() {
    return fail(Errc::invalid_argument, "verification_token_invalid",
                "Invalid or expired verification token. Please ask for a new one.");
}

bool agrees(const std::optional<std::string>& presented, const std::optional<std::string>& bound) {
    return !presented || presented == bound;
}

bool agrees(const SignInPlace& presented, const SignInPlace& bound) {
    return agrees(presented.org_slug, bound.org_slug) && agrees(presented.service_slug, bound.service_slug) &&
           agrees(presented.redirect_uri, bound.redirect_uri) && agrees(presented.state, bound.state);
}

// The account lives in the organization of the service: nobody is let into another's.
Result<void> let_into_service(const Deps& deps, storage::Session& s, const LoginTarget& target,
                              const storage::User& user) {
    if (!target.service || user.org_id != target.org->id) return {};
    AUTHOS_TRY(storage::insert_identity_if_absent(s, {storage::IdentityId::make(deps.random),
                                                      user.id,
                                                      std::string{storage::kPasswordProvider},
                                                      user.id.text(),
                                                      {target.org->id, target.service->id},
                                                      deps.clock.now()}));
    return {};
}

Result<SignInPlace> consume_verification(const Deps& deps, storage::Session& s, const LinkPresentation& in,
                                         const Caller& caller) {
    constexpr auto kKind = AccountTokenKind::email_verification;
    AUTHOS_TRY(auto link, find_presented_link(deps, s, kKind, in.token));
    if (!link || !agrees(in.place, link->place)) return verification_token_invalid();
    AUTHOS_TRY(const auto target, find_login_target(s, link->place));
    const auto realm = realm_of(link->user.org_id);
    // In the order of whoever issues tokens: first the account, then the token.
    AUTHOS_TRY(storage::lock_user(s, realm, link->user.id));
    AUTHOS_TRY(link->user,
               storage::get_user(s, realm, link->user.id)); // another may have signed up meanwhile
    AUTHOS_TRY(const bool consumed,
               storage::consume_account_token(s, kKind, authcore::hash_token(in.token), deps.clock.now()));
    if (!consumed) return verification_token_invalid();
    if (link->password_hash) {
        AUTHOS_TRY(storage::replace_pending_password(s, realm, link->user.id, *link->password_hash,
                                                     deps.clock.now()));
    }
    // A link that was not of a sign-up vouches for no password of several.
    const auto password =
        link->user.signup_contested && !link->password_hash ? UnprovedPassword::drop : UnprovedPassword::keep;
    AUTHOS_TRY(record_address_proof(deps, s, link->user, password, caller));
    AUTHOS_TRY(storage::delete_account_tokens(s, kKind, link->user.id));
    AUTHOS_TRY(let_into_service(deps, s, target, link->user));
    return std::move(link->place);
}

} // namespace

Result<void> register_account(const Deps& deps, const Registration& in, const Caller& caller) {
    assert(!storage::inside_closure());
    AUTHOS_TRY(const auto target, get_mail_target(deps, in.place, caller.deadline));
    const auto email = Email::parse(in.email);
    if (!email) return fail(Errc::invalid_argument, "email_malformed", "Invalid email format");
    AUTHOS_TRY(const auto password, authcore::Password::parse(in.password));
    AUTHOS_TRY(check_new_password(password, *email, {in.place.org_slug, in.place.service_slug}));
    AUTHOS_TRY(require_password_allowed(deps, org_id_of(target), *email, caller.deadline));
    AUTHOS_TRY(take_mail_permit(deps, target, {AccountMailKind::signup, *email, in.place}, caller.deadline));
    AUTHOS_TRY(const auto hash, authcore::hash_password(password, deps.settings.password_cost, deps.random));
    const SignUpDraft draft = make_draft(deps, target, *email, SecretString{hash.text()});
    const auto store = [&](storage::Session& s) { return store_sign_up(deps, s, draft, in.place, caller); };
    auto stored = deps.database.write(caller.deadline, store);
    // Another sign-up with the address was as fast: now there is an account.
    if (!stored && stored.error().reason == "email_taken")
        stored = deps.database.write(caller.deadline, store);
    return stored;
}

Result<void> request_verification(const Deps& deps, const std::string& email, const SignInPlace& place,
                                  const Caller& caller) {
    return request_account_mail(deps, AccountMailKind::verification, email, place, caller);
}

Result<VerifiedAddress> verify_email(const Deps& deps, const LinkPresentation& in, const Caller& caller) {
    AUTHOS_TRY(auto place, deps.database.write(caller.deadline, [&](storage::Session& s) {
        return consume_verification(deps, s, in, caller);
    }));
    deps.log.info("user.email.verified", {{"ip_address", caller.ip_address}});
    if (!place.redirect_uri) return VerifiedAddress{};
    std::string location = *place.redirect_uri;
    add_query_parameter(location, "state", place.state);
    return VerifiedAddress{std::move(location)};
}

} // namespace authos::identity
