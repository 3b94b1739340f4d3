#include "dto/invitations.hpp"

#include "dto/organization.hpp"
#include "dto/paging.hpp"
#include "dto/values.hpp"

namespace authos::api::dto {
namespace {

Json invitation_json(const storage::Invitation& invitation) {
    return Json::object({{"id", invitation.id.text()},
                         {"org_id", invitation.org_id.text()},
                         {"email", invitation.email.text()},
                         {"role", invitation.role},
                         {"invited_by", invitation.invited_by.text()},
                         {"status", storage::name_of(invitation.status)},
                         {"expires_at", format_rfc3339(invitation.expires_at)},
                         {"created_at", format_rfc3339(invitation.created_at)}});
}

Json inviter_json(const UserId& id, const std::string& email, UnixMillis created_at) {
    return Json::object({{"id", id.text()}, {"email", email}, {"created_at", format_rfc3339(created_at)}});
}

} // namespace

Result<identity::InvitationDraft> parse_invitation_draft(const Json& body) {
    identity::InvitationDraft draft;
    AUTHOS_TRY(const auto older, body.find_string("invitee_email"));
    if (older && !body.find("email")) {
        draft.email = *older;
    } else {
        AUTHOS_TRY(draft.email, body.get_string("email"));
    }
    AUTHOS_TRY(const auto role, body.find_string("role"));
    draft.role = role.value_or("member");
    return draft;
}

Result<storage::InvitationPage> parse_invitation_page(const http::Request& request) {
    AUTHOS_TRY(const auto page, parse_page(request, 50));
    AUTHOS_TRY(const auto status, find_query(request, "status"));
    storage::InvitationPage wanted;
    if (status) {
        AUTHOS_TRY(wanted.status, storage::parse_invitation_status(*status));
    }
    wanted.limit = page.limit;
    wanted.offset = page.offset;
    return wanted;
}

Json sent_invitation_response(const identity::SentInvitation& sent) {
    const auto& inviter = sent.inviter;
    return Json::object(
        {{"invitation", invitation_json(sent.invitation)},
         {"inviter", inviter_json(inviter.membership.user_id, inviter.email, inviter.user_created_at)},
         {"token", sent.token.reveal()}});
}

Json listed_invitation_json(const storage::ListedInvitation& listed) {
    Json item = invitation_json(listed.invitation);
    Json inviter;
    if (listed.inviter_email && listed.inviter_created_at) {
        inviter =
            inviter_json(listed.invitation.invited_by, *listed.inviter_email, *listed.inviter_created_at);
    }
    item.set("inviter", std::move(inviter));
    return item;
}

Json addressed_invitation_json(const storage::AddressedInvitation& addressed) {
    const auto& invitation = addressed.invitation;
    return Json::object({{"id", invitation.id.text()},
                         {"email", invitation.email.text()},
                         {"role", invitation.role},
                         {"expires_at", format_rfc3339(invitation.expires_at)},
                         {"created_at", format_rfc3339(invitation.created_at)},
                         {"organization_slug", addressed.org_slug},
                         {"organization_name", addressed.org_name}});
}

Json joined_organization_response(const identity::JoinedOrganization& joined) {
    Json membership = membership_json(joined.membership);
    membership.set("organization_slug", joined.organization.slug)
        .set("organization_name", joined.organization.name);
    return membership;
}

} // namespace authos::api::dto
