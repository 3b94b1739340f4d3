#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view social() noexcept {
    return R"json({
"IdentityList": {"type": "array", "items": {"type": "object", "required": ["provider"], "properties": {
    "provider": {"type": "string", "description": "github, google, microsoft, password or an upstream connection"}}}},
"IdentityLink": {"type": "object", "required": ["authorization_url"], "description": "In the end the browser is at the first redirect URI of the service, for a service's request at /connect/provider-token/{state}, else at the dashboard's /settings/connections: with status=success, provider and action=link in the query; or with status=error, error (words), error_code, provider and action=link. error_code is PROVIDER_ACCOUNT_CONFLICT (linked to another user), PROVIDER_ALREADY_LINKED (this account has one of that provider), PROVIDER_ACCESS_DENIED (refused at the provider), PROVIDER_EMAIL_UNVERIFIED, LINKED_ACCOUNT_LIMIT (50), OAUTH_ERROR (the provider's trouble), UNAUTHORIZED (the session that began it is over), NOT_FOUND (the service's request is over) or another code of errors. A callback whose state is unknown, used, over or of another browser ends with 400 and goes nowhere", "properties": {
    "authorization_url": {"type": "string", "format": "uri", "description": "Where the browser goes now; good for ten minutes"}}}
})json";
}

} // namespace authos::api::schemas
