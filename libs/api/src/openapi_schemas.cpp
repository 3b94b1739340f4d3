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
"CreateOrganizationRequest": {"type": "object", "required": ["slug", "name"], "properties": {
    "slug": {"type": "string", "pattern": "^[A-Za-z0-9_-]{3,50}$"},
    "name": {"type": "string", "minLength": 2, "maxLength": 100}}},
"UpdateOrganizationRequest": {"type": "object", "required": ["name"], "properties": {
    "name": {"type": "string", "minLength": 2, "maxLength": 100}}},
"TransferOwnershipRequest": {"type": "object", "required": ["new_owner_email"], "properties": {
    "new_owner_email": {"type": "string", "format": "email"}}},
"ApproveOrganizationRequest": {"type": "object", "properties": {
    "tier_id": {"type": ["string", "null"], "description": "tier_free where absent"}}},
"RejectOrganizationRequest": {"type": "object", "required": ["reason"], "properties": {
    "reason": {"type": "string", "minLength": 1, "maxLength": 1000}}},
"SetTierRequest": {"type": "object", "required": ["tier_id"], "properties": {
    "tier_id": {"type": "string"},
    "max_services": {"type": ["integer", "null"], "minimum": 0, "description": "The tier's limit where absent"},
    "max_users": {"type": ["integer", "null"], "minimum": 0, "description": "The tier's limit where absent"}}},
"FeatureOverrides": {"type": "object", "description": "null removes an override", "properties": {
    "allow_custom_domain": {"type": ["boolean", "null"]},
    "allow_saml_idp": {"type": ["boolean", "null"]},
    "allow_scim": {"type": ["boolean", "null"]},
    "allow_siem": {"type": ["boolean", "null"]},
    "allow_branding": {"type": ["boolean", "null"]},
    "allow_passkeys": {"type": ["boolean", "null"]},
    "allowed_social_providers": {"type": ["array", "null"], "items": {"enum": ["github", "google", "microsoft"]}},
    "max_mau": {"type": ["integer", "null"]},
    "allow_overage": {"type": ["boolean", "null"]}}},
"Account": {"type": "object", "required": ["id", "email", "is_platform_owner", "created_at"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "email": {"type": "string", "format": "email"},
    "is_platform_owner": {"type": "boolean"},
    "created_at": {"type": "string", "format": "date-time"}}},
"Organization": {"type": "object", "required": ["id", "slug", "name", "owner_user_id", "status", "tier_id", "max_services", "max_users", "approved_by", "approved_at", "rejected_by", "rejected_at", "rejection_reason", "custom_domain", "domain_verified", "domain_verification_token", "brand_logo_url", "brand_primary_color", "feature_overrides", "created_at", "updated_at"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "slug": {"type": "string"},
    "name": {"type": "string"},
    "owner_user_id": {"type": "string", "format": "uuid"},
    "status": {"enum": ["pending", "active", "suspended", "rejected"]},
    "tier_id": {"type": "string"},
    "max_services": {"type": ["integer", "null"]},
    "max_users": {"type": ["integer", "null"]},
    "approved_by": {"type": ["string", "null"], "format": "uuid"},
    "approved_at": {"type": ["string", "null"], "format": "date-time"},
    "rejected_by": {"type": ["string", "null"], "format": "uuid"},
    "rejected_at": {"type": ["string", "null"], "format": "date-time"},
    "rejection_reason": {"type": ["string", "null"]},
    "custom_domain": {"type": ["string", "null"]},
    "domain_verified": {"type": "boolean"},
    "domain_verification_token": {"type": ["string", "null"]},
    "brand_logo_url": {"type": ["string", "null"]},
    "brand_primary_color": {"type": ["string", "null"]},
    "feature_overrides": {"oneOf": [{"$ref": "#/components/schemas/FeatureOverrides"}, {"type": "null"}]},
    "created_at": {"type": "string", "format": "date-time"},
    "updated_at": {"type": "string", "format": "date-time"}}},
"Tier": {"type": "object", "required": ["id", "name", "display_name", "default_max_services", "default_max_users", "features", "price_cents", "currency", "created_at"], "properties": {
    "id": {"type": "string"},
    "name": {"type": "string"},
    "display_name": {"type": "string"},
    "default_max_services": {"type": "integer"},
    "default_max_users": {"type": "integer"},
    "features": {"type": "string", "description": "A JSON object as text"},
    "price_cents": {"type": "integer"},
    "currency": {"type": "string"},
    "created_at": {"type": "string", "format": "date-time"}}},
"Tiers": {"type": "array", "items": {"$ref": "#/components/schemas/Tier"}},
"Membership": {"type": "object", "required": ["id", "org_id", "user_id", "role", "created_at"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "org_id": {"type": "string", "format": "uuid"},
    "user_id": {"type": "string", "format": "uuid"},
    "role": {"type": "string"},
    "created_at": {"type": "string", "format": "date-time"}}},
"OrganizationResponse": {"type": "object", "required": ["organization", "membership_count", "service_count", "tier"], "properties": {
    "organization": {"$ref": "#/components/schemas/Organization"},
    "membership_count": {"type": "integer"},
    "service_count": {"type": "integer"},
    "tier": {"oneOf": [{"$ref": "#/components/schemas/Tier"}, {"type": "null"}]}}},
"OrganizationResponses": {"type": "array", "items": {"$ref": "#/components/schemas/OrganizationResponse"}},
"CreatedOrganization": {"type": "object", "required": ["organization", "owner", "membership", "access_token", "refresh_token"], "properties": {
    "organization": {"$ref": "#/components/schemas/Organization"},
    "owner": {"$ref": "#/components/schemas/Account"},
    "membership": {"$ref": "#/components/schemas/Membership"},
    "access_token": {"type": "string"},
    "refresh_token": {"type": "string"}}},
"SelectedOrganization": {"type": "object", "required": ["organization", "membership", "access_token", "refresh_token", "expires_in"], "properties": {
    "organization": {"$ref": "#/components/schemas/Organization"},
    "membership": {"$ref": "#/components/schemas/Membership"},
    "access_token": {"type": "string"},
    "refresh_token": {"type": "string"},
    "expires_in": {"type": "integer"}}},
"PlatformOrganizations": {"type": "object", "required": ["organizations", "total"], "properties": {
    "organizations": {"type": "array", "items": {"allOf": [{"$ref": "#/components/schemas/Organization"}, {"type": "object", "required": ["tier", "owner"], "properties": {
        "tier": {"oneOf": [{"$ref": "#/components/schemas/Tier"}, {"type": "null"}]},
        "owner": {"oneOf": [{"$ref": "#/components/schemas/Account"}, {"type": "null"}]}}}]}},
    "total": {"type": "integer"}}},
"PlatformAuditLog": {"type": "object", "required": ["logs", "total"], "properties": {
    "logs": {"type": "array", "items": {"type": "object", "required": ["id", "platform_owner_id", "action", "target_type", "target_id", "metadata", "created_at"], "properties": {
        "id": {"type": "string", "format": "uuid"},
        "platform_owner_id": {"type": "string", "format": "uuid"},
        "action": {"type": "string"},
        "target_type": {"type": "string"},
        "target_id": {"type": "string"},
        "metadata": {"type": ["string", "null"], "description": "A JSON object as text"},
        "created_at": {"type": "string", "format": "date-time"}}}},
    "total": {"type": "integer"}}},
"Null": {"type": "null"},
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
