#include "openapi.hpp"
#include "schemas/schemas.hpp"

#include <stdexcept>

namespace authos::api {
namespace {

void add_schemas(OpenApiSchemas& all, std::string_view text) {
    const auto group = parse_json(text);
    if (!group) throw std::logic_error("the OpenAPI schemas are not JSON: " + group.error().message);
    for (const std::string& name : group->names()) {
        if (!all.names.insert(name).second)
            throw std::logic_error("the OpenAPI schema " + name + " stands twice");
        if (!all.members.empty()) all.members += ',';
        all.members += Json{name}.dump() + ':' + group->find(name).value_or(Json{}).dump();
    }
}

} // namespace

OpenApiSchemas openapi_schemas() {
    OpenApiSchemas all;
    // clang-format off
    for (const std::string_view group : {
             schemas::authentication(),
             schemas::account(),
             schemas::sign_up(),
             schemas::mfa(),
             schemas::sessions(),
             schemas::risk(),
             schemas::organizations(),
             schemas::services(),
             schemas::plans(),
             schemas::api_keys(),
             schemas::service_api(),
             schemas::end_users(),
             schemas::members(),
             schemas::invitations(),
             schemas::settings(),
             schemas::webhooks(),
             schemas::upstream(),
             schemas::audit_log(),
             schemas::platform(),
             schemas::platform_users(),
             schemas::platform_insight(),
             schemas::privacy(),
             schemas::tenant_analytics(),
             schemas::pages(),
             schemas::passkeys(),
             schemas::device_flow(),
             schemas::documents(),
             schemas::common(),
             schemas::linked(),
             schemas::social(),
    }) {
        add_schemas(all, group);
    }
    // clang-format on
    return all;
}

} // namespace authos::api
