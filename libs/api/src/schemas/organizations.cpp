#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view organizations() noexcept {
    return R"json({
"CreateOrganizationRequest": {"type": "object", "required": ["slug", "name"], "properties": {
    "slug": {"type": "string", "pattern": "^[A-Za-z0-9_-]{3,50}$"},
    "name": {"type": "string", "minLength": 2, "maxLength": 100}}},
"UpdateOrganizationRequest": {"type": "object", "required": ["name"], "properties": {
    "name": {"type": "string", "minLength": 2, "maxLength": 100}}},
"TransferOwnershipRequest": {"type": "object", "required": ["new_owner_email"], "properties": {
    "new_owner_email": {"type": "string", "format": "email"}}},
"FeatureOverrides": {"type": "object", "description": "null removes an override", "properties": {
    "allow_custom_domain": {"type": ["boolean", "null"]},
    "allow_saml_idp": {"type": ["boolean", "null"]},
    "allow_scim": {"type": ["boolean", "null"]},
    "allow_siem": {"type": ["boolean", "null"]},
    "allow_branding": {"type": ["boolean", "null"]},
    "allow_passkeys": {"type": ["boolean", "null"]},
    "allow_oidc": {"type": ["boolean", "null"]},
    "allowed_social_providers": {"type": ["array", "null"], "items": {"enum": ["github", "google", "microsoft"]}},
    "max_mau": {"type": ["integer", "null"]},
    "allow_overage": {"type": ["boolean", "null"]}}},
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
    "expires_in": {"type": "integer"}}}
})json";
}

} // namespace authos::api::schemas
