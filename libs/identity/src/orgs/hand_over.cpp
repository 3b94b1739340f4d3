#include "orgs/hand_over.hpp"

#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/storage/repo/memberships.hpp"
#include "authos/storage/repo/service_grants.hpp"

namespace authos::identity {

Result<void> hand_over(const Deps& deps, storage::Session& s, const OrgAccess& access, const HandOver& change,
                       const Caller& caller) {
    const auto& [to, now] = change;
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
    AUTHOS_TRY(storage::delete_service_grants_of_user(s, access.scope, access.user_id));
    AUTHOS_TRY(storage::delete_service_grants_of_user(s, access.scope, to));
    const Json details =
        Json::object({{"old_owner_user_id", access.user_id.text()}, {"new_owner_user_id", to.text()}});
    return record_org_event(deps, s, access.scope, access.user_id,
                            {"organization.ownership_transferred", "organization", access.scope.org().text(),
                             now, details.dump()},
                            caller);
}

} // namespace authos::identity
