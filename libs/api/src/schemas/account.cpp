#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view account() noexcept {
    return R"json({
"UpdateUserRequest": {"type": "object", "required": ["email"], "properties": {
    "email": {"type": "string", "format": "email"}}},
"ChangePasswordRequest": {"type": "object", "required": ["current_password", "new_password"], "properties": {
    "current_password": {"type": "string", "format": "password"},
    "new_password": {"type": "string", "format": "password", "minLength": 8, "maxLength": 1024}}},
"User": {"type": "object", "required": ["id", "email", "is_platform_owner", "email_verified_at", "created_at", "org", "service", "permissions", "plan", "features"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "email": {"type": "string", "format": "email"},
    "is_platform_owner": {"type": "boolean"},
    "email_verified_at": {"type": ["string", "null"], "format": "date-time"},
    "created_at": {"type": "string", "format": "date-time"},
    "org": {"type": ["string", "null"]},
    "service": {"type": ["string", "null"]},
    "permissions": {"type": "array", "items": {"type": "string"}},
    "plan": {"type": ["string", "null"]},
    "features": {"type": "array", "items": {"type": "string"}},
    "impersonator": {"type": "object", "description": "Only where a platform owner acts as this user", "required": ["id", "email", "reason"], "properties": {
        "id": {"type": "string", "format": "uuid"},
        "email": {"type": "string", "format": "email"},
        "reason": {"type": "string"}}}}}
})json";
}

} // namespace authos::api::schemas
