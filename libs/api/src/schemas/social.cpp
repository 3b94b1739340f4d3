#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view social() noexcept {
    return R"json({
"IdentityList": {"type": "array", "items": {"type": "object", "required": ["provider"], "properties": {
    "provider": {"type": "string", "description": "github, google, microsoft, password or an upstream connection"}}}},
"IdentityLink": {"type": "object", "required": ["authorization_url"], "properties": {
    "authorization_url": {"type": "string", "format": "uri", "description": "Where the browser goes now; good for ten minutes"}}}
})json";
}

} // namespace authos::api::schemas
