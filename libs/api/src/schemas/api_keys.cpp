#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view api_keys() noexcept {
    return R"json({
"ApiKeyPermission": {"enum": ["read:users", "write:users", "delete:users", "read:subscriptions", "write:subscriptions", "delete:subscriptions", "read:analytics", "read:service", "write:service", "read:provider_tokens", "read:provider_tokens:github", "read:provider_tokens:google", "read:provider_tokens:microsoft"]},
"CreateApiKeyRequest": {"type": "object", "required": ["name", "permissions"], "properties": {
    "name": {"type": "string", "minLength": 2, "maxLength": 100},
    "permissions": {"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/ApiKeyPermission"}},
    "expires_in_days": {"type": ["integer", "null"], "minimum": 1, "maximum": 3650, "description": "Absent: it does not expire"}}},
"CreatedApiKey": {"type": "object", "required": ["id", "service_id", "name", "prefix", "permissions", "expires_at", "created_at", "created_by", "key"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "service_id": {"type": "string", "format": "uuid"},
    "name": {"type": "string"},
    "prefix": {"type": "string", "description": "The beginning of the key"},
    "permissions": {"type": "array", "items": {"$ref": "#/components/schemas/ApiKeyPermission"}},
    "expires_at": {"type": ["string", "null"], "format": "date-time"},
    "created_at": {"type": "string", "format": "date-time"},
    "created_by": {"type": "string", "format": "uuid"},
    "key": {"type": "string", "description": "For the header X-Api-Key; shown this once"}}},
"ApiKey": {"type": "object", "required": ["id", "service_id", "name", "prefix", "permissions", "last_used_at", "expires_at", "created_at", "created_by"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "service_id": {"type": "string", "format": "uuid"},
    "name": {"type": "string"},
    "prefix": {"type": "string", "description": "The beginning of the key"},
    "permissions": {"type": "array", "items": {"$ref": "#/components/schemas/ApiKeyPermission"}},
    "last_used_at": {"type": ["string", "null"], "format": "date-time", "description": "To the minute"},
    "expires_at": {"type": ["string", "null"], "format": "date-time"},
    "created_at": {"type": "string", "format": "date-time"},
    "created_by": {"type": "string", "format": "uuid"}}},
"ApiKeys": {"type": "object", "required": ["api_keys", "total"], "properties": {
    "api_keys": {"type": "array", "items": {"$ref": "#/components/schemas/ApiKey"}},
    "total": {"type": "integer"}}}
})json";
}

} // namespace authos::api::schemas
