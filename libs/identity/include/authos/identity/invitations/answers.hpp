#pragma once
// Invitations as the invited see them: listed, accepted, declined.

#include "authos/base/secret.hpp"
#include "authos/identity/principal.hpp"
#include "authos/storage/repo/invitations.hpp"
#include "authos/storage/repo/memberships.hpp"
#include "authos/storage/repo/organizations.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::identity {

/// How the invited name their invitation: by the token from the mail, or by its id (then, where the path
/// names an organization, only if it is that one's).
struct InvitationKey {
    std::optional<SecretString> token;
    std::optional<storage::InvitationId> id;
    std::optional<std::string> org_slug;

    [[nodiscard]] static InvitationKey by_token(std::string token);
    [[nodiscard]] static InvitationKey by_id(storage::InvitationId id,
                                             std::optional<std::string> org_slug = std::nullopt);
};

/// Whether a text has the form of an invitation's token; only such ones go into links.
[[nodiscard]] bool is_invitation_token(std::string_view text);

/// Open invitations to the caller's address; none while the address is not verified, and none for accounts
/// that cannot accept any.
[[nodiscard]] Result<std::vector<storage::AddressedInvitation>>
list_own_invitations(const Deps& deps, const Principal& principal, const Caller& caller);

/// A new membership and where.
struct JoinedOrganization {
    storage::Membership membership;
    storage::Organization organization;
};

/// Makes the signed-in account a member. Of concurrent calls exactly one succeeds.
/// Errc::not_found "invitation_not_found" (unknown, or already processed). Errc::permission_denied:
/// "platform_account_required" (accounts that live in an organization, tokens of a service),
/// "invitation_for_another" (another address), "email_not_verified", "organization_not_active" (suspended or
/// rejected). Errc::failed_precondition: "invitation_expired", "invitation_role_gone", "already_member",
/// "team_limit_reached".
[[nodiscard]] Result<JoinedOrganization> accept_invitation(const Deps& deps, const Principal& principal,
                                                           const InvitationKey& key, const Caller& caller);

/// Errors as accept_invitation, as far as they concern the invitation and its address.
[[nodiscard]] Result<void> decline_invitation(const Deps& deps, const Principal& principal,
                                              const InvitationKey& key, const Caller& caller);

/// For whoever has the token, signed in or not. Errc::not_found "invitation_not_found";
/// Errc::failed_precondition "invitation_expired".
[[nodiscard]] Result<void> decline_invitation(const Deps& deps, const InvitationKey& key,
                                              const Caller& caller);

} // namespace authos::identity
