#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view services() noexcept {
    return R"json({
"CreateServiceRequest": {"type": "object", "required": ["slug", "name", "service_type"], "properties": {
    "slug": {"type": "string", "pattern": "^[A-Za-z0-9_-]{3,50}$"},
    "name": {"type": "string", "minLength": 2, "maxLength": 100},
    "service_type": {"enum": ["web", "mobile", "desktop", "api"]},
    "github_scopes": {"type": ["array", "null"], "maxItems": 50, "items": {"type": "string", "pattern": "^[!#-[\\]-~]{1,255}$"}},
    "microsoft_scopes": {"type": ["array", "null"], "maxItems": 50, "items": {"type": "string", "pattern": "^[!#-[\\]-~]{1,255}$"}},
    "google_scopes": {"type": ["array", "null"], "maxItems": 50, "items": {"type": "string", "pattern": "^[!#-[\\]-~]{1,255}$"}},
    "redirect_uris": {"type": ["array", "null"], "maxItems": 50, "items": {"type": "string", "format": "uri", "maxLength": 2000}},
    "device_activation_uri": {"type": ["string", "null"], "format": "uri", "maxLength": 2000},
    "resource_uris": {"type": ["array", "null"], "maxItems": 50, "items": {"type": "string", "format": "uri", "maxLength": 2000}}}},
"UpdateServiceRequest": {"type": "object", "minProperties": 1, "description": "What is absent stays; null clears", "properties": {
    "name": {"type": "string", "minLength": 2, "maxLength": 100},
    "service_type": {"enum": ["web", "mobile", "desktop", "api"]},
    "github_scopes": {"type": ["array", "null"], "maxItems": 50, "items": {"type": "string", "pattern": "^[!#-[\\]-~]{1,255}$"}},
    "microsoft_scopes": {"type": ["array", "null"], "maxItems": 50, "items": {"type": "string", "pattern": "^[!#-[\\]-~]{1,255}$"}},
    "google_scopes": {"type": ["array", "null"], "maxItems": 50, "items": {"type": "string", "pattern": "^[!#-[\\]-~]{1,255}$"}},
    "redirect_uris": {"type": ["array", "null"], "maxItems": 50, "items": {"type": "string", "format": "uri", "maxLength": 2000}},
    "device_activation_uri": {"type": ["string", "null"], "format": "uri", "maxLength": 2000},
    "resource_uris": {"type": ["array", "null"], "maxItems": 50, "items": {"type": "string", "format": "uri", "maxLength": 2000}}}},
"Service": {"type": "object", "required": ["id", "org_id", "slug", "name", "service_type", "client_id", "github_scopes", "microsoft_scopes", "google_scopes", "redirect_uris", "device_activation_uri", "resource_uris", "saml_enabled", "saml_entity_id", "saml_acs_url", "saml_slo_url", "saml_name_id_format", "saml_attribute_mapping", "saml_sign_assertions", "saml_sign_response", "created_at"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "org_id": {"type": "string", "format": "uuid"},
    "slug": {"type": "string"},
    "name": {"type": "string"},
    "service_type": {"enum": ["web", "mobile", "desktop", "api"]},
    "client_id": {"type": "string", "format": "uuid"},
    "github_scopes": {"type": "array", "items": {"type": "string"}},
    "microsoft_scopes": {"type": "array", "items": {"type": "string"}},
    "google_scopes": {"type": "array", "items": {"type": "string"}},
    "redirect_uris": {"type": "array", "items": {"type": "string", "format": "uri"}},
    "device_activation_uri": {"type": ["string", "null"], "format": "uri"},
    "resource_uris": {"type": "array", "items": {"type": "string", "format": "uri"}},
    "saml_enabled": {"type": "boolean"},
    "saml_entity_id": {"type": ["string", "null"]},
    "saml_acs_url": {"type": ["string", "null"]},
    "saml_slo_url": {"type": ["string", "null"]},
    "saml_name_id_format": {"type": "string"},
    "saml_attribute_mapping": {"type": "object", "additionalProperties": {"type": "string"}},
    "saml_sign_assertions": {"type": "boolean"},
    "saml_sign_response": {"type": "boolean"},
    "created_at": {"type": "string", "format": "date-time"}}},
"ServiceSummary": {"allOf": [{"$ref": "#/components/schemas/Service"}, {"type": "object", "required": ["plan_count", "subscription_count"], "properties": {
    "plan_count": {"type": "integer"},
    "subscription_count": {"type": "integer"}}}]},
"ServiceUsage": {"type": "object", "required": ["current_services", "max_services", "tier"], "properties": {
    "current_services": {"type": "integer"},
    "max_services": {"type": "integer"},
    "tier": {"type": "string"}}},
"Services": {"type": "object", "required": ["services", "usage", "next_cursor"], "properties": {
    "services": {"type": "array", "items": {"$ref": "#/components/schemas/ServiceSummary"}},
    "usage": {"$ref": "#/components/schemas/ServiceUsage"},
    "next_cursor": {"type": ["string", "null"]}}},
"CreatedService": {"type": "object", "required": ["service", "default_plan", "usage"], "properties": {
    "service": {"allOf": [{"$ref": "#/components/schemas/Service"}, {"type": "object", "required": ["client_secret"], "properties": {
        "client_secret": {"type": "string", "description": "Shown this once"}}}]},
    "default_plan": {"$ref": "#/components/schemas/Plan"},
    "usage": {"$ref": "#/components/schemas/ServiceUsage"}}},
"RotatedSecret": {"type": "object", "required": ["service", "client_secret"], "properties": {
    "service": {"$ref": "#/components/schemas/Service"},
    "client_secret": {"type": "string", "description": "Shown this once"}}}
})json";
}

} // namespace authos::api::schemas
