#pragma once
// Bodies about invitations. A token is in the answer to its creation and nowhere else.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/http/request.hpp"
#include "authos/identity/invitations/answers.hpp"
#include "authos/identity/invitations/invitations.hpp"

namespace authos::api::dto {

/// email (or invitee_email, as older clients call it) and role (member where none is given).
/// Errc::invalid_argument: "member_missing", "member_type".
[[nodiscard]] Result<identity::InvitationDraft> parse_invitation_draft(const Json& body);
/// status, limit (50), page or offset.
[[nodiscard]] Result<storage::InvitationPage> parse_invitation_page(const http::Request& request);

/// {invitation, inviter, token}
[[nodiscard]] Json sent_invitation_response(const identity::SentInvitation& sent);
/// The invitation with its inviter, null if that account is gone.
[[nodiscard]] Json listed_invitation_json(const storage::ListedInvitation& listed);
/// The invitation as the invited sees it.
[[nodiscard]] Json addressed_invitation_json(const storage::AddressedInvitation& addressed);
/// The membership, and where.
[[nodiscard]] Json joined_organization_response(const identity::JoinedOrganization& joined);

} // namespace authos::api::dto
