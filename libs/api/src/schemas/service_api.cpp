#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view service_api() noexcept {
    return R"json({
"ServiceUserRequest": {"type": "object", "required": ["email"], "properties": {
    "email": {"type": "string", "format": "email"},
    "password_hash": {"type": ["string", "null"], "maxLength": 255, "description": "Of another program, for a new account: bcrypt, scrypt, PBKDF2 or Argon2; the first sign-in replaces it"},
    "email_verified": {"type": ["boolean", "null"], "description": "Vouches for the address of a new account"}}},
"ServiceUserChange": {"type": "object", "description": "Either of the two", "properties": {
    "email": {"type": "string", "format": "email"},
    "password_hash": {"type": "string", "maxLength": 255, "description": "For an account without a password that only this service knows"}}},
"ServiceUser": {"type": "object", "required": ["id", "email", "created_at"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "email": {"type": "string", "format": "email"},
    "created_at": {"type": "string", "format": "date-time"}}},
"ServiceUsers": {"type": "object", "required": ["users", "total", "next_cursor"], "properties": {
    "users": {"type": "array", "items": {"$ref": "#/components/schemas/ServiceUser"}},
    "total": {"type": "integer"},
    "next_cursor": {"type": ["string", "null"], "description": "For the query parameter cursor; null at the end"}}},
"CreateSubscriptionRequest": {"type": "object", "required": ["user_id", "plan_id"], "properties": {
    "user_id": {"type": "string", "format": "uuid"},
    "plan_id": {"type": "string", "format": "uuid"},
    "status": {"enum": ["active", "trialing", "past_due", "cancelled", "canceled", "paused", "incomplete"]},
    "current_period_end": {"type": "string", "format": "date-time", "description": "Absent: in 30 days"}}},
"UpdateSubscriptionRequest": {"type": "object", "properties": {
    "plan_id": {"type": "string", "format": "uuid"},
    "status": {"enum": ["active", "trialing", "past_due", "cancelled", "canceled", "paused", "incomplete"]},
    "current_period_end": {"type": "string", "format": "date-time"}}},
"Subscription": {"type": "object", "required": ["id", "user_id", "plan_id", "plan_name", "status", "current_period_end"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "user_id": {"type": "string", "format": "uuid"},
    "plan_id": {"type": "string", "format": "uuid"},
    "plan_name": {"type": "string"},
    "status": {"enum": ["active", "trialing", "past_due", "cancelled", "paused", "incomplete"]},
    "current_period_end": {"type": "string", "format": "date-time"}}},
"Subscriptions": {"type": "object", "required": ["subscriptions", "total", "next_cursor"], "properties": {
    "subscriptions": {"type": "array", "items": {"$ref": "#/components/schemas/Subscription"}},
    "total": {"type": "integer"},
    "next_cursor": {"type": ["string", "null"], "description": "For the query parameter cursor; null at the end"}}},
"ServiceAnalytics": {"type": "object", "required": ["total_users", "active_subscriptions", "logins_24h", "logins_30d"], "properties": {
    "total_users": {"type": "integer"},
    "active_subscriptions": {"type": "integer"},
    "logins_24h": {"type": "integer"},
    "logins_30d": {"type": "integer"}}},
"ServiceInfo": {"type": "object", "required": ["id", "name", "slug", "service_type", "created_at"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "name": {"type": "string"},
    "slug": {"type": "string"},
    "service_type": {"enum": ["web", "mobile", "desktop", "api"]},
    "created_at": {"type": "string", "format": "date-time"}}},
"UpdateServiceInfoRequest": {"type": "object", "required": ["name"], "properties": {
    "name": {"type": "string", "minLength": 2, "maxLength": 100}}}
})json";
}

} // namespace authos::api::schemas
