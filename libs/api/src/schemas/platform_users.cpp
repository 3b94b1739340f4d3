#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view platform_users() noexcept {
    return R"json({
"UserReference": {"type": "object", "required": ["user_id"], "properties": {
    "user_id": {"type": "string", "format": "uuid"}}},
"ImportUsersRequest": {"type": "object", "required": ["users"], "properties": {
    "org_slug": {"type": ["string", "null"], "description": "Where the accounts will live; none: on the platform"},
    "service_slug": {"type": ["string", "null"], "description": "Which they may use; needs org_slug"},
    "users": {"type": "array", "minItems": 1, "maxItems": 200, "items": {"type": "object", "required": ["email"], "properties": {
        "email": {"type": "string", "format": "email"},
        "password_hash": {"type": ["string", "null"], "maxLength": 255, "description": "bcrypt, scrypt, PBKDF2 or Argon2"},
        "email_verified": {"type": ["boolean", "null"], "description": "Vouches for the address; else it must be verified before the first sign-in"}}}}}},
"ImportedUsers": {"type": "object", "required": ["created", "existing", "users"], "properties": {
    "created": {"type": "integer"},
    "existing": {"type": "integer"},
    "users": {"type": "array", "items": {"type": "object", "required": ["email", "user_id", "status"], "properties": {
        "email": {"type": "string"},
        "user_id": {"type": ["string", "null"], "format": "uuid"},
        "status": {"enum": ["created", "existing"]}}}}}},
"ImpersonateRequest": {"type": "object", "required": ["user_id", "reason"], "properties": {
    "user_id": {"type": "string", "format": "uuid"},
    "reason": {"type": "string", "minLength": 1, "maxLength": 500}}},
"ImpersonationParty": {"type": "object", "required": ["id", "email", "is_platform_owner", "org_id", "org_name"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "email": {"type": "string", "format": "email"},
    "is_platform_owner": {"type": "boolean"},
    "org_id": {"type": ["string", "null"], "format": "uuid"},
    "org_name": {"type": ["string", "null"]}}},
"Impersonation": {"type": "object", "required": ["token", "target_user", "actor_user"], "properties": {
    "token": {"type": "string", "description": "JWT, for 15 minutes; cannot be refreshed"},
    "target_user": {"$ref": "#/components/schemas/ImpersonationParty"},
    "actor_user": {"$ref": "#/components/schemas/ImpersonationParty"}}},
"PlatformUser": {"type": "object", "required": ["id", "email", "is_platform_owner", "created_at", "email_verified_at", "org_id", "org_slug", "org_name"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "email": {"type": "string", "format": "email"},
    "is_platform_owner": {"type": "boolean"},
    "created_at": {"type": "string", "format": "date-time"},
    "email_verified_at": {"type": ["string", "null"], "format": "date-time"},
    "org_id": {"type": ["string", "null"], "format": "uuid", "description": "Where the account lives; null: on the platform"},
    "org_slug": {"type": ["string", "null"]},
    "org_name": {"type": ["string", "null"]}}},
"PlatformUserList": {"type": "array", "items": {"$ref": "#/components/schemas/PlatformUser"}},
"PlatformUsers": {"type": "object", "required": ["users", "total", "next_cursor"], "properties": {
    "users": {"$ref": "#/components/schemas/PlatformUserList"},
    "total": {"type": "integer"},
    "next_cursor": {"type": ["string", "null"]}}},
"PlatformUserDetail": {"allOf": [{"$ref": "#/components/schemas/PlatformUser"}, {"type": "object", "required": ["memberships", "active_sessions", "mfa_enabled"], "properties": {
    "memberships": {"type": "array", "items": {"type": "object", "required": ["organization_id", "organization_slug", "organization_name", "role", "joined_at"], "properties": {
        "organization_id": {"type": "string", "format": "uuid"},
        "organization_slug": {"type": "string"},
        "organization_name": {"type": "string"},
        "role": {"type": "string"},
        "joined_at": {"type": "string", "format": "date-time"}}}},
    "active_sessions": {"type": "integer"},
    "mfa_enabled": {"type": "boolean"}}}]},
"UserMfaStatus": {"type": "object", "required": ["user_id", "email", "enabled", "has_backup_codes"], "properties": {
    "user_id": {"type": "string", "format": "uuid"},
    "email": {"type": "string", "format": "email"},
    "enabled": {"type": "boolean"},
    "has_backup_codes": {"type": "boolean"}}},
"Done": {"type": "object", "required": ["success", "message"], "properties": {
    "success": {"const": true},
    "message": {"type": "string"}}}
})json";
}

} // namespace authos::api::schemas
