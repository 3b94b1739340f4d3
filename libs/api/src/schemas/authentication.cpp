#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view authentication() noexcept {
    return R"json({
"LoginRequest": {"type": "object", "required": ["email", "password"], "properties": {
    "email": {"type": "string", "format": "email"},
    "password": {"type": "string", "format": "password", "maxLength": 1024},
    "org_slug": {"type": ["string", "null"]},
    "service_slug": {"type": ["string", "null"], "description": "Needs org_slug"},
    "redirect_uri": {"type": ["string", "null"], "description": "Needs org_slug and service_slug"}}},
"RefreshRequest": {"type": "object", "required": ["refresh_token"], "properties": {
    "refresh_token": {"type": "string", "minLength": 1, "maxLength": 1000}}},
"RevocationRequest": {"type": "object", "properties": {
    "token": {"type": "string", "description": "An access or refresh token; others change nothing"},
    "token_type_hint": {"type": "string"}}},
"TokenResponse": {"type": "object", "required": ["access_token", "refresh_token", "expires_in", "token_type"], "properties": {
    "access_token": {"type": "string", "description": "JWT"},
    "refresh_token": {"type": "string", "description": "Opaque, for one use"},
    "expires_in": {"type": "integer", "description": "Seconds until the access token ends"},
    "token_type": {"const": "Bearer"}}}
})json";
}

} // namespace authos::api::schemas
