#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view audit_log() noexcept {
    return R"json({
"AuditLog": {"type": "object", "required": ["logs", "pagination", "next_cursor"], "properties": {
    "logs": {"type": "array", "items": {"type": "object", "required": ["id", "actor_user_id", "actor_email", "action", "target_type", "target_id", "ip_address", "user_agent", "success", "details", "created_at"], "properties": {
        "id": {"type": "string", "format": "uuid"},
        "actor_user_id": {"type": ["string", "null"], "format": "uuid", "description": "null where nobody is known to have done it"},
        "actor_email": {"type": ["string", "null"], "description": "The account's address now"},
        "action": {"type": "string"},
        "target_type": {"type": "string"},
        "target_id": {"type": "string"},
        "ip_address": {"type": ["string", "null"]},
        "user_agent": {"type": ["string", "null"]},
        "success": {"type": "boolean"},
        "details": {"type": ["object", "null"]},
        "created_at": {"type": "string", "format": "date-time"}}}},
    "pagination": {"$ref": "#/components/schemas/Pagination"},
    "next_cursor": {"type": ["string", "null"]}}},
"Pagination": {"type": "object", "required": ["page", "limit", "total", "total_pages", "has_next", "has_prev"], "properties": {
    "page": {"type": "integer"},
    "limit": {"type": "integer"},
    "total": {"type": "integer"},
    "total_pages": {"type": "integer"},
    "has_next": {"type": "boolean"},
    "has_prev": {"type": "boolean"}}}
})json";
}

} // namespace authos::api::schemas
