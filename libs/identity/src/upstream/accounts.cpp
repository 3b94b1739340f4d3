#include "upstream/accounts.hpp"

#include "accounts/address_proof.hpp"
#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/storage/repo/sessions.hpp"
#include "authos/storage/scope_authority.hpp"
#include "login/domain_policy.hpp"
#include "login/entry.hpp"
#include "sessions/subject.hpp"
#include "upstream/identity_tokens.hpp"
#include "upstream/oidc.hpp"
#include "upstream/place.hpp"

namespace authos::identity::upstream {

namespace {

using storage::ScopeAuthority;

Error account_unknown() {
    return fail(Errc::permission_denied, "account_unknown",
                "There is no account for this person here. Please register, or ask for an invitation.");
}

Error address_unproven() {
    return fail(Errc::permission_denied, "address_unproven",
                "An account has this e-mail address but has not confirmed it. Please sign in to it the way "
                "you did before and confirm the address.");
}

Error domain_not_its_own() {
    return fail(
        Errc::permission_denied, "domain_not_routed",
        "An account has this e-mail address already. Please sign in to it the way you did before. This "
        "provider signs in existing accounts once the organization has proven the mail domain for it.");
}

// What a provider of the organization's own says about an address counts for existing accounts only where the
// proven domain is routed to it: who may set up providers must not become whoever has an account.
Result<void> check_domain_is_its_own(storage::Session& s, const AccountQuestion& q, const Email& email) {
    if (q.reach == Reach::platform_too) return {};
    AUTHOS_TRY(const auto rule, find_domain_rule(s, q.target.org->id, email));
    if (rule && rule->connection && identity_provider_of(rule->connection->id) == q.provider) return {};
    return domain_not_its_own();
}

// The accounts that a link can lead to: at a service those of its place; for administrators those that live
// in the organization, then those of the platform.
std::vector<storage::IdentityIssuer> issuers_of(const LoginTarget& target) {
    if (target.service) return {{target.org->id, target.service->id}};
    if (target.org) return {{target.org->id, std::nullopt}, {std::nullopt, std::nullopt}};
    return {{std::nullopt, std::nullopt}};
}

Result<std::optional<AccountPlan>> find_linked(storage::Session& s, const AccountQuestion& q) {
    for (const auto& issuer : issuers_of(q.target)) {
        AUTHOS_TRY(const auto identity, storage::find_identity(s, q.provider, q.person.subject, issuer));
        if (!identity) continue;
        AUTHOS_TRY(auto candidate, find_login_candidate(s, q.target, identity->user_id));
        if (!candidate.user) continue;
        // The link was made by whoever could prove to own the account; an address that it changed to since
        // is still to be confirmed.
        AUTHOS_TRY(check_entry(q.target, candidate));
        return std::optional{AccountPlan{.user = std::move(*candidate.user), .issuer = issuer}};
    }
    return std::optional<AccountPlan>{};
}

Result<LoginCandidate> candidate_by_address(storage::Session& s, const AccountQuestion& q,
                                            const Email& email) {
    if (q.reach == Reach::platform_too) return find_login_candidate(s, q.target, email);
    LoginCandidate candidate;
    AUTHOS_TRY(candidate.user,
               storage::find_user_by_email(s, ScopeAuthority::organization(q.target.org->id), email));
    return candidate;
}

Result<AccountPlan> plan_for_existing(storage::Session& s, const AccountQuestion& q,
                                      LoginCandidate candidate) {
    AUTHOS_TRY(check_domain_is_its_own(s, q, candidate.user->email));
    AccountPlan plan{.user = *candidate.user, .issuer = issuer_for(q.target, candidate.user->org_id)};
    if (!plan.user.email_verified_at) {
        // Whoever registered with a foreign address waits for its owner to come (pre-hijacking); whoever
        // changed to one by mistake must not lose his account to its owner. Only a registration that was
        // never used is the owner's, without what the stranger knows.
        AUTHOS_TRY(const bool used, storage::has_traces_of_use(s, plan.user.id));
        if (used) return address_unproven();
        plan.take_over = true;
    }
    if (q.target.service) return plan; // entering a service is joining it
    candidate.user->email_verified_at = plan.user.created_at;
    AUTHOS_TRY(check_entry(q.target, candidate));
    return plan;
}

Result<void> take_over(const Deps& deps, storage::Session& s, const storage::User& user,
                       const Caller& caller) {
    AUTHOS_TRY(storage::clear_password_hash(s, realm_of(user.org_id), user.id, deps.clock.now()));
    AUTHOS_TRY(storage::delete_sessions_of_user(s, user.id));
    return record_address_proof(deps, s, user, UnprovedPassword::drop, caller);
}

Result<void> record_sign_up(const Deps& deps, storage::Session& s, const AccountQuestion& q,
                            const storage::NewUser& user, const Caller& caller) {
    const Json details = Json::object({{"email", user.email.text()}, {"provider", q.provider}});
    return record_org_event(deps, s, ScopeAuthority::organization(q.target.org->id), user.id,
                            {"user.signup.success", "user", user.id.text(), user.created_at, details.dump()},
                            caller);
}

// An account that appeared with this address since the plan was made decides anew.
Result<bool> create_account(const Deps& deps, storage::Session& s, const AccountQuestion& q,
                            const storage::NewUser& user, const Caller& caller) {
    const auto realm = ScopeAuthority::organization(q.target.org->id);
    AUTHOS_TRY(const auto existing, storage::find_user_by_email(s, realm, user.email));
    if (existing) return false;
    AUTHOS_TRY(storage::insert_user(s, realm, user));
    AUTHOS_TRY(record_sign_up(deps, s, q, user, caller));
    return true;
}

} // namespace

Result<AccountPlan> plan_account(const Deps& deps, storage::Session& s, const AccountQuestion& q) {
    AUTHOS_TRY(auto linked, find_linked(s, q));
    if (linked) return std::move(*linked);
    if (!q.person.email) {
        return fail(Errc::failed_precondition, "upstream_email_unverified",
                    "The sign-in provider gave no verified e-mail address");
    }
    AUTHOS_TRY(auto candidate, candidate_by_address(s, q, *q.person.email));
    if (candidate.user && !(q.target.service && !candidate.may_enter && !candidate.user->org_id)) {
        return plan_for_existing(s, q, std::move(candidate));
    }
    // A platform account that never was at this service is not meant: the service has its own accounts.
    if (q.sign_up == SignUp::refused || !q.target.service) return account_unknown();
    const UnixMillis now = deps.clock.now();
    storage::NewUser fresh{.id = UserId::make(deps.random),
                           .email = *q.person.email,
                           .password_hash = std::nullopt,
                           .email_verified_at = now,
                           .created_at = now};
    storage::User user{.id = fresh.id,
                       .email = fresh.email,
                       .org_id = q.target.org->id,
                       .is_platform_owner = false,
                       .password_hash = std::nullopt,
                       .email_verified_at = now,
                       .created_at = now,
                       .updated_at = now};
    return AccountPlan{.user = std::move(user),
                       .issuer = issuer_for(q.target, q.target.org->id),
                       .to_create = std::move(fresh)};
}

Result<bool> apply_account_plan(const Deps& deps, storage::Session& s, const AccountQuestion& q,
                                const AccountPlan& plan, const Caller& caller) {
    if (plan.to_create) {
        AUTHOS_TRY(const bool created, create_account(deps, s, q, *plan.to_create, caller));
        if (!created) return false;
    }
    if (plan.take_over) {
        AUTHOS_TRY(take_over(deps, s, plan.user, caller));
    }
    return put_identity(deps, s, plan.user.id, plan.issuer, q.provider, q.person);
}

Result<bool> put_identity(const Deps& deps, storage::Session& s, const UserId& user,
                          const storage::IdentityIssuer& issuer, const std::string& provider,
                          const UpstreamUser& person) {
    AUTHOS_TRY(auto identity, storage::find_identity(s, provider, person.subject, issuer));
    if (!identity) {
        const storage::NewIdentity made{
            storage::IdentityId::make(deps.random), user, provider, person.subject, issuer, deps.clock.now()};
        AUTHOS_TRY(const bool inserted, storage::insert_identity_if_absent(s, made));
        if (!inserted) return false;
        identity = storage::Identity{made.id, user};
    }
    if (identity->user_id != user) return false;
    if (person.tokens.access_token.empty()) return true;
    return storage::set_identity_tokens(s, identity->id,
                                        seal_identity_tokens(deps, identity->id, person.tokens));
}

} // namespace authos::identity::upstream
