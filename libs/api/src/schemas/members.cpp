#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view members() noexcept {
    return R"json({
"Member": {"type": "object", "required": ["user", "membership"], "properties": {
    "user": {"$ref": "#/components/schemas/Account"},
    "membership": {"$ref": "#/components/schemas/Membership"}}},
"Members": {"type": "object", "required": ["members", "total", "limit", "next_cursor"], "properties": {
    "members": {"type": "array", "items": {"$ref": "#/components/schemas/Member"}},
    "total": {"type": "integer"},
    "limit": {"type": "object", "required": ["current", "max", "source"], "properties": {
        "current": {"type": "integer"},
        "max": {"type": "integer"},
        "source": {"type": "string", "description": "custom, or the name of the tier"}}},
    "next_cursor": {"type": ["string", "null"]}}},
"SetMemberRoleRequest": {"type": "object", "required": ["role"], "properties": {
    "role": {"type": "string", "description": "owner, admin, member or the slug of a custom role"}}},
"ServiceAccessList": {"type": "array", "items": {"type": "object", "required": ["service_id", "service_slug", "service_name", "access"], "properties": {
    "service_id": {"type": "string", "format": "uuid"},
    "service_slug": {"type": "string"},
    "service_name": {"type": "string"},
    "access": {"enum": ["viewer", "manager", null]}}}},
"SetServiceAccessRequest": {"type": "object", "required": ["grants"], "properties": {
    "grants": {"type": "array", "maxItems": 200, "items": {"type": "object", "required": ["service_slug", "access"], "properties": {
        "service_slug": {"type": "string"},
        "access": {"enum": ["viewer", "manager", null], "description": "null takes the access away"}}}}}},
"Role": {"type": "object", "required": ["id", "org_id", "slug", "name", "description", "permissions", "created_at", "updated_at"], "properties": {
    "id": {"type": ["string", "null"], "format": "uuid", "description": "null for the built-in roles"},
    "org_id": {"type": "string", "format": "uuid"},
    "slug": {"type": "string"},
    "name": {"type": "string"},
    "description": {"type": ["string", "null"]},
    "permissions": {"type": "array", "items": {"type": "string"}},
    "created_at": {"type": ["string", "null"], "format": "date-time"},
    "updated_at": {"type": ["string", "null"], "format": "date-time"}}},
"Roles": {"type": "array", "items": {"$ref": "#/components/schemas/Role"}},
"CreateRoleRequest": {"type": "object", "required": ["slug", "name", "permissions"], "properties": {
    "slug": {"type": "string", "pattern": "^[A-Za-z0-9_-]{3,50}$"},
    "name": {"type": "string", "minLength": 2, "maxLength": 100},
    "description": {"type": ["string", "null"], "maxLength": 1000},
    "permissions": {"type": "array", "items": {"type": "string"}}}},
"UpdateRoleRequest": {"type": "object", "description": "At least one member; null clears the description", "properties": {
    "name": {"type": "string", "minLength": 2, "maxLength": 100},
    "description": {"type": ["string", "null"], "maxLength": 1000},
    "permissions": {"type": "array", "items": {"type": "string"}}}}
})json";
}

} // namespace authos::api::schemas
