#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view platform() noexcept {
    return R"json({
"ApproveOrganizationRequest": {"type": "object", "properties": {
    "tier_id": {"type": ["string", "null"], "description": "tier_free where absent"}}},
"RejectOrganizationRequest": {"type": "object", "required": ["reason"], "properties": {
    "reason": {"type": "string", "minLength": 1, "maxLength": 1000}}},
"SetTierRequest": {"type": "object", "required": ["tier_id"], "properties": {
    "tier_id": {"type": "string"},
    "max_services": {"type": ["integer", "null"], "minimum": 0, "description": "The tier's limit where absent"},
    "max_users": {"type": ["integer", "null"], "minimum": 0, "description": "The tier's limit where absent"}}},
"Tiers": {"type": "array", "items": {"$ref": "#/components/schemas/Tier"}},
"PlatformOrganizations": {"type": "object", "required": ["organizations", "total", "next_cursor"], "properties": {
    "organizations": {"type": "array", "items": {"allOf": [{"$ref": "#/components/schemas/Organization"}, {"type": "object", "required": ["tier", "owner"], "properties": {
        "tier": {"oneOf": [{"$ref": "#/components/schemas/Tier"}, {"type": "null"}]},
        "owner": {"oneOf": [{"$ref": "#/components/schemas/Account"}, {"type": "null"}]}}}]}},
    "total": {"type": "integer"},
    "next_cursor": {"type": ["string", "null"]}}},
"PlatformAuditLog": {"type": "object", "required": ["logs", "total", "next_cursor"], "properties": {
    "logs": {"type": "array", "items": {"type": "object", "required": ["id", "platform_owner_id", "action", "target_type", "target_id", "metadata", "created_at"], "properties": {
        "id": {"type": "string", "format": "uuid"},
        "platform_owner_id": {"type": "string", "format": "uuid"},
        "action": {"type": "string"},
        "target_type": {"type": "string"},
        "target_id": {"type": "string"},
        "metadata": {"type": ["string", "null"], "description": "A JSON object as text"},
        "created_at": {"type": "string", "format": "date-time"}}}},
    "total": {"type": "integer"},
    "next_cursor": {"type": ["string", "null"]}}}
})json";
}

} // namespace authos::api::schemas
