#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view documents() noexcept {
    return R"json({
"JwkSet": {"type": "object", "required": ["keys"], "properties": {
    "keys": {"type": "array", "items": {"type": "object", "required": ["kty", "kid", "alg", "use"], "properties": {
        "kty": {"type": "string"}, "kid": {"type": "string"}, "alg": {"type": "string"}, "use": {"const": "sig"},
        "n": {"type": "string"}, "e": {"type": "string"}}}}}},
"Discovery": {"type": "object", "required": ["issuer", "jwks_uri"], "properties": {
    "issuer": {"type": "string", "format": "uri"},
    "jwks_uri": {"type": "string", "format": "uri"},
    "revocation_endpoint": {"type": "string", "format": "uri"}}},
"OpenApi": {"type": "object", "required": ["openapi", "info", "paths"]},
"Health": {"type": "object", "required": ["status", "version"], "properties": {
    "status": {"const": "ok"}, "version": {"type": "string"}}},
"Readiness": {"type": "object", "required": ["status", "version", "database"], "properties": {
    "status": {"enum": ["ready", "not_ready"]}, "version": {"type": "string"},
    "database": {"enum": ["connected", "disconnected"]}}},
"Metrics": {"type": "string"}
})json";
}

} // namespace authos::api::schemas
