#include "authos/identity/accounts/profile.hpp"

#include "accounts/account_link.hpp"
#include "audit/record.hpp"
#include "authos/authcore/opaque_token.hpp"
#include "authos/identity/mail/mail.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/identity/sessions/recent.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/device_codes.hpp"
#include "authos/storage/repo/memberships.hpp"
#include "authos/storage/repo/organizations.hpp"
#include "authos/storage/repo/rate_buckets.hpp"
#include "authos/storage/repo/users.hpp"
#include "authos/storage/scope_authority.hpp"
#include "login/domain_policy.hpp"
#include "sessions/subject.hpp"

namespace authos::identity {

namespace {

Error not_a_member() {
    return fail(Errc::permission_denied, "not_a_member", "Not a member of this organization");
}

Result<storage::User> load_own_account(storage::Session& s, const Principal& principal) {
    AUTHOS_TRY(auto user, storage::find_user(s, realm_of(principal.home_org), principal.user_id));
    if (!user) {
        return fail(Errc::unauthenticated, "session_ended", "Session has ended. Please sign in again.");
    }
    return std::move(*user);
}

// Permissions in the form "namespace:object#relation".
Result<std::vector<std::string>> load_permissions(storage::Session& s, const Principal& principal,
                                                  const storage::User& user) {
    std::vector<std::string> permissions;
    if (user.is_platform_owner) permissions.emplace_back("platform:authos#owner");
    if (!principal.context.org_slug) return permissions;
    AUTHOS_TRY(const auto org, storage::find_organization_by_slug(s, *principal.context.org_slug));
    if (!org) return not_a_member();
    AUTHOS_TRY(const auto role,
               storage::find_role(s, storage::ScopeAuthority::organization(org->id), user.id));
    // An end user of a service need not be a member; the holder of an organization's token must be.
    if (!role && !principal.context.service_slug) return not_a_member();
    if (role) permissions.push_back("organization:" + org->id.text() + "#" + *role);
    return permissions;
}

Result<Profile> load_profile(storage::Session& s, const Principal& principal) {
    AUTHOS_TRY(const auto user, load_own_account(s, principal));
    AUTHOS_TRY(auto permissions, load_permissions(s, principal, user));
    return Profile{.id = user.id,
                   .email = user.email,
                   .is_platform_owner = user.is_platform_owner,
                   .email_verified_at = user.email_verified_at,
                   .created_at = user.created_at,
                   .context = principal.context,
                   .permissions = std::move(permissions),
                   .plan = std::nullopt,
                   .features = {}};
}

Result<Profile> store_email_change(const Deps& deps, storage::Session& s, const Principal& principal,
                                   const Email& email, const Caller& caller) {
    AUTHOS_TRY(const auto before, load_own_account(s, principal));
    if (before.email.text() == email.text()) return load_profile(s, principal);
    const UnixMillis now = deps.clock.now();
    const auto realm = realm_of(principal.home_org);
    AUTHOS_TRY(storage::set_email(s, realm, principal.user_id, email, now));
    AUTHOS_TRY(withdraw_account_links(s, principal.user_id));
    AUTHOS_TRY(storage::withdraw_device_approvals(s, principal.user_id));
    // Sign-in needs a verified address. A platform owner stays verified: on a server without mail nobody
    // could let the only owner in again. So does an address of which only the spelling changed.
    if (before.is_platform_owner || (before.email == email && before.email_verified_at)) {
        AUTHOS_TRY(storage::mark_email_verified(s, realm, principal.user_id, now));
    }
    AUTHOS_TRY(record_account_event(deps, s, before,
                                    {"user.email.changed", "user", principal.user_id.text(), now}, caller));
    AUTHOS_TRY(const auto look, load_mail_look(deps, s, before.org_id, caller));
    AUTHOS_TRY(enqueue_mail(deps, s, email_changed_mail(look, before.email, email, now), before.org_id));
    AUTHOS_TRY(const auto after, load_own_account(s, principal));
    if (!after.email_verified_at) {
        // Not bound to a service: the mail of an organization's account goes through that organization's
        // server either way, and the proof is about the account alone.
        AUTHOS_TRY(const auto link,
                   issue_account_link(deps, s, storage::AccountTokenKind::email_verification, after, {}));
        AUTHOS_TRY(enqueue_mail(deps, s, address_change_mail(look, email, link), after.org_id));
    }
    return load_profile(s, principal);
}

// Each change writes to an address that a stranger may read, and tells whether an account has it.
Result<void> take_change_permit(const Deps& deps, const UserId& user, Deadline deadline) {
    const storage::RateBucket bucket{"email_change:" + authcore::hash_token(SecretString{user.text()}).hex(),
                                     std::chrono::minutes{2}, 5};
    AUTHOS_TRY(const auto wait, deps.database.write(deadline, [&](storage::Session& s) {
        return storage::take_permit(s, bucket, deps.clock.now());
    }));
    if (!wait) return {};
    return fail(Errc::resource_exhausted, "too_many_address_changes",
                "The address was changed too often. Please try again later.")
        .with_retry_after(std::chrono::ceil<std::chrono::seconds>(*wait));
}

// Whose mail domain signs in at the organization's own provider must not get passwords and other ways in by
// having another domain. A spelling of the same address stays inside.
Result<void> admit_change(const Deps& deps, const Principal& principal, const Email& email,
                          Deadline deadline) {
    AUTHOS_TRY(const auto own, deps.database.read(deadline, [&](storage::Session& s) {
        return load_own_account(s, principal);
    }));
    if (own.email.text() == email.text()) return {};
    if (own.email != email) {
        AUTHOS_TRY(require_password_allowed(deps, own.org_id, own.email, deadline));
    }
    return take_change_permit(deps, principal.user_id, deadline);
}

} // namespace

Result<Profile> get_profile(const Deps& deps, const Principal& principal, const Caller& caller) {
    return deps.database.read(caller.deadline,
                              [&](storage::Session& s) { return load_profile(s, principal); });
}

Result<Profile> update_profile(const Deps& deps, const Principal& principal, const ProfileChange& change,
                               const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(require_recent_sign_in(deps, principal));
    const auto email = Email::parse(change.email);
    if (!email) return fail(Errc::invalid_argument, "email_malformed", "Invalid email format");
    AUTHOS_TRY(admit_change(deps, principal, *email, caller.deadline));
    auto profile = deps.database.write(caller.deadline, [&](storage::Session& s) {
        return store_email_change(deps, s, principal, *email, caller);
    });
    if (!profile && profile.error().reason == "email_taken") {
        return fail(Errc::already_exists, "email_taken", "Email already in use");
    }
    return profile;
}

} // namespace authos::identity
