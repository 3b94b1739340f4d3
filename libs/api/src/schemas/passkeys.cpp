#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view passkeys() noexcept {
    return R"json({
"StartPasskeyRegistration": {"type": "object", "properties": {
    "name": {"type": ["string", "null"], "minLength": 1, "maxLength": 80, "description": "Passkey where absent"}}},
"StartPasskeyLogin": {"type": "object", "properties": {
    "email": {"type": ["string", "null"], "description": "Absent: the browser offers the passkeys that it has for this site"},
    "org_slug": {"type": ["string", "null"]},
    "service_slug": {"type": ["string", "null"], "description": "Needs org_slug"},
    "redirect_uri": {"type": ["string", "null"], "description": "Needs org_slug and service_slug"},
    "state": {"type": ["string", "null"]}}},
"BegunCeremony": {"type": "object", "required": ["challenge_id", "options"], "properties": {
    "challenge_id": {"type": "string", "format": "uuid", "description": "For the finish; good for one try within five minutes"},
    "options": {"type": "object", "description": "PublicKeyCredentialCreationOptionsJSON or PublicKeyCredentialRequestOptionsJSON of WebAuthn Level 3, for PublicKeyCredential.parseCreationOptionsFromJSON() or parseRequestOptionsFromJSON(). User verification is required; attestation is not asked for, and an attestation certificate is refused"}}},
"FinishedCeremony": {"type": "object", "required": ["challenge_id", "credential"], "properties": {
    "challenge_id": {"type": "string"},
    "credential": {"type": "object", "description": "What PublicKeyCredential.toJSON() gives"}}},
"RegisteredPasskey": {"type": "object", "required": ["success", "passkey_id"], "properties": {
    "success": {"const": true},
    "passkey_id": {"type": "string", "format": "uuid"}}},
"RenamePasskey": {"type": "object", "required": ["name"], "properties": {
    "name": {"type": "string", "minLength": 1, "maxLength": 80}}},
"Passkey": {"type": "object", "required": ["id", "name", "backup_eligible", "backup_state", "transports", "last_used_at", "created_at"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "name": {"type": "string"},
    "backup_eligible": {"type": "boolean", "description": "It can be synchronised between devices"},
    "backup_state": {"type": "boolean", "description": "It was synchronised at its last use"},
    "transports": {"type": "array", "items": {"type": "string"}},
    "last_used_at": {"type": ["string", "null"], "format": "date-time"},
    "created_at": {"type": "string", "format": "date-time"}}},
"PasskeyList": {"type": "array", "items": {"$ref": "#/components/schemas/Passkey"}},
"DeletedPasskey": {"type": "object", "required": ["success", "message"], "properties": {
    "success": {"const": true},
    "message": {"type": "string"}}},
"PasskeyTokenResponse": {"allOf": [{"$ref": "#/components/schemas/TokenResponse"}, {"type": "object", "required": ["token", "user_id"], "properties": {
    "token": {"type": "string", "description": "The access token again"},
    "user_id": {"type": "string", "format": "uuid"},
    "device_trust_token": {"type": "string"}}}]}
})json";
}

} // namespace authos::api::schemas
