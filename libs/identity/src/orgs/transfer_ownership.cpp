#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/identity/orgs/organizations.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/scope_authority.hpp"
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

Result<void> hand_over(storage::Session& s, const OrgAccess& access, const UserId& to, UnixMillis now) {
    // Compare-and-swap: of two transfers at once, the second one's caller is the owner no more.
    AUTHOS_TRY(const bool changed, storage::change_owner(s, access.scope, {access.user_id, to, now}));
    if (!changed) {
        return fail(Errc::permission_denied, "owner_required", "Only the organization's owner may do this");
    }
    AUTHOS_TRY(const bool demoted, storage::set_role(s, access.scope, access.user_id, "admin"));
    AUTHOS_TRY(const bool promoted, storage::set_role(s, access.scope, to, "owner"));
    // A member that left in this very moment: nothing of it happens.
    if (!demoted || !promoted) {
        return fail(Errc::not_found, "new_owner_not_a_member", "User is not a member of this organization");
    }
    return {};
}

} // namespace

Result<storage::OrganizationSummary> transfer_ownership(const Deps& deps, const OrgAccess& access,
                                                        const std::string& new_owner_email,
                                                        const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    const auto email = Email::parse(new_owner_email);
    if (!email) return fail(Errc::invalid_argument, "email_malformed", "Invalid email format");
    const UnixMillis now = deps.clock.now();
    return write_inside(
        deps, access, caller,
        [&](storage::Session& s, const OrgAccess& inside) -> Result<storage::OrganizationSummary> {
            AUTHOS_TRY(const auto heir, find_new_owner(s, inside, *email));
            if (heir.id == inside.user_id) {
                return fail(Errc::invalid_argument, "already_owner", "User already owns this organization");
            }
            AUTHOS_TRY(hand_over(s, inside, heir.id, now));
            const Json details = Json::object(
                {{"old_owner_user_id", inside.user_id.text()}, {"new_owner_user_id", heir.id.text()}});
            AUTHOS_TRY(record_org_event(deps, s, inside.scope, inside.user_id,
                                        {"organization.ownership_transferred", "organization",
                                         inside.scope.org().text(), now, details.dump()},
                                        caller));
            AUTHOS_TRY(auto summary, storage::find_organization_summary(s, inside.scope));
            if (!summary) return fail(Errc::not_found, "organization_not_found", "Organization not found");
            return std::move(*summary);
        });
}

} // namespace authos::identity
