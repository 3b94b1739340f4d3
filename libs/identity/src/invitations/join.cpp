#include "invitations/join.hpp"

#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/storage/scope_authority.hpp"
#include "invitations/rules.hpp"
#include "rbac/role_capabilities.hpp"

#include <algorithm>

namespace authos::identity {

namespace {

using storage::InvitationStatus;
using storage::ScopeAuthority;

Result<void> check_joining(storage::Session& s, const OpenedInvitation& opened, const UserId& user) {
    const auto scope = ScopeAuthority::organization(opened.organization.id);
    AUTHOS_TRY(require_joinable(opened.organization));
    AUTHOS_TRY(const auto capabilities, find_role_capabilities(s, scope, opened.invitation.role));
    if (!capabilities) {
        return fail(Errc::failed_precondition, "invitation_role_gone",
                    "The role of this invitation does not exist any more: ask for a new invitation");
    }
    AUTHOS_TRY(const auto role, storage::find_role(s, scope, user));
    if (role) {
        return fail(Errc::failed_precondition, "already_member",
                    "User is already a member of this organization");
    }
    AUTHOS_TRY(const long long members, storage::count_members(s, scope, std::nullopt));
    return require_seat(s, opened.organization, members);
}

Result<void> record_joining(const Deps& deps, storage::Session& s, const OpenedInvitation& opened,
                            const storage::NewMembership& seat, const Caller& caller) {
    const Json details = Json::object({{"user_id", seat.user_id.text()},
                                       {"email", opened.invitation.email.text()},
                                       {"role", seat.role},
                                       {"invitation_id", opened.invitation.id.text()}});
    return record_org_event(deps, s, ScopeAuthority::organization(opened.organization.id), seat.user_id,
                            {"user.joined", "user", seat.user_id.text(), seat.created_at, details.dump()},
                            caller);
}

// Nothing if it was answered, cancelled or over before the lock.
Result<std::optional<OpenedInvitation>>
lock_open_invitation(storage::Session& s, const storage::Invitation& listed, UnixMillis now) {
    const auto scope = ScopeAuthority::organization(listed.org_id);
    AUTHOS_TRY(storage::lock_organization(s, scope));
    AUTHOS_TRY(auto invitation, storage::find_invitation(s, scope, listed.id));
    AUTHOS_TRY(auto organization, storage::find_organization(s, listed.org_id));
    const bool open = invitation && organization && invitation->status == InvitationStatus::pending &&
                      !invitation->is_over(now);
    if (!open) return std::optional<OpenedInvitation>{};
    return std::optional{OpenedInvitation{std::move(*invitation), std::move(*organization)}};
}

bool is_refusal(const Error& error) {
    return error.code == Errc::failed_precondition || error.code == Errc::permission_denied;
}

} // namespace

Result<JoinedOrganization> join_by_invitation(const Deps& deps, storage::Session& s, OpenedInvitation opened,
                                              const UserId& user, const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    const auto& invitation = opened.invitation;
    AUTHOS_TRY(check_joining(s, opened, user));
    const storage::NewMembership seat{storage::MembershipId::make(deps.random), user, invitation.role, now};
    AUTHOS_TRY(storage::insert_membership(s, ScopeAuthority::organization(opened.organization.id), seat));
    AUTHOS_TRY(close_with_event(deps, s, {InvitationStatus::accepted, {"invitation.accepted", user, now}},
                                invitation, caller));
    AUTHOS_TRY(record_joining(deps, s, opened, seat, caller));
    storage::Membership membership{seat.id, opened.organization.id, user, seat.role, now};
    return JoinedOrganization{std::move(membership), std::move(opened.organization)};
}

Result<void> join_where_invited(const Deps& deps, storage::Session& s, const storage::User& user,
                                const Caller& caller) {
    if (user.org_id) return {};
    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(auto listed, storage::list_invitations_to(s, user.email, now));
    // Locks are taken in one order by everybody who takes several.
    std::sort(listed.begin(), listed.end(), [](const auto& a, const auto& b) {
        return a.invitation.org_id.text() < b.invitation.org_id.text();
    });
    for (const auto& addressed : listed) {
        AUTHOS_TRY(auto opened, lock_open_invitation(s, addressed.invitation, now));
        if (!opened) continue;
        const auto joined = join_by_invitation(deps, s, std::move(*opened), user.id, caller);
        if (!joined && !is_refusal(joined.error())) return Error{joined.error()};
    }
    return {};
}

} // namespace authos::identity
