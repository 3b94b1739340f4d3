#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view upstream() noexcept {
    return R"json({
"CreateUpstreamProviderRequest": {"type": "object", "required": ["connection_id", "name", "provider_type", "client_id"], "properties": {
    "connection_id": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$", "description": "Unique in the organization; the connection_id of GET /auth/oidc"},
    "name": {"type": "string", "minLength": 2, "maxLength": 100},
    "provider_type": {"type": "string", "description": "oidc; or oauth2, which needs authorization_url, token_url and a userinfo_url that answers a Bearer token with sub (a text), email and email_verified (true). saml is refused"},
    "client_id": {"type": "string", "minLength": 1, "maxLength": 255},
    "client_secret": {"type": ["string", "null"], "description": "Stored sealed and never shown; absent: a public client. Sent by client_secret_basic, or by client_secret_post where the provider has only that or metadata says so"},
    "issuer": {"type": ["string", "null"], "format": "uri", "maxLength": 500, "description": "Needed for oidc; compared exactly with the discovery document and with iss"},
    "authorization_url": {"type": ["string", "null"], "format": "uri", "maxLength": 2000},
    "token_url": {"type": ["string", "null"], "format": "uri", "maxLength": 2000},
    "userinfo_url": {"type": ["string", "null"], "format": "uri", "maxLength": 2000},
    "discovery_url": {"type": ["string", "null"], "format": "uri", "maxLength": 2000, "description": "Absent: /.well-known/openid-configuration below the issuer. What is named above goes before what the document says"},
    "scopes": {"type": ["array", "null"], "maxItems": 30, "items": {"type": "string"}, "description": "Absent for oidc: openid, email, profile. Only where named here are the tokens of people kept, for GET /api/provider-token/oidc, and with offline_access renewed"},
    "metadata": {"type": ["object", "null"], "description": "At most 4096 characters. jwks_uri and token_endpoint_auth_method (client_secret_basic, client_secret_post) are obeyed, other members only kept"},
    "enabled": {"type": ["boolean", "null"], "description": "true where absent"}}},
"UpdateUpstreamProviderRequest": {"type": "object", "description": "What is absent stays as it is; null clears", "properties": {
    "connection_id": {"type": ["string", "null"]},
    "name": {"type": ["string", "null"], "minLength": 2, "maxLength": 100},
    "provider_type": {"type": ["string", "null"]},
    "client_id": {"type": ["string", "null"]},
    "client_secret": {"type": ["string", "null"], "description": "Needed again with another issuer, address, provider_type or client_id: else the stored secret is removed, so that it is never sent to another place"},
    "issuer": {"type": ["string", "null"], "format": "uri", "maxLength": 500, "description": "Another one ends what accounts are linked through the connection"},
    "authorization_url": {"type": ["string", "null"], "format": "uri", "maxLength": 2000},
    "token_url": {"type": ["string", "null"], "format": "uri", "maxLength": 2000},
    "userinfo_url": {"type": ["string", "null"], "format": "uri", "maxLength": 2000},
    "discovery_url": {"type": ["string", "null"], "format": "uri", "maxLength": 2000},
    "scopes": {"type": ["array", "null"], "maxItems": 30, "items": {"type": "string"}},
    "metadata": {"type": ["object", "null"]},
    "enabled": {"type": ["boolean", "null"]}}},
"UpstreamProvider": {"type": "object", "required": ["id", "connection_id", "name", "provider_type", "client_id", "has_secret", "issuer", "authorization_url", "token_url", "userinfo_url", "discovery_url", "scopes", "metadata", "enabled", "created_at", "updated_at"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "connection_id": {"type": "string"},
    "name": {"type": "string"},
    "provider_type": {"enum": ["oidc", "oauth2"]},
    "client_id": {"type": "string"},
    "has_secret": {"type": "boolean"},
    "issuer": {"type": ["string", "null"]},
    "authorization_url": {"type": ["string", "null"]},
    "token_url": {"type": ["string", "null"]},
    "userinfo_url": {"type": ["string", "null"]},
    "discovery_url": {"type": ["string", "null"]},
    "scopes": {"type": ["array", "null"], "items": {"type": "string"}},
    "metadata": {"type": ["object", "null"]},
    "enabled": {"type": "boolean"},
    "created_at": {"type": "string", "format": "date-time"},
    "updated_at": {"type": "string", "format": "date-time"}}},
