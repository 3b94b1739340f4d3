#include "handlers/api_keys.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

constexpr Policy kServiceManagers = service(Capability::services_manage, identity::ServiceRight::manage);

// clang-format off
constexpr Route kApiKeys[] = {
    {Method::post, "/api/organizations/{org_slug}/services/{service_slug}/api-keys", handlers::post_api_key, kServiceManagers,
     {.operation = "createApiKey", .group = "API keys", .summary = "Make a key for the Service API; it is shown this once", .request_schema = "CreateApiKeyRequest", .response_schema = "CreatedApiKey", .success = 201}},
    {Method::get, "/api/organizations/{org_slug}/services/{service_slug}/api-keys", handlers::get_api_keys, kServiceManagers,
     {.operation = "listApiKeys", .group = "API keys", .summary = "A service's keys, newest first", .response_schema = "ApiKeys", .query = "limit offset"}},
    {Method::get, "/api/organizations/{org_slug}/services/{service_slug}/api-keys/{api_key_id}", handlers::get_api_key, kServiceManagers,
     {"getApiKey", "API keys", "A key without its secret part", {}, "ApiKey"}},
    {Method::del, "/api/organizations/{org_slug}/services/{service_slug}/api-keys/{api_key_id}", handlers::delete_api_key, kServiceManagers,
     {.operation = "deleteApiKey", .group = "API keys", .summary = "Delete a key; it opens nothing from then on", .success = 204}},
};
// clang-format on

} // namespace

std::span<const Route> api_keys_routes() noexcept {
    return kApiKeys;
}

} // namespace authos::api
