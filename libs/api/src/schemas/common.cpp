#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view common() noexcept {
    return R"json({
"Account": {"type": "object", "required": ["id", "email", "is_platform_owner", "created_at"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "email": {"type": "string", "format": "email"},
    "is_platform_owner": {"type": "boolean"},
    "created_at": {"type": "string", "format": "date-time"}}},
"Null": {"type": "null"},
"Message": {"type": "object", "required": ["message"], "properties": {"message": {"type": "string"}}},
"Error": {"type": "object", "required": ["error", "error_code", "timestamp"], "properties": {
    "error": {"type": "string", "description": "For people"},
    "error_code": {"type": "string", "description": "For programs"},
    "timestamp": {"type": "string", "format": "date-time"},
    "incident_id": {"type": "string", "description": "Finds the cause in the server's log"}}},
"OAuthError": {"type": "object", "required": ["error"], "properties": {
    "error": {"type": "string", "description": "RFC 6749, section 5.2"},
    "error_description": {"type": "string"}}}
})json";
}

} // namespace authos::api::schemas
