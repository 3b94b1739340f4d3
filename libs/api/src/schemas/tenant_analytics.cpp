#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view tenant_analytics() noexcept {
    return R"json({
"DayCounts": {"type": "array", "description": "Ascending, only days with data", "items": {"type": "object", "required": ["date", "count"], "properties": {
    "date": {"type": "string", "format": "date"},
    "count": {"type": "integer"}}}},
"LoginsByService": {"type": "array", "items": {"type": "object", "required": ["service_id", "service_name", "count"], "properties": {
    "service_id": {"type": "string", "format": "uuid"},
    "service_name": {"type": ["string", "null"], "description": "null: the service was deleted"},
    "count": {"type": "integer"}}}},
"LoginsByProvider": {"type": "array", "items": {"type": "object", "required": ["provider", "count"], "properties": {
    "provider": {"type": "string"},
    "count": {"type": "integer"}}}},
"RecentLogins": {"type": "array", "items": {"type": "object", "required": ["id", "user_id", "service_id", "provider", "created_at"], "properties": {
    "id": {"type": "string"},
    "user_id": {"type": "string", "format": "uuid"},
    "service_id": {"type": ["string", "null"], "format": "uuid"},
    "provider": {"type": "string"},
    "created_at": {"type": "string", "format": "date-time"}}}}
})json";
}

} // namespace authos::api::schemas
