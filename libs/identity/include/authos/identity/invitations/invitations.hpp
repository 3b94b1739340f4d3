#pragma once
// Invitations as the organization sees them: sent, listed, taken back.

#include "authos/base/secret.hpp"
#include "authos/identity/rbac/org_access.hpp"
#include "authos/storage/repo/invitations.hpp"
#include "authos/storage/repo/memberships.hpp"

#include <string>
#include <vector>

namespace authos::identity {

/// The wish as received; nothing in it is checked yet.
struct InvitationDraft {
    std::string email;
    std::string role; // admin, member or the slug of a custom role
};

/// A new invitation. The token is shown this once; it is of use only to whoever signs in with the address.
struct SentInvitation {
    storage::Invitation invitation;
    storage::Member inviter;
    SecretString token;
};

/// Stores the invitation and queues its mail. Limits are exact also under concurrency.
/// Errc::invalid_argument: "email_malformed", "role_unknown". Errc::permission_denied:
/// "organization_not_active" (suspended or rejected), "capability_missing" (a role besides "member" needs
/// org.roles.manage), "owner_required" (only owners and admins invite admins), "capability_beyond_own".
/// Errc::failed_precondition: "already_member", "invitation_pending", "team_limit_reached".
[[nodiscard]] Result<SentInvitation> create_invitation(const Deps& deps, const OrgAccess& access,
                                                       const InvitationDraft& draft, const Caller& caller);

/// Newest first; the page's `now` is set here.
[[nodiscard]] Result<std::vector<storage::ListedInvitation>> list_invitations(const Deps& deps,
                                                                              const OrgAccess& access,
                                                                              storage::InvitationPage page,
                                                                              const Caller& caller);

/// Takes a pending invitation back. Errc::not_found, "invitation_not_found".
[[nodiscard]] Result<void> cancel_invitation(const Deps& deps, const OrgAccess& access,
                                             const storage::InvitationId& id, const Caller& caller);

/// Marks up to `limit` (1 to 200) invitations whose time is over as expired and tells of each; how many
/// were looked at. May run twice or on two instances at once.
[[nodiscard]] Result<long long> expire_invitations(const Deps& deps, int limit, Deadline deadline);

} // namespace authos::identity
