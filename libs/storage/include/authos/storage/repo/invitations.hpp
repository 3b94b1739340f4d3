#pragma once
// Invitations into an organization, each bound to one address. Their tokens are stored as SHA-256 only.
// An invitation is open while it is pending and its time is not over; every other status is final.

#include "authos/base/email.hpp"
#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/base/token_hash.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::storage {

using InvitationId = Id<struct InvitationTag>;

enum class InvitationStatus { pending, accepted, rejected, cancelled, expired };

/// "pending", "accepted", "rejected", "cancelled", "expired": as stored and sent.
[[nodiscard]] std::string_view name_of(InvitationStatus status) noexcept;
/// Errc::invalid_argument, reason "invitation_status_malformed".
[[nodiscard]] Result<InvitationStatus> parse_invitation_status(std::string_view text);

/// A stored invitation.
struct Invitation {
    InvitationId id;
    OrgId org_id;
    Email email;
    std::string role;
    UserId invited_by;
    InvitationStatus status = InvitationStatus::pending;
    UnixMillis expires_at;
    UnixMillis created_at;

    [[nodiscard]] bool is_over(UnixMillis now) const noexcept { return expires_at <= now; }
};

struct NewInvitation {
    InvitationId id;
    Email email;
    std::string role; // 1 to 100 octets
    UserId invited_by;
    TokenHash token;
    UnixMillis expires_at;
    UnixMillis created_at;
};

/// Whether the address has an open one already is the caller's to ask, after lock_organization.
/// Errc::failed_precondition, reason "reference_missing", if the organization does not exist.
Result<void> insert_invitation(Session& s, const OrgScope& scope, const NewInvitation& invitation);
/// Nothing also where the id belongs to another organization.
Result<std::optional<Invitation>> find_invitation(Session& s, const OrgScope& scope, const InvitationId& id);
/// To know the token is the right to see the invitation.
Result<std::optional<Invitation>> find_invitation_by_token(Session& s, const TokenHash& token);
/// For somebody who is not in the organization (yet) and whose address is compared next.
Result<std::optional<Invitation>> find_invitation_anywhere(Session& s, const PlatformScope& scope,
                                                           const InvitationId& id);

/// Of concurrent callers exactly one closes a pending invitation: false if it was closed before.
struct InvitationClosing {
    InvitationId id;
    InvitationStatus to = InvitationStatus::cancelled; // anything but pending
    UnixMillis now;
};
Result<bool> close_invitation(Session& s, const OrgScope& scope, const InvitationClosing& closing);

/// Whether an invitation to that address is open at `now`.
Result<bool> has_open_invitation(Session& s, const OrgScope& scope, const Email& email, UnixMillis now);
/// Open invitations at `now`, of that role or of all roles.
Result<long long> count_open_invitations(Session& s, const OrgScope& scope,
                                         const std::optional<std::string>& role, UnixMillis now);

/// An invitation with the account that sent it, if that still exists. One whose time is over is listed as
/// expired, also before anybody has marked it so.
struct ListedInvitation {
    Invitation invitation;
    std::optional<std::string> inviter_email;
    std::optional<UnixMillis> inviter_created_at;
};
struct InvitationPage {
    std::optional<InvitationStatus> status;
    UnixMillis now;
    int limit = 50; // 1 to 200
    long long offset = 0;
};
/// Newest first.
Result<std::vector<ListedInvitation>> list_invitations(Session& s, const OrgScope& scope,
                                                       const InvitationPage& page);

/// Where an invitation leads to.
struct AddressedInvitation {
    Invitation invitation;
    std::string org_slug;
    std::string org_name;
};
/// Open invitations to one address, newest first, for the owner of that address alone; without those of
/// organizations that nobody can join (rejected, suspended). At most 200.
Result<std::vector<AddressedInvitation>> list_invitations_to(Session& s, const Email& email, UnixMillis now);

/// Up to `limit` pending invitations of all organizations whose time is over.
Result<std::vector<Invitation>> list_overdue_invitations(Session& s, const PlatformScope& scope,
                                                         UnixMillis now, int limit);

} // namespace authos::storage
