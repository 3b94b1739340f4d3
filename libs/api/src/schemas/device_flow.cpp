#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view device_flow() noexcept {
    return R"json({
"DeviceCodeRequest": {"type": "object", "required": ["client_id", "org", "service"], "properties": {
    "client_id": {"type": "string", "maxLength": 500, "pattern": "^[A-Za-z0-9_-]+$"},
    "org": {"type": "string", "maxLength": 100, "pattern": "^[A-Za-z0-9_-]+$", "description": "platform, for the platform's own command line"},
    "service": {"type": "string", "maxLength": 100, "pattern": "^[A-Za-z0-9_-]+$", "description": "admin-cli, for the platform's own command line; its client_id is platform-admin-cli"},
    "scope": {"type": ["string", "null"], "description": "offline_access asks for a refresh token; other scopes are left out"},
    "resource": {"type": ["string", "null"], "description": "One of the service's resource_uris; the poll cannot ask for another then"}}},
"DeviceCodeResponse": {"type": "object", "required": ["device_code", "user_code", "verification_uri", "verification_uri_complete", "expires_in", "interval"], "properties": {
    "device_code": {"type": "string", "format": "uuid"},
    "user_code": {"type": "string", "pattern": "^[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}$"},
    "verification_uri": {"type": "string"},
    "verification_uri_complete": {"type": "string"},
    "expires_in": {"type": "integer", "description": "Seconds"},
    "interval": {"type": "integer", "description": "Seconds between two polls; five more after each slow_down"}}},
"UserCodeRequest": {"type": "object", "required": ["user_code"], "properties": {
    "user_code": {"type": "string", "description": "Case, blanks and hyphens do not matter. Attempts are limited per address, and per account where somebody is signed in"}}},
"WaitingDevice": {"type": "object", "required": ["org_slug", "service_slug", "available_providers"], "properties": {
    "org_slug": {"type": "string"},
    "service_slug": {"type": "string"},
    "available_providers": {"type": "array", "items": {"type": "string"}}}},
"DeviceAnswer": {"type": "object", "required": ["message", "org_slug", "service_slug"], "properties": {
    "message": {"type": "string"},
    "org_slug": {"type": "string"},
    "service_slug": {"type": "string"}}},
"DeviceTokenRequest": {"type": "object", "required": ["grant_type", "device_code", "client_id"], "properties": {
    "grant_type": {"type": "string", "description": "urn:ietf:params:oauth:grant-type:device_code"},
    "device_code": {"type": "string"},
    "client_id": {"type": "string"},
    "resource": {"type": ["string", "null"], "description": "One of the service's resource_uris"}}},
"DeviceTokenResponse": {"type": "object", "required": ["access_token", "token_type", "expires_in"], "properties": {
    "access_token": {"type": "string", "description": "JWT"},
    "token_type": {"const": "Bearer"},
    "expires_in": {"type": "integer"},
    "refresh_token": {"type": "string", "description": "Only with the scope offline_access"},
    "scope": {"type": "string", "description": "What was granted of the scope that was asked for"}}},
"DeviceError": {"type": "object", "description": "error and error_description are those of RFC 8628 and RFC 6749 (authorization_pending, slow_down, expired_token, access_denied, invalid_grant ...); error_code and timestamp those of all other errors of this API", "required": ["error", "error_description", "error_code", "timestamp"], "properties": {
    "error": {"type": "string"},
    "error_description": {"type": "string"},
    "error_code": {"type": "string"},
    "timestamp": {"type": "string", "format": "date-time"},
    "incident_id": {"type": "string"}}}
})json";
}

} // namespace authos::api::schemas
