#include "handlers/services.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

using identity::ServiceRight;

// clang-format off
constexpr Route kServices[] = {
    // Open to members; the use case shows those without services.view what they were given alone.
    {Method::get, "/api/organizations/{org_slug}/services", handlers::get_services, member(kActive),
     {.operation = "listServices", .group = "Services", .summary = "The services that the caller may see, newest first", .response_schema = "Services", .query = "service_type limit offset page cursor"}},
    {Method::post, "/api/organizations/{org_slug}/services", handlers::post_service, cap(Capability::services_create, kActive),
     {"createService", "Services", "Create a service with a client secret and the plan \"free\"", "CreateServiceRequest", "CreatedService"}},
    {Method::get, "/api/organizations/{org_slug}/services/{service_slug}", handlers::get_service, service(Capability::services_view, ServiceRight::view),
     {"getService", "Services", "A service", {}, "Service"}},
    {Method::patch, "/api/organizations/{org_slug}/services/{service_slug}", handlers::patch_service, service(Capability::services_manage, ServiceRight::manage),
     {"updateService", "Services", "Change a service", "UpdateServiceRequest", "Service"}},
    {Method::del, "/api/organizations/{org_slug}/services/{service_slug}", handlers::delete_service, owner(kActive),
     {.operation = "deleteService", .group = "Services", .summary = "Delete a service with all that belongs to it", .success = 204}},
    {Method::post, "/api/organizations/{org_slug}/services/{service_slug}/secret/rotate", handlers::post_rotate_secret, service(Capability::services_manage, ServiceRight::manage),
     {"rotateServiceSecret", "Services", "A new client secret; the one before is void at once", {}, "RotatedSecret"}},
};
// clang-format on

} // namespace

std::span<const Route> services_routes() noexcept {
    return kServices;
}

} // namespace authos::api
