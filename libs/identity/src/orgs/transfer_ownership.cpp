#include "authos/identity/orgs/organizations.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/scope_authority.hpp"
#include "orgs/hand_over.hpp"
#include "rbac/recheck.hpp"

namespace authos::identity {

namespace {

using storage::ScopeAuthority;

// An address may have an account on the platform and another in this organization: the member is meant.
Result<storage::User> find_new_owner(storage::Session& s, const OrgAccess& access, const Email& email) {
    bool known = false;
    for (const storage::Realm& realm :
         {storage::Realm{ScopeAuthority::platform()}, storage::Realm{access.scope}}) {
        AUTHOS_TRY(auto user, storage::find_user_by_email(s, realm, email));
        if (!user) continue;
        known = true;
        AUTHOS_TRY(const auto role, storage::find_role(s, access.scope, user->id));
        if (role) return std::move(*user);
    }
    if (known) {
        return fail(Errc::not_found, "new_owner_not_a_member", "User is not a member of this organization");
    }
    return fail(Errc::not_found, "new_owner_unknown", "User with that email not found");
}

} // namespace

Result<storage::OrganizationSummary> transfer_ownership(const Deps& deps, const OrgAccess& access,
                                                        const std::string& new_owner_email,
                                                        const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    const auto email = Email::parse(new_owner_email);
    if (!email) return fail(Errc::invalid_argument, "email_malformed", "Invalid email format");
    const UnixMillis now = deps.clock.now();
    return write_locked(
        deps, access, caller,
        [&](storage::Session& s, const OrgAccess& inside) -> Result<storage::OrganizationSummary> {
            AUTHOS_TRY(const auto heir, find_new_owner(s, inside, *email));
            if (heir.id == inside.user_id) {
                return fail(Errc::invalid_argument, "already_owner", "User already owns this organization");
            }
            AUTHOS_TRY(hand_over(deps, s, inside, {heir.id, now}, caller));
            AUTHOS_TRY(auto summary, storage::find_organization_summary(s, inside.scope));
            if (!summary) return fail(Errc::not_found, "organization_not_found", "Organization not found");
            return std::move(*summary);
        });
}

} // namespace authos::identity
