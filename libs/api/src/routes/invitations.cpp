#include "handlers/invitations.hpp"

#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

// clang-format off
constexpr Route kInvitations[] = {
    {Method::post, "/api/organizations/{org_slug}/invitations", handlers::post_invitation, cap(Capability::org_members_manage),
     {"createInvitation", "Invitations", "Invite an address; roles besides member need org.roles.manage too", "CreateInvitationRequest", "SentInvitation"}},
    {Method::get, "/api/organizations/{org_slug}/invitations", handlers::get_invitations, cap(Capability::org_members_view),
     {.operation = "listInvitations", .group = "Invitations", .summary = "Invitations with their inviters, newest first", .response_schema = "Invitations", .query = "status limit page offset"}},
    {Method::post, "/api/organizations/{org_slug}/invitations/{invitation_id}", handlers::post_cancel_invitation, cap(Capability::org_members_manage),
     {"cancelInvitation", "Invitations", "Take a pending invitation back", {}, "Null"}},
    {Method::post, "/api/organizations/{org_slug}/invitations/{invitation_id}/accept", handlers::post_accept_invitation, kSignedIn,
     {"acceptOrganizationInvitation", "Invitations", "Join the organization in the path", {}, "JoinedOrganization"}},
    {Method::get, "/api/invitations", handlers::get_own_invitations, kSignedIn,
     {"listOwnInvitations", "Invitations", "Open invitations to the caller's verified address", {}, "OwnInvitations"}},
    {Method::post, "/api/invitations/accept", handlers::post_accept_by_token, kSignedIn,
     {"acceptInvitationByToken", "Invitations", "Join with the token from the mail", "InvitationTokenRequest", "JoinedOrganization"}},
    {Method::post, "/api/invitations/decline", handlers::post_decline_by_token, kPublic,
     {"declineInvitationByToken", "Invitations", "Decline with the token from the mail", "InvitationTokenRequest", "Message"}},
    {Method::post, "/api/invitations/{invitation_id}/accept", handlers::post_accept_invitation, kSignedIn,
     {"acceptInvitation", "Invitations", "Join", {}, "JoinedOrganization"}},
    {Method::post, "/api/invitations/{invitation_id}/decline", handlers::post_decline_invitation, kSignedIn,
     {"declineInvitation", "Invitations", "Decline", {}, "Message"}},
    {Method::get, "/invitations/accept/{token}", handlers::get_invitation_link, kPublic,
     {.operation = "openInvitation", .group = "Invitations", .summary = "The link in the mail: leads to the dashboard", .success = 303}},
};
// clang-format on

} // namespace

std::span<const Route> invitations_routes() noexcept {
    return kInvitations;
}

} // namespace authos::api
