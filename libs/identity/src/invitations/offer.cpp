#include "authos/identity/invitations/offer.hpp"

#include "authos/authcore/opaque_token.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/memberships.hpp"
#include "authos/storage/repo/roles.hpp"
#include "authos/storage/scope_authority.hpp"
#include "invitations/rules.hpp"
#include "rbac/role_capabilities.hpp"

namespace authos::identity {

namespace {

using storage::InvitationStatus;
using storage::ScopeAuthority;
using storage::Session;

// A rule that refuses is an obstacle; everything else stays an error.
Result<std::optional<Error>> obstacle_of(const Result<void>& rule) {
    if (rule) return std::optional<Error>{};
    const Error& error = rule.error();
    if (error.code == Errc::failed_precondition || error.code == Errc::permission_denied)
        return std::optional<Error>{error};
    return error;
}

Result<void> check_time(const storage::Invitation& invitation, UnixMillis now) {
    const bool pending = invitation.status == InvitationStatus::pending;
    if (invitation.status == InvitationStatus::expired || (pending && invitation.is_over(now))) {
        return fail(Errc::failed_precondition, "invitation_expired",
                    "Invitation has expired: ask for a new one");
    }
    if (pending) return {};
    return fail(Errc::failed_precondition, "invitation_closed", "Invitation was answered or taken back");
}

Result<void> check_account(Session& s, const Principal& principal, const storage::Invitation& invitation,
                           const storage::Organization& organization) {
    AUTHOS_TRY(require_addressee(s, principal, invitation));
    const auto scope = ScopeAuthority::organization(organization.id);
    AUTHOS_TRY(const auto role, storage::find_role(s, scope, principal.user_id));
    if (role) {
        return fail(Errc::failed_precondition, "already_member",
                    "User is already a member of this organization");
    }
    AUTHOS_TRY(const auto capabilities, find_role_capabilities(s, scope, invitation.role));
    if (!capabilities) {
        return fail(Errc::failed_precondition, "invitation_role_gone",
                    "The role of this invitation does not exist any more: ask for a new invitation");
    }
    AUTHOS_TRY(const long long members, storage::count_members(s, scope, std::nullopt));
    return require_seat(s, organization, members);
}

// In the order in which somebody can do something about it: what is over cannot be mended by signing in.
Result<void> check_offer(Session& s, const storage::Invitation& invitation,
                         const storage::Organization& organization, const Principal* principal,
                         UnixMillis now) {
    AUTHOS_TRY(check_time(invitation, now));
    AUTHOS_TRY(require_joinable(organization));
    if (principal == nullptr) return {};
    return check_account(s, *principal, invitation, organization);
}

} // namespace

Result<InvitationOffer> find_invitation_offer(const Deps& deps, const SecretString& token,
                                              const Principal* principal, const Caller& caller) {
    const TokenHash hash = authcore::hash_token(token);
    const UnixMillis now = deps.clock.now();
    return deps.database.read(caller.deadline, [&](Session& s) -> Result<InvitationOffer> {
        AUTHOS_TRY(const auto invitation, storage::find_invitation_by_token(s, hash));
        if (!invitation) return invitation_not_found();
        AUTHOS_TRY(const auto organization, storage::find_organization(s, invitation->org_id));
        if (!organization) return invitation_not_found();
        InvitationOffer offer;
        offer.look.organization = organization->name;
        offer.role = invitation->role;
        offer.addressee = invitation->email.masked();
        // As at the sign-in: an organization that is not active has no look of its own.
        if (organization->status == storage::OrgStatus::active) {
            offer.look.logo_url = organization->brand_logo_url;
            offer.look.primary_color = organization->brand_primary_color;
        }
        if (!is_built_in_role(invitation->role)) {
            const auto scope = ScopeAuthority::organization(organization->id);
            AUTHOS_TRY(const auto custom, storage::find_custom_role(s, scope, invitation->role));
            if (custom) offer.role_name = custom->name;
        }
        AUTHOS_TRY(offer.obstacle, obstacle_of(check_offer(s, *invitation, *organization, principal, now)));
        return offer;
    });
}

} // namespace authos::identity
