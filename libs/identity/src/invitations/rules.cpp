#include "invitations/rules.hpp"

#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/identity/orgs/entitlements.hpp"
#include "authos/storage/repo/users.hpp"
#include "authos/storage/scope_authority.hpp"
#include "sessions/subject.hpp"

namespace authos::identity {

Error invitation_not_found() {
    return fail(Errc::not_found, "invitation_not_found", "Invitation not found or already processed");
}

// An account that lives in an organization goes with it, and an application must not join in somebody's
// name.
bool can_join(const Principal& principal) {
    return !principal.home_org && !principal.context.service_slug;
}

// The address as it is now: it may have been changed since the token was issued.
Result<void> require_addressee(storage::Session& s, const Principal& principal,
                               const storage::Invitation& invitation) {
    if (!can_join(principal)) {
        return fail(Errc::permission_denied, "platform_account_required",
                    "Only accounts of the platform can answer invitations");
    }
    AUTHOS_TRY(const auto user, storage::get_user(s, storage::ScopeAuthority::platform(), principal.user_id));
    if (!(user.email == invitation.email)) {
        return fail(Errc::permission_denied, "invitation_for_another",
                    "This invitation was sent to another e-mail address");
    }
    if (!user.email_verified_at) {
        return fail(Errc::permission_denied, "email_not_verified",
                    "Verify your e-mail address before you answer an invitation");
    }
    return {};
}

Result<void> require_joinable(const storage::Organization& organization) {
    if (organization.status == storage::OrgStatus::pending) return {};
    return require_active(organization);
}

Result<void> require_seat(storage::Session& s, const storage::Organization& organization, long long taken) {
    AUTHOS_TRY(const auto entitlements, load_entitlements(s, organization));
    const long long most = entitlements.users.max;
    if (taken < most) return {};
    return fail(Errc::failed_precondition, "team_limit_reached",
                "Team limit reached (" + std::to_string(taken) + "/" + std::to_string(most) +
                    "): remove a member, cancel an invitation or choose a larger tier");
}

Result<void> record_invitation(const Deps& deps, storage::Session& s, const InvitationEvent& event,
                               const storage::Invitation& invitation, const Caller& caller) {
    const Json details = Json::object({{"invitation_id", invitation.id.text()},
                                       {"email", invitation.email.text()},
                                       {"role", invitation.role},
                                       {"invited_by", invitation.invited_by.text()},
                                       {"expires_at", format_rfc3339(invitation.expires_at)}});
    return record_org_event(deps, s, storage::ScopeAuthority::organization(invitation.org_id), event.actor,
                            {event.action, "invitation", invitation.id.text(), event.now, details.dump()},
                            caller);
}

Result<void> close_with_event(const Deps& deps, storage::Session& s, const InvitationClosure& closure,
                              const storage::Invitation& invitation, const Caller& caller) {
    const auto scope = storage::ScopeAuthority::organization(invitation.org_id);
    AUTHOS_TRY(const bool closed,
               storage::close_invitation(s, scope, {invitation.id, closure.to, closure.event.now}));
    if (!closed) return invitation_not_found();
    return record_invitation(deps, s, closure.event, invitation, caller);
}

} // namespace authos::identity
