#pragma once
// What holds on both sides of an invitation.

#include "authos/identity/deps.hpp"
#include "authos/identity/principal.hpp"
#include "authos/storage/repo/invitations.hpp"
#include "authos/storage/repo/organizations.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>

namespace authos::identity {

/// Errc::not_found, "invitation_not_found": never told apart, whether unknown or already processed.
[[nodiscard]] Error invitation_not_found();

/// Whether an account may answer invitations at all: one that lives in an organization goes with it, and an
/// application must not join in somebody's name.
[[nodiscard]] bool can_join(const Principal& principal);

/// Errc::permission_denied: "platform_account_required", "invitation_for_another" (another address),
/// "email_not_verified".
[[nodiscard]] Result<void> require_addressee(storage::Session& s, const Principal& principal,
                                             const storage::Invitation& invitation);

/// People join while an organization waits for its approval, but not one that was rejected or suspended.
/// Errc::permission_denied, "organization_not_active".
[[nodiscard]] Result<void> require_joinable(const storage::Organization& organization);

/// Errc::failed_precondition, "team_limit_reached", unless there is room for one besides `taken`.
/// After lock_organization.
[[nodiscard]] Result<void> require_seat(storage::Session& s, const storage::Organization& organization,
                                        long long taken);

/// An event of an invitation: its name, who did it (nobody: a program, or somebody with the token alone).
struct InvitationEvent {
    std::string action;
    std::optional<UserId> actor;
    UnixMillis now;
};
[[nodiscard]] Result<void> record_invitation(const Deps& deps, storage::Session& s,
                                             const InvitationEvent& event,
                                             const storage::Invitation& invitation, const Caller& caller);

/// The end of a pending invitation.
struct InvitationClosure {
    storage::InvitationStatus to;
    InvitationEvent event;
};
/// Closes it with its event. Errc::not_found "invitation_not_found" if somebody was faster.
[[nodiscard]] Result<void> close_with_event(const Deps& deps, storage::Session& s,
                                            const InvitationClosure& closure,
                                            const storage::Invitation& invitation, const Caller& caller);

} // namespace authos::identity
