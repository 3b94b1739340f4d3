#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view linked() noexcept {
    return R"json({
"ProviderGrant": {"type": "object", "required": ["id", "service_id", "service_slug", "service_name", "org_slug", "scopes", "status", "granted_at", "last_used_at"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "service_id": {"type": "string", "format": "uuid"},
    "service_slug": {"type": "string"},
    "service_name": {"type": "string"},
    "org_slug": {"type": "string"},
    "scopes": {"type": "array", "items": {"type": "string"}},
    "status": {"type": "string", "enum": ["active", "reauthorization_required"]},
    "granted_at": {"type": "string", "format": "date-time"},
    "last_used_at": {"type": ["string", "null"], "format": "date-time"}}},
"LinkedAccount": {"type": "object", "required": ["id", "provider", "provider_user_id", "email", "display_name", "scopes", "status", "linked_at"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "provider": {"type": "string", "enum": ["github", "google", "microsoft"]},
    "provider_user_id": {"type": "string"},
    "email": {"type": ["string", "null"]},
    "display_name": {"type": ["string", "null"]},
    "scopes": {"type": "array", "items": {"type": "string"}, "description": "Of the account's own token; tokens that a service asked for belong to its grant"},
    "status": {"type": "string", "enum": ["active", "reauthorization_required"], "description": "reauthorization_required: the provider took the right back, or nobody can renew the token any more"},
    "linked_at": {"type": "string", "format": "date-time"}}},
"LinkedAccounts": {"type": "object", "required": ["linked_accounts"], "properties": {
    "linked_accounts": {"type": "array", "items": {"allOf": [{"$ref": "#/components/schemas/LinkedAccount"}, {"type": "object", "required": ["grants"], "properties": {
        "grants": {"type": "array", "items": {"$ref": "#/components/schemas/ProviderGrant"}}}}]}}}},
"LinkAccountRequest": {"type": "object", "properties": {
    "scopes": {"type": ["array", "null"], "maxItems": 50, "items": {"type": "string"}, "description": "Absent: those of the service in whose context the token is, or the provider's defaults"}}},
"GrantRequest": {"type": "object", "required": ["scopes"], "properties": {
    "service_id": {"type": ["string", "null"], "format": "uuid", "description": "A service that one uses; this or service_slug"},
    "service_slug": {"type": ["string", "null"]},
    "scopes": {"type": "array", "minItems": 1, "maxItems": 50, "items": {"type": "string"}, "description": "They replace those granted before"}}},
"ProviderTokenRequest": {"type": "object", "required": ["provider", "scopes", "status", "account_id", "expires_at", "service", "organization", "accounts"], "properties": {
    "provider": {"type": "string"},
    "scopes": {"type": "array", "items": {"type": "string"}},
    "status": {"type": "string", "enum": ["pending", "completed", "declined"]},
    "account_id": {"type": ["string", "null"], "format": "uuid", "description": "The account that was linked for this request"},
    "expires_at": {"type": "string", "format": "date-time"},
    "service": {"type": "object", "properties": {"id": {"type": "string", "format": "uuid"}, "slug": {"type": "string"}, "name": {"type": "string"}}},
    "organization": {"type": "object", "properties": {"slug": {"type": "string"}, "name": {"type": "string"}}},
    "accounts": {"type": "array", "items": {"$ref": "#/components/schemas/LinkedAccount"}}}},
"CompleteTokenRequest": {"type": "object", "properties": {
    "account_id": {"type": ["string", "null"], "format": "uuid", "description": "Absent: the one that was linked for this request, else the only one at the provider"}}},
"AnsweredTokenRequest": {"type": "object", "required": ["status", "redirect_url"], "properties": {
    "status": {"type": "string", "enum": ["completed", "declined"]},
    "redirect_url": {"type": ["string", "null"], "description": "Where the browser goes: the service's redirect_uri with provider_grant=success (or denied, and error=access_denied), provider and state; null where the service named none"}}},
"OwnProviderToken": {"type": "object", "required": ["access_token", "refresh_token", "expires_at", "scopes", "provider"], "properties": {
    "access_token": {"type": "string", "description": "Renewed first where it ends within five minutes"},
    "refresh_token": {"type": ["string", "null"]},
    "expires_at": {"type": ["string", "null"], "format": "date-time", "description": "null: the provider named no end"},
    "scopes": {"type": "array", "items": {"type": "string"}},
    "provider": {"type": "string"}}},
"ServiceProviderTokenRequest": {"type": "object", "required": ["user_id", "provider", "scopes"], "properties": {
    "user_id": {"type": "string", "format": "uuid"},
    "provider": {"type": "string", "enum": ["github", "google", "microsoft"]},
    "scopes": {"type": "array", "minItems": 1, "maxItems": 50, "items": {"type": "string"}, "description": "All among those that the service is configured for, else 403"},
    "redirect_uri": {"type": ["string", "null"], "description": "Registered for the service, exactly"},
    "state": {"type": ["string", "null"], "maxLength": 500}}},
"ServiceProviderToken": {"oneOf": [
    {"type": "object", "required": ["status", "access_token", "expires_at", "scopes", "provider", "account"], "properties": {
        "status": {"type": "string", "const": "ok"},
        "access_token": {"type": "string"},
        "expires_at": {"type": ["string", "null"], "format": "date-time"},
        "scopes": {"type": "array", "items": {"type": "string"}},
        "provider": {"type": "string"},
        "account": {"type": "object", "properties": {"id": {"type": "string", "format": "uuid"}, "provider_user_id": {"type": "string"}, "email": {"type": ["string", "null"]}, "display_name": {"type": ["string", "null"]}}}}},
    {"type": "object", "required": ["status", "code", "reauth_url", "missing_scopes", "provider"], "properties": {
        "status": {"type": "string", "const": "action_required"},
        "code": {"type": "string", "enum": ["PROVIDER_LINK_REQUIRED", "PROVIDER_GRANT_REQUIRED", "PROVIDER_SCOPE_CONSENT_REQUIRED", "PROVIDER_REAUTH_REQUIRED"]},
        "reauth_url": {"type": "string", "format": "uri", "description": "For the user's browser, unchanged; good once, for 30 minutes"},
        "missing_scopes": {"type": "array", "items": {"type": "string"}},
        "provider": {"type": "string"}}}]}
})json";
}

} // namespace authos::api::schemas
