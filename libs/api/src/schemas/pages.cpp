#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view pages() noexcept {
    return R"json({
"Page": {"type": "string", "description": "HTML for people. Pages of an account lead (303) to the sign-in page where the browser has no page session"},
"PageForm": {"type": "object", "required": ["form_token"], "description": "The form of the page, with the token that the page gave out to this browser", "properties": {
    "form_token": {"type": "string"}}},
"PageAsset": {"type": "string", "description": "CSS or JavaScript"}
})json";
}

} // namespace authos::api::schemas
