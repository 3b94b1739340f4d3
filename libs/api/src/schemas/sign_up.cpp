#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view sign_up() noexcept {
    return R"json({
"RegisterRequest": {"type": "object", "required": ["email", "password"],
    "description": "There is no \"User with this email already exists\": that would tell strangers who has an account. An address that has one gets a mail that says so. Limited per address, with 429 for known and unknown ones alike.",
    "properties": {
    "email": {"type": "string", "format": "email"},
    "password": {"type": "string", "format": "password", "minLength": 8, "maxLength": 1024},
    "org_slug": {"type": ["string", "null"], "description": "Where the account will live; none: on the platform"},
    "service_slug": {"type": ["string", "null"], "description": "Needs org_slug"},
    "redirect_uri": {"type": ["string", "null"], "description": "Needs org_slug and service_slug; must be registered on the service"},
    "state": {"type": ["string", "null"], "maxLength": 2048, "description": "Comes back with the link of the mail"}}},
"MailLinkRequest": {"type": "object", "required": ["email"],
    "description": "Limited per address, with 429 for known and unknown ones alike. A new link ends the one before.",
    "properties": {
    "email": {"type": "string", "format": "email"},
    "org_slug": {"type": ["string", "null"]},
    "service_slug": {"type": ["string", "null"], "description": "Needs org_slug"},
    "redirect_uri": {"type": ["string", "null"], "description": "Needs org_slug and service_slug; must be registered on the service"},
    "state": {"type": ["string", "null"], "maxLength": 2048}}},
"ResetPasswordRequest": {"type": "object", "required": ["token", "new_password"], "properties": {
    "token": {"type": "string", "minLength": 1},
    "new_password": {"type": "string", "format": "password", "minLength": 8, "maxLength": 1024}}},
"SetPasswordRequest": {"type": "object", "required": ["new_password"], "properties": {
    "new_password": {"type": "string", "format": "password", "minLength": 8, "maxLength": 1024}}}
})json";
}

} // namespace authos::api::schemas
