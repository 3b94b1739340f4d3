#include "authos/identity/invitations/answers.hpp"

#include "authos/authcore/opaque_token.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/users.hpp"
#include "authos/storage/scope_authority.hpp"
#include "invitations/join.hpp"
#include "invitations/rules.hpp"

namespace authos::identity {

namespace {

using storage::InvitationStatus;
using storage::ScopeAuthority;

Result<storage::Invitation> load_by_key(storage::Session& s, const InvitationKey& key) {
    std::optional<storage::Invitation> found;
    if (key.token) {
        AUTHOS_TRY(found, storage::find_invitation_by_token(s, authcore::hash_token(*key.token)));
    } else if (key.id) {
        AUTHOS_TRY(found, storage::find_invitation_anywhere(s, ScopeAuthority::platform(), *key.id));
    }
    if (!found) return invitation_not_found();
    return std::move(*found);
}

Result<OpenedInvitation> lock_invitation(storage::Session& s, const InvitationKey& key) {
    AUTHOS_TRY(const auto first, load_by_key(s, key));
    const auto scope = ScopeAuthority::organization(first.org_id);
    AUTHOS_TRY(storage::lock_organization(s, scope));
    AUTHOS_TRY(auto invitation, storage::find_invitation(s, scope, first.id));
    AUTHOS_TRY(auto organization, storage::find_organization(s, first.org_id));
    if (!invitation || !organization) return invitation_not_found();
    if (key.org_slug && *key.org_slug != organization->slug) return invitation_not_found();
    return OpenedInvitation{std::move(*invitation), std::move(*organization)};
}

Result<void> require_open(const storage::Invitation& invitation, UnixMillis now) {
    if (invitation.status == InvitationStatus::expired ||
        (invitation.status == InvitationStatus::pending && invitation.is_over(now))) {
        return fail(Errc::failed_precondition, "invitation_expired",
                    "Invitation has expired: ask for a new one");
    }
    if (invitation.status != InvitationStatus::pending) return invitation_not_found();
    return {};
}

Result<void> close_as_rejected(const Deps& deps, storage::Session& s, const storage::Invitation& invitation,
                               const InvitationEvent& event, const Caller& caller) {
    AUTHOS_TRY(require_open(invitation, event.now));
    return close_with_event(deps, s, {InvitationStatus::rejected, event}, invitation, caller);
}

} // namespace

InvitationKey InvitationKey::by_token(std::string token) {
    InvitationKey key;
    key.token = SecretString{std::move(token)};
    return key;
}

InvitationKey InvitationKey::by_id(storage::InvitationId id, std::optional<std::string> org_slug) {
    InvitationKey key;
    key.id = std::move(id);
    key.org_slug = std::move(org_slug);
    return key;
}

bool is_invitation_token(std::string_view text) {
    return authcore::visible_part(SecretString{std::string{text}}, {}).has_value();
}

Result<std::vector<storage::AddressedInvitation>>
list_own_invitations(const Deps& deps, const Principal& principal, const Caller& caller) {
    using Invitations = std::vector<storage::AddressedInvitation>;
    if (!can_join(principal)) return Invitations{};
    const UnixMillis now = deps.clock.now();
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<Invitations> {
        AUTHOS_TRY(const auto user, storage::get_user(s, ScopeAuthority::platform(), principal.user_id));
        // Whoever has not shown that the address is his is not told who writes to it.
        if (!user.email_verified_at) return Invitations{};
        return storage::list_invitations_to(s, user.email, now);
    });
}

Result<JoinedOrganization> accept_invitation(const Deps& deps, const Principal& principal,
                                             const InvitationKey& key, const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    const UnixMillis now = deps.clock.now();
    return deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<JoinedOrganization> {
        AUTHOS_TRY(auto opened, lock_invitation(s, key));
        const auto& invitation = opened.invitation;
        AUTHOS_TRY(require_addressee(s, principal, invitation));
        AUTHOS_TRY(require_open(invitation, now));
        return join_by_invitation(deps, s, std::move(opened), principal.user_id, caller);
    });
}

Result<void> decline_invitation(const Deps& deps, const Principal& principal, const InvitationKey& key,
                                const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    return deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<void> {
        AUTHOS_TRY(const auto opened, lock_invitation(s, key));
        AUTHOS_TRY(require_addressee(s, principal, opened.invitation));
        return close_as_rejected(deps, s, opened.invitation, {"invitation.declined", principal.user_id, now},
                                 caller);
    });
}

Result<void> decline_invitation(const Deps& deps, const InvitationKey& key, const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    return deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<void> {
        AUTHOS_TRY(const auto opened, lock_invitation(s, key));
        return close_as_rejected(deps, s, opened.invitation, {"invitation.declined", std::nullopt, now},
                                 caller);
    });
}

} // namespace authos::identity
