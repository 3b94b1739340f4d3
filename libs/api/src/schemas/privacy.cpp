#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view privacy() noexcept {
    return R"json({
"PersonalData": {"type": "object", "required": ["user_id", "email", "created_at", "memberships", "login_events_count", "login_events", "oauth_identities", "connected_accounts", "provider_grants", "mfa_events", "passkeys"], "properties": {
    "user_id": {"type": "string", "format": "uuid"},
    "email": {"type": "string", "format": "email"},
    "created_at": {"type": "string", "format": "date-time"},
    "memberships": {"type": "array", "items": {"type": "object", "required": ["organization_id", "organization_slug", "role", "joined_at"], "properties": {
        "organization_id": {"type": "string", "format": "uuid"},
        "organization_slug": {"type": "string"},
        "role": {"type": "string"},
        "joined_at": {"type": "string", "format": "date-time"}}}},
    "login_events_count": {"type": "integer"},
    "login_events": {"type": "array", "maxItems": 10000, "description": "The newest", "items": {"type": "object", "required": ["id", "timestamp", "ip_address", "user_agent", "provider", "success", "risk_score", "risk_factors", "geo_country", "geo_city"], "properties": {
        "id": {"type": "string"},
        "timestamp": {"type": "string", "format": "date-time"},
        "ip_address": {"type": ["string", "null"]},
        "user_agent": {"type": ["string", "null"]},
        "provider": {"type": "string"},
        "success": {"type": "boolean"},
        "risk_score": {"type": ["integer", "null"]},
        "risk_factors": {"type": "array"},
        "geo_country": {"type": ["string", "null"]},
        "geo_city": {"type": ["string", "null"]}}}},
    "oauth_identities": {"type": "array", "items": {"type": "object", "required": ["provider", "provider_user_id", "linked_at"], "properties": {
        "provider": {"type": "string"},
        "provider_user_id": {"type": "string"},
        "linked_at": {"type": "string", "format": "date-time"}}}},
    "connected_accounts": {"type": "array", "items": {"type": "object", "required": ["provider", "provider_user_id", "email", "display_name", "scopes", "status", "linked_at"], "properties": {
        "provider": {"type": "string"},
        "provider_user_id": {"type": "string"},
        "email": {"type": ["string", "null"]},
        "display_name": {"type": ["string", "null"]},
        "scopes": {"type": "array", "items": {"type": "string"}},
        "status": {"type": "string"},
        "linked_at": {"type": "string", "format": "date-time"}}}},
    "provider_grants": {"type": "array", "items": {"type": "object", "required": ["provider", "organization_slug", "service_slug", "scopes", "granted_at", "last_used_at"], "properties": {
        "provider": {"type": "string"},
        "organization_slug": {"type": "string"},
        "service_slug": {"type": "string"},
        "scopes": {"type": "array", "items": {"type": "string"}},
        "granted_at": {"type": "string", "format": "date-time"},
        "last_used_at": {"type": ["string", "null"], "format": "date-time"}}}},
    "mfa_events": {"type": "array", "items": {"type": "object", "required": ["event_type", "timestamp", "success", "details"], "properties": {
        "event_type": {"type": "string"},
        "timestamp": {"type": "string", "format": "date-time"},
        "success": {"type": "boolean"},
        "details": {"type": ["string", "null"]}}}},
    "passkeys": {"type": "array", "items": {"type": "object", "required": ["id", "name", "created_at", "last_used_at"], "properties": {
        "id": {"type": "string"},
        "name": {"type": "string"},
        "created_at": {"type": "string", "format": "date-time"},
        "last_used_at": {"type": ["string", "null"], "format": "date-time"}}}}}},
"ForgetRequest": {"type": "object", "properties": {
    "current_password": {"type": ["string", "null"], "format": "password", "description": "This or mfa_code is needed to delete one's own account"},
    "mfa_code": {"type": ["string", "null"], "maxLength": 64, "description": "Of the authenticator, or a recovery code"}}},
"Forgotten": {"type": "object", "required": ["success", "message", "user_id"], "properties": {
    "success": {"const": true},
    "message": {"type": "string"},
    "user_id": {"type": "string", "format": "uuid"}}}
})json";
}

} // namespace authos::api::schemas
