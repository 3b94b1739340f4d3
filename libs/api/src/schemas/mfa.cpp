#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view mfa() noexcept {
    return R"json({
"MfaVerifyRequest": {"type": "object", "required": ["preauth_token", "code"], "properties": {
    "preauth_token": {"type": "string", "description": "The access token of a sign-in whose claim mfa_required is true"},
    "code": {"type": "string", "maxLength": 64, "description": "Six digits of the authenticator or of the mail, or a recovery code"},
    "device_code_id": {"type": ["string", "null"], "description": "Of the device flow that the sign-in belongs to; must be the one in the token"},
    "remember_device": {"type": ["boolean", "null"], "default": true, "description": "Trust this browser"}}},
"SignInResponse": {"type": "object", "required": ["access_token", "refresh_token", "expires_in", "token_type"], "properties": {
    "access_token": {"type": "string", "description": "JWT"},
    "refresh_token": {"type": "string", "description": "Opaque, for one use"},
    "expires_in": {"type": "integer", "description": "Seconds until the access token ends"},
    "token_type": {"const": "Bearer"},
    "device_trust_token": {"type": "string", "description": "Also set as the cookie authos_device, for 30 days"}}},
"MfaStatus": {"type": "object", "required": ["enabled", "has_backup_codes"], "properties": {
    "enabled": {"type": "boolean"},
    "has_backup_codes": {"type": "boolean", "description": "Unused ones"}}},
"MfaSetup": {"type": "object", "required": ["secret", "qr_code_svg", "qr_code_uri"], "properties": {
    "secret": {"type": "string", "description": "Base32"},
    "qr_code_svg": {"type": "string", "description": "The URI as an image"},
    "qr_code_uri": {"type": "string", "format": "uri", "description": "otpauth://totp/..., six digits, 30 seconds, SHA-1"}}},
"MfaCode": {"type": "object", "required": ["code"], "properties": {
    "code": {"type": "string", "maxLength": 64}}},
"MfaEnabled": {"type": "object", "required": ["enabled", "backup_codes"], "properties": {
    "enabled": {"const": true},
    "backup_codes": {"type": "array", "minItems": 10, "maxItems": 10, "items": {"type": "string"}}}},
"MfaRemoval": {"type": "object", "description": "What is given must be right", "properties": {
    "code": {"type": ["string", "null"], "maxLength": 64},
    "current_password": {"type": ["string", "null"], "format": "password"}}},
"BackupCodes": {"type": "object", "required": ["backup_codes"], "properties": {
    "backup_codes": {"type": "array", "minItems": 10, "maxItems": 10, "items": {"type": "string"}}}},
"Success": {"type": "object", "required": ["success", "message"], "properties": {
    "success": {"const": true},
    "message": {"type": "string"}}},
"Device": {"type": "object", "required": ["id", "device_name", "first_seen_at", "last_used_at", "expires_at", "registration_ip", "risk_score", "is_trusted"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "device_name": {"type": "string", "maxLength": 100},
    "first_seen_at": {"type": "string", "format": "date-time"},
    "last_used_at": {"type": "string", "format": "date-time"},
    "expires_at": {"type": "string", "format": "date-time", "description": "The trust ends then, unless a second factor is passed there again"},
    "registration_ip": {"type": ["string", "null"]},
    "risk_score": {"type": "integer", "minimum": 0, "maximum": 100},
    "is_trusted": {"type": "boolean"}}},
"DeviceList": {"type": "object", "required": ["devices", "total", "page", "limit"], "properties": {
    "devices": {"type": "array", "items": {"$ref": "#/components/schemas/Device"}},
    "total": {"type": "integer"},
    "page": {"type": "integer"},
    "limit": {"type": "integer"}}},
"RenameDeviceRequest": {"type": "object", "required": ["device_name"], "properties": {
    "device_name": {"type": "string", "minLength": 1, "maxLength": 100}}},
"RevokeDeviceRequest": {"type": "object", "properties": {
    "reason": {"type": ["string", "null"], "maxLength": 500}}},
"RevokedDevices": {"type": "object", "required": ["success", "message", "count"], "properties": {
    "success": {"const": true},
    "message": {"type": "string"},
    "count": {"type": "integer", "description": "How many were trusted"}}}
})json";
}

} // namespace authos::api::schemas
