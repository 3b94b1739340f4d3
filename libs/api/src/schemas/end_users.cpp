#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view end_users() noexcept {
    return R"json({
"EndUserSubscription": {"type": "object", "required": ["service_id", "service_slug", "service_name", "plan_id", "plan_name", "status", "current_period_end", "created_at"], "properties": {
    "service_id": {"type": "string", "format": "uuid"},
    "service_slug": {"type": "string"},
    "service_name": {"type": "string"},
    "plan_id": {"type": "string", "format": "uuid"},
    "plan_name": {"type": "string"},
    "status": {"type": "string"},
    "current_period_end": {"type": "string", "format": "date-time"},
    "created_at": {"type": "string", "format": "date-time"}}},
"EndUserIdentity": {"type": "object", "required": ["provider", "provider_user_id", "created_at"], "properties": {
    "provider": {"type": "string"},
    "provider_user_id": {"type": "string"},
    "created_at": {"type": "string", "format": "date-time"}}},
"EndUser": {"type": "object", "required": ["user", "subscriptions", "identities"], "properties": {
    "user": {"$ref": "#/components/schemas/Account"},
    "subscriptions": {"type": "array", "items": {"$ref": "#/components/schemas/EndUserSubscription"}},
    "identities": {"type": "array", "items": {"$ref": "#/components/schemas/EndUserIdentity"}}}},
"EndUserDetail": {"type": "object", "required": ["user", "subscriptions", "identities", "session_count"], "properties": {
    "user": {"$ref": "#/components/schemas/Account"},
    "subscriptions": {"type": "array", "items": {"$ref": "#/components/schemas/EndUserSubscription"}},
    "identities": {"type": "array", "items": {"$ref": "#/components/schemas/EndUserIdentity"}},
    "session_count": {"type": "integer"}}},
"EndUsers": {"type": "object", "required": ["users", "total", "page", "limit", "next_cursor"], "properties": {
    "users": {"type": "array", "items": {"$ref": "#/components/schemas/EndUser"}},
    "total": {"type": "integer"},
    "page": {"type": "integer"},
    "limit": {"type": "integer"},
    "next_cursor": {"type": ["string", "null"], "description": "For the query parameter cursor; null at the end"}}},
"EndedSessions": {"type": "object", "required": ["message", "revoked_count"], "properties": {
    "message": {"type": "string"},
    "revoked_count": {"type": "integer"}}}
})json";
}

} // namespace authos::api::schemas
