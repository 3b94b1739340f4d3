#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view sessions() noexcept {
    return R"json({
"OwnSessions": {"type": "object", "required": ["sessions", "total"], "properties": {
    "sessions": {"type": "array", "items": {"type": "object", "required": ["id", "context", "org", "service", "user_agent", "ip_address", "created_at", "authenticated_at", "last_used_at", "expires_at", "is_current"], "properties": {
        "id": {"type": "string", "format": "uuid"},
        "context": {"type": "string", "description": "What it is for: platform, org:{org} or service:{org}/{service}"},
        "org": {"type": ["string", "null"]},
        "service": {"type": ["string", "null"]},
        "user_agent": {"type": ["string", "null"], "description": "As it was at sign-in"},
        "ip_address": {"type": ["string", "null"], "description": "As it was at sign-in"},
        "created_at": {"type": "string", "format": "date-time"},
        "authenticated_at": {"type": "string", "format": "date-time", "description": "When its user last proved to be himself"},
        "last_used_at": {"type": "string", "format": "date-time", "description": "To the minute"},
        "expires_at": {"type": "string", "format": "date-time", "description": "Unless it is refreshed"},
        "is_current": {"type": "boolean"}}}},
    "total": {"type": "integer"}}},
"RevokeSessionsRequest": {"type": "object", "properties": {
    "keep_current": {"type": ["boolean", "null"], "description": "true: all but the session of this call"}}},
"RevokedSessions": {"type": "object", "required": ["message", "revoked"], "properties": {
    "message": {"type": "string"},
    "revoked": {"type": "integer"}}},
"ReauthenticateRequest": {"type": "object", "description": "Exactly one of both. An account without a password uses the code of its authenticator; one without either signs in again", "properties": {
    "current_password": {"type": ["string", "null"]},
    "code": {"type": ["string", "null"], "description": "Of the authenticator, or a recovery code, which is used up"}}},
"Reauthenticated": {"type": "object", "required": ["message", "authenticated_at"], "properties": {
    "message": {"type": "string"},
    "authenticated_at": {"type": "string", "format": "date-time"}}}
})json";
}

} // namespace authos::api::schemas