"UpstreamProviders": {"type": "array", "items": {"$ref": "#/components/schemas/UpstreamProvider"}},
"CreateDomainRouteRequest": {"type": "object", "required": ["domain"], "properties": {
    "domain": {"type": "string", "maxLength": 191, "description": "Any number of organizations may claim a domain; it belongs to the first that proves it"},
    "upstream_provider_id": {"type": ["string", "null"], "description": "The id of an upstream provider of the organization"},
    "login_policy": {"type": ["string", "null"], "description": "password_allowed (where absent), upstream_only, or password_fallback_if_provider_unavailable: passwords only while the provider does not answer, is switched off or not in the tier. Counts for sign-ins to this organization and its services, once the domain is verified. The last two need an upstream provider"}}},
"UpdateDomainRouteRequest": {"type": "object", "description": "What is absent stays as it is", "properties": {
    "upstream_provider_id": {"type": ["string", "null"], "description": "null: none"},
    "login_policy": {"type": ["string", "null"]}}},
"DomainRoute": {"type": "object", "required": ["id", "domain", "upstream_provider_id", "login_policy", "verification_token", "verified", "verified_at", "created_at", "updated_at"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "domain": {"type": "string"},
    "upstream_provider_id": {"type": ["string", "null"], "format": "uuid"},
    "login_policy": {"enum": ["password_allowed", "upstream_only", "password_fallback_if_provider_unavailable"]},
    "verification_token": {"type": "string", "description": "The text of the TXT record at _sso-verification.{domain}"},
    "verified": {"type": "boolean"},
    "verified_at": {"type": ["string", "null"], "format": "date-time"},
    "created_at": {"type": "string", "format": "date-time"},
    "updated_at": {"type": "string", "format": "date-time"}}},
"DomainRoutes": {"type": "array", "items": {"$ref": "#/components/schemas/DomainRoute"}},
"DomainRouteVerdict": {"allOf": [{"$ref": "#/components/schemas/DomainRoute"}, {"type": "object", "required": ["message"], "properties": {
    "message": {"type": "string", "description": "What was looked for and what was found"}}}]},
"LookupEmailRequest": {"type": "object", "required": ["email"], "properties": {
    "email": {"type": "string", "format": "email"},
    "org_slug": {"type": ["string", "null"], "description": "Only this organization's domains count"}}},
"HomeRealm": {"type": "object", "required": ["connection_id", "provider_name", "domain_verified", "auth_method"], "properties": {
    "connection_id": {"type": ["string", "null"], "description": "For GET /auth/oidc"},
    "provider_name": {"type": ["string", "null"]},
    "domain_verified": {"type": "boolean"},
    "auth_method": {"enum": ["upstream", "password", "oauth"], "description": "oauth: passwords are managed by the domain's owner, and no connection of it can be used"}}},
"SignInContext": {"type": "object", "required": ["organization", "service", "available_providers", "auth_methods", "support_available"], "properties": {
    "organization": {"type": ["object", "null"], "required": ["slug", "name", "logo_url", "primary_color", "status"], "properties": {
        "slug": {"type": "string"},
        "name": {"type": "string"},
        "logo_url": {"type": ["string", "null"]},
        "primary_color": {"type": ["string", "null"]},
        "status": {"enum": ["pending", "active", "suspended", "rejected"]}}},
    "service": {"type": ["object", "null"], "required": ["slug", "name", "service_type", "redirect_uri_valid"], "properties": {
        "slug": {"type": "string"},
        "name": {"type": "string"},
        "service_type": {"type": "string"},
        "redirect_uri_valid": {"type": "boolean", "description": "true also where none was asked about"}}},
    "available_providers": {"type": "array", "items": {"enum": ["github", "google", "microsoft"]}},
    "auth_methods": {"type": "array", "items": {"enum": ["password", "magic_link", "passkey"]}, "description": "Both lists are empty where the organization is not active or unknown"},
    "support_available": {"type": "boolean", "description": "Always false: there is no support contact to be shown"}}}
})json";
}

} // namespace authos::api::schemas
