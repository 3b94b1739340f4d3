#pragma once
// How an invited account becomes a member: by its owner's answer, or by itself at the moment when the owner
// of a new account proved the address that was invited. Never before that moment: a stranger could otherwise
// sign up with the address of somebody who was invited, and be inside.

#include "authos/identity/invitations/answers.hpp"
#include "authos/storage/repo/users.hpp"

namespace authos::identity {

/// An invitation and its organization, after lock_organization: one answer at a time.
struct OpenedInvitation {
    storage::Invitation invitation;
    storage::Organization organization;
};

/// Makes `user`, who is the addressee, a member, with the events that belong to it. Errors as of
/// accept_invitation from "organization_not_active" on; nothing is changed then, unless
/// "invitation_not_found".
[[nodiscard]] Result<JoinedOrganization> join_by_invitation(const Deps& deps, storage::Session& s,
                                                            OpenedInvitation opened, const UserId& user,
                                                            const Caller& caller);

/// Accepts what is open for the address of `user`, which was just proved. Accounts that live in an
/// organization cannot join others. An invitation that cannot be accepted now (no seat left, its role gone,
/// the organization suspended) stays open.
[[nodiscard]] Result<void> join_where_invited(const Deps& deps, storage::Session& s,
                                              const storage::User& user, const Caller& caller);

} // namespace authos::identity
