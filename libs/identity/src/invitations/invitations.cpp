#include "authos/identity/invitations/invitations.hpp"

#include "authos/authcore/opaque_token.hpp"
#include "authos/identity/mail/mail.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/scope_authority.hpp"
#include "invitations/rules.hpp"
#include "members/lookup.hpp"
#include "rbac/recheck.hpp"
#include "rbac/role_capabilities.hpp"

namespace authos::identity {

namespace {

using storage::InvitationStatus;

// Whoever may invite may not thereby give what he could not give to a member.
Result<void> check_invited_role(storage::Session& s, const OrgAccess& access, const std::string& role) {
    if (role == "member") return {};
    if (!access.capabilities.has(Capability::org_roles_manage)) {
        return fail(Errc::permission_denied, "capability_missing",
                    "To invite with a role other than \"member\" you need org.roles.manage");
    }
    if (role == "owner") {
        return fail(Errc::invalid_argument, "role_unknown",
                    "Invalid role \"owner\": invite as admin, member or with the slug of a role of this "
                    "organization, and transfer the ownership afterwards");
    }
    if (role == "admin" && !is_built_in_role(access.role)) {
        return fail(Errc::permission_denied, "owner_required", "Only the owner and admins can invite admins");
    }
    return require_may_give_role(s, access, role);
}

Result<void> check_invited(storage::Session& s, const OrgAccess& access,
                           const storage::NewInvitation& invitation) {
    const UnixMillis now = invitation.created_at;
    AUTHOS_TRY(const bool member, storage::is_member_address(s, access.scope, invitation.email));
    if (member) {
        return fail(Errc::failed_precondition, "already_member",
                    "User is already a member of this organization");
    }
    AUTHOS_TRY(const bool open, storage::has_open_invitation(s, access.scope, invitation.email, now));
    if (open) return fail(Errc::failed_precondition, "invitation_pending", "Invitation already sent");
    AUTHOS_TRY(const long long members, storage::count_members(s, access.scope, std::nullopt));
    AUTHOS_TRY(const long long pending, storage::count_open_invitations(s, access.scope, std::nullopt, now));
    return require_seat(s, access.organization, members + pending);
}

Result<SentInvitation> store_invitation(const Deps& deps, storage::Session& s, const OrgAccess& access,
                                        const std::pair<storage::NewInvitation, SecretString>& made,
                                        const Caller& caller) {
    const auto& [row, token] = made;
    AUTHOS_TRY(require_joinable(access.organization));
    AUTHOS_TRY(check_invited_role(s, access, row.role));
    AUTHOS_TRY(check_invited(s, access, row));
    AUTHOS_TRY(storage::insert_invitation(s, access.scope, row));
    AUTHOS_TRY(auto inviter, get_member(s, access, access.user_id));
    storage::Invitation invitation{row.id,         access.scope.org(),        row.email,      row.role,
                                   row.invited_by, InvitationStatus::pending, row.expires_at, row.created_at};
    AUTHOS_TRY(const auto look, load_mail_look(deps, s, access.scope.org(), caller));
    AUTHOS_TRY(enqueue_mail(
        deps, s,
        invitation_mail(look, row.email,
                        {access.organization.name, inviter.email, row.role, row.expires_at, token}),
        access.scope.org()));
    AUTHOS_TRY(
        record_invitation(deps, s, {"user.invited", access.user_id, row.created_at}, invitation, caller));
    return SentInvitation{std::move(invitation), std::move(inviter), token};
}

} // namespace

Result<SentInvitation> create_invitation(const Deps& deps, const OrgAccess& access,
                                         const InvitationDraft& draft, const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    auto email = Email::parse(draft.email);
    if (!email) return fail(Errc::invalid_argument, "email_malformed", "Invalid email format");
    const UnixMillis now = deps.clock.now();
    SecretString token = authcore::make_opaque_token(deps.random);
    const storage::NewInvitation row{storage::InvitationId::make(deps.random),
                                     std::move(email).value(),
                                     draft.role,
                                     access.user_id,
                                     authcore::hash_token(token),
                                     now + deps.settings.invitation_ttl,
                                     now};
    const std::pair made{row, std::move(token)};
    return write_locked(deps, access, caller, [&](storage::Session& s, const OrgAccess& inside) {
        return store_invitation(deps, s, inside, made, caller);
    });
}

Result<std::vector<storage::ListedInvitation>> list_invitations(const Deps& deps, const OrgAccess& access,
                                                                storage::InvitationPage page,
                                                                const Caller& caller) {
    page.now = deps.clock.now();
    return deps.database.read(caller.deadline, [&](storage::Session& s) {
        return storage::list_invitations(s, access.scope, page);
    });
}

Result<void> cancel_invitation(const Deps& deps, const OrgAccess& access, const storage::InvitationId& id,
                               const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    return write_locked(
        deps, access, caller, [&](storage::Session& s, const OrgAccess& inside) -> Result<void> {
            AUTHOS_TRY(const auto found, storage::find_invitation(s, inside.scope, id));
            if (!found) return invitation_not_found();
            return close_with_event(
                deps, s, {InvitationStatus::cancelled, {"invitation.revoked", inside.user_id, now}}, *found,
                caller);
        });
}

Result<long long> expire_invitations(const Deps& deps, int limit, Deadline deadline) {
    const UnixMillis now = deps.clock.now();
    return deps.database.write(deadline, [&](storage::Session& s) -> Result<long long> {
        AUTHOS_TRY(const auto overdue,
                   storage::list_overdue_invitations(s, storage::ScopeAuthority::platform(), now, limit));
        for (const auto& invitation : overdue) {
            const auto scope = storage::ScopeAuthority::organization(invitation.org_id);
            AUTHOS_TRY(const bool closed,
                       storage::close_invitation(s, scope, {invitation.id, InvitationStatus::expired, now}));
            if (!closed) continue; // another instance was faster
            AUTHOS_TRY(record_invitation(deps, s, {"invitation.expired", std::nullopt, now}, invitation,
                                         {.deadline = deadline, .ip_address = {}, .user_agent = {}}));
        }
        return static_cast<long long>(overdue.size());
    });
}

} // namespace authos::identity
