#include "openapi.hpp"

#include <stdexcept>

namespace authos::api {
namespace {

// JSON Schema 2020-12, as OpenAPI 3.1 has it. Requests do not forbid further members: they are ignored.
constexpr std::string_view kSchemas = R"json({
"LoginRequest": {"type": "object", "required": ["email", "password"], "properties": {
    "email": {"type": "string", "format": "email"},
    "password": {"type": "string", "format": "password", "maxLength": 1024},
    "org_slug": {"type": ["string", "null"]},
    "service_slug": {"type": ["string", "null"], "description": "Needs org_slug"},
    "redirect_uri": {"type": ["string", "null"], "description": "Needs org_slug and service_slug"}}},
"RefreshRequest": {"type": "object", "required": ["refresh_token"], "properties": {
    "refresh_token": {"type": "string", "minLength": 1, "maxLength": 1000}}},
"RevocationRequest": {"type": "object", "properties": {
    "token": {"type": "string", "description": "An access or refresh token; others change nothing"},
    "token_type_hint": {"type": "string"}}},
"UpdateUserRequest": {"type": "object", "required": ["email"], "properties": {
    "email": {"type": "string", "format": "email"}}},
"ChangePasswordRequest": {"type": "object", "required": ["current_password", "new_password"], "properties": {
    "current_password": {"type": "string", "format": "password"},
    "new_password": {"type": "string", "format": "password", "minLength": 8, "maxLength": 1024}}},
"TokenResponse": {"type": "object", "required": ["access_token", "refresh_token", "expires_in", "token_type"], "properties": {
    "access_token": {"type": "string", "description": "JWT"},
    "refresh_token": {"type": "string", "description": "Opaque, for one use"},
    "expires_in": {"type": "integer", "description": "Seconds until the access token ends"},
    "token_type": {"const": "Bearer"}}},
"User": {"type": "object", "required": ["id", "email", "is_platform_owner", "email_verified_at", "created_at", "org", "service", "permissions", "plan", "features"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "email": {"type": "string", "format": "email"},
    "is_platform_owner": {"type": "boolean"},
    "email_verified_at": {"type": ["string", "null"], "format": "date-time"},
    "created_at": {"type": "string", "format": "date-time"},
    "org": {"type": ["string", "null"]},
    "service": {"type": ["string", "null"]},
    "permissions": {"type": "array", "items": {"type": "string"}},
    "plan": {"type": ["string", "null"]},
    "features": {"type": "array", "items": {"type": "string"}}}},
"Message": {"type": "object", "required": ["message"], "properties": {"message": {"type": "string"}}},
"JwkSet": {"type": "object", "required": ["keys"], "properties": {
    "keys": {"type": "array", "items": {"type": "object", "required": ["kty", "kid", "alg", "use"], "properties": {
        "kty": {"type": "string"}, "kid": {"type": "string"}, "alg": {"type": "string"}, "use": {"const": "sig"},
        "n": {"type": "string"}, "e": {"type": "string"}}}}}},
"Discovery": {"type": "object", "required": ["issuer", "jwks_uri"], "properties": {
    "issuer": {"type": "string", "format": "uri"},
    "jwks_uri": {"type": "string", "format": "uri"},
    "revocation_endpoint": {"type": "string", "format": "uri"}}},
"OpenApi": {"type": "object", "required": ["openapi", "info", "paths"]},
"Health": {"type": "object", "required": ["status", "version"], "properties": {
    "status": {"const": "ok"}, "version": {"type": "string"}}},
"Readiness": {"type": "object", "required": ["status", "version", "database"], "properties": {
    "status": {"enum": ["ready", "not_ready"]}, "version": {"type": "string"},
    "database": {"enum": ["connected", "disconnected"]}}},
"Metrics": {"type": "string"},
"Error": {"type": "object", "required": ["error", "error_code", "timestamp"], "properties": {
    "error": {"type": "string", "description": "For people"},
    "error_code": {"type": "string", "description": "For programs"},
    "timestamp": {"type": "string", "format": "date-time"},
    "incident_id": {"type": "string", "description": "Finds the cause in the server's log"}}},
"OAuthError": {"type": "object", "required": ["error"], "properties": {
    "error": {"type": "string", "description": "RFC 6749, section 5.2"},
    "error_description": {"type": "string"}}}
})json";

} // namespace

Json openapi_schemas() {
    auto parsed = parse_json(kSchemas);
    if (!parsed) throw std::logic_error("the OpenAPI schemas are not JSON: " + parsed.error().message);
    return std::move(parsed).value();
}

} // namespace authos::api
