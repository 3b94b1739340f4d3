#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view invitations() noexcept {
    return R"json({
"CreateInvitationRequest": {"type": "object", "required": ["email"], "properties": {
    "email": {"type": "string", "format": "email"},
    "role": {"type": "string", "default": "member", "description": "admin, member or the slug of a custom role"}}},
"InvitationTokenRequest": {"type": "object", "required": ["token"], "properties": {
    "token": {"type": "string"}}},
"Invitation": {"type": "object", "required": ["id", "org_id", "email", "role", "invited_by", "status", "expires_at", "created_at"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "org_id": {"type": "string", "format": "uuid"},
    "email": {"type": "string", "format": "email"},
    "role": {"type": "string"},
    "invited_by": {"type": "string", "format": "uuid"},
    "status": {"enum": ["pending", "accepted", "rejected", "cancelled", "expired"]},
    "expires_at": {"type": "string", "format": "date-time"},
    "created_at": {"type": "string", "format": "date-time"}}},
"Inviter": {"type": "object", "required": ["id", "email", "created_at"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "email": {"type": "string", "format": "email"},
    "created_at": {"type": "string", "format": "date-time"}}},
"SentInvitation": {"type": "object", "required": ["invitation", "inviter", "token"], "properties": {
    "invitation": {"$ref": "#/components/schemas/Invitation"},
    "inviter": {"$ref": "#/components/schemas/Inviter"},
    "token": {"type": "string", "description": "Shown this once"}}},
"Invitations": {"type": "array", "items": {"allOf": [{"$ref": "#/components/schemas/Invitation"}, {"type": "object", "required": ["inviter"], "properties": {
    "inviter": {"oneOf": [{"$ref": "#/components/schemas/Inviter"}, {"type": "null"}]}}}]}},
"OwnInvitations": {"type": "array", "items": {"type": "object", "required": ["id", "email", "role", "expires_at", "created_at", "organization_slug", "organization_name"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "email": {"type": "string", "format": "email"},
    "role": {"type": "string"},
    "expires_at": {"type": "string", "format": "date-time"},
    "created_at": {"type": "string", "format": "date-time"},
    "organization_slug": {"type": "string"},
    "organization_name": {"type": "string"}}}},
"JoinedOrganization": {"allOf": [{"$ref": "#/components/schemas/Membership"}, {"type": "object", "required": ["organization_slug", "organization_name"], "properties": {
    "organization_slug": {"type": "string"},
    "organization_name": {"type": "string"}}}]}
})json";
}

} // namespace authos::api::schemas
