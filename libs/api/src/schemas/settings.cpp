#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view settings() noexcept {
    return R"json({
"OAuthCredentialsRequest": {"type": "object", "required": ["client_id", "client_secret"], "properties": {
    "client_id": {"type": "string", "minLength": 1, "maxLength": 255},
    "client_secret": {"type": "string", "minLength": 1, "maxLength": 2048, "writeOnly": true}}},
"OAuthCredentials": {"type": "object", "required": ["provider", "client_id", "has_secret"], "properties": {
    "provider": {"enum": ["github", "google", "microsoft"]},
    "client_id": {"type": "string"},
    "has_secret": {"type": "boolean"}}},
"SmtpRequest": {"type": "object", "required": ["host", "from_email"], "properties": {
    "host": {"type": "string", "maxLength": 253, "description": "A name or an address of the public internet"},
    "port": {"type": "integer", "minimum": 1, "maximum": 65535, "default": 587},
    "username": {"type": ["string", "null"], "maxLength": 255},
    "password": {"type": ["string", "null"], "maxLength": 1024, "writeOnly": true, "description": "Absent: the stored one stays, unless host, port or username change or the connection becomes a clear one"},
    "from_email": {"type": "string", "format": "email"},
    "from_name": {"type": ["string", "null"], "maxLength": 100},
    "tls": {"enum": ["none", "starttls", "tls", null], "default": "starttls"}}},
"SmtpSettings": {"type": "object", "required": ["host", "port", "username", "from_email", "from_name", "tls", "configured"], "properties": {
    "host": {"type": ["string", "null"]},
    "port": {"type": "integer"},
    "username": {"type": ["string", "null"]},
    "from_email": {"type": ["string", "null"]},
    "from_name": {"type": ["string", "null"]},
    "tls": {"enum": ["none", "starttls", "tls"]},
    "configured": {"type": "boolean", "description": "Whether mails go through this server: false also where the password of its login is missing"}}},
"DomainRequest": {"type": "object", "required": ["domain"], "properties": {
    "domain": {"type": "string", "maxLength": 191}}},
"DomainVerificationMethod": {"type": "object", "required": ["method", "instructions", "record_type", "record_name", "record_value"], "properties": {
    "method": {"enum": ["dns_txt", "http_file"]},
    "instructions": {"type": "string"},
    "record_type": {"enum": ["TXT", "FILE"]},
    "record_name": {"type": "string", "description": "The name of the record, or the address of the file"},
    "record_value": {"type": "string"}}},
"DomainClaim": {"type": "object", "required": ["verification_token", "verification_methods"], "properties": {
    "verification_token": {"type": "string"},
    "verification_methods": {"type": "array", "items": {"$ref": "#/components/schemas/DomainVerificationMethod"}}}},
"DomainVerdict": {"type": "object", "required": ["verified", "message"], "properties": {
    "verified": {"type": "boolean"},
    "message": {"type": "string"}}},
"Domain": {"type": "object", "required": ["custom_domain", "domain_verified"], "properties": {
    "custom_domain": {"type": ["string", "null"]},
    "domain_verified": {"type": "boolean"}}},
"BrandingRequest": {"type": "object", "properties": {
    "logo_url": {"type": ["string", "null"], "maxLength": 2000, "pattern": "^https://"},
    "primary_color": {"type": ["string", "null"], "pattern": "^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$"}}},
"Branding": {"type": "object", "required": ["logo_url", "primary_color"], "properties": {
    "logo_url": {"type": ["string", "null"]},
    "primary_color": {"type": ["string", "null"]}}}
})json";
}

} // namespace authos::api::schemas
