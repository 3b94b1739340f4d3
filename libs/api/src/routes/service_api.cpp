#include "handlers/service_api.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

using identity::KeyPermission;

// clang-format off
constexpr Route kServiceApi[] = {
    {Method::get, "/api/service/users", handlers::get_service_users, api_key(KeyPermission::read_users),
     {.operation = "listServiceUsers", .group = "Service API", .summary = "The service's users", .response_schema = "ServiceUsers", .query = "limit offset cursor"}},
    {Method::post, "/api/service/users", handlers::post_service_user, api_key(KeyPermission::write_users),
     {"createServiceUser", "Service API", "Make the account of an address a user of the service", "ServiceUserRequest", "ServiceUser"}},
    {Method::get, "/api/service/users/{user_id}", handlers::get_service_user, api_key(KeyPermission::read_users),
     {"getServiceUser", "Service API", "A user of the service", {}, "ServiceUser"}},
    {Method::patch, "/api/service/users/{user_id}", handlers::patch_service_user, api_key(KeyPermission::write_users),
     {"updateServiceUser", "Service API", "Change the address of an account that lives in the organization; its sessions end. Or give an account that has no password the hash of another program", "ServiceUserChange", "ServiceUser"}},
    {Method::del, "/api/service/users/{user_id}", handlers::delete_service_user, api_key(KeyPermission::delete_users),
     {.operation = "removeServiceUser", .group = "Service API", .summary = "End what ties a user to the service; the account stays", .success = 204}},
    {Method::get, "/api/service/subscriptions", handlers::get_subscriptions, api_key(KeyPermission::read_subscriptions),
     {.operation = "listSubscriptions", .group = "Service API", .summary = "The service's subscriptions", .response_schema = "Subscriptions", .query = "limit offset cursor"}},
    {Method::post, "/api/service/subscriptions", handlers::post_subscription, api_key(KeyPermission::write_subscriptions),
     {"createSubscription", "Service API", "Subscribe a user to a plan of the service", "CreateSubscriptionRequest", "Subscription"}},
    {Method::get, "/api/service/subscriptions/{user_id}", handlers::get_subscription, api_key(KeyPermission::read_subscriptions),
     {"getSubscription", "Service API", "A user's subscription", {}, "Subscription"}},
    {Method::patch, "/api/service/subscriptions/{user_id}", handlers::patch_subscription, api_key(KeyPermission::write_subscriptions),
     {"updateSubscription", "Service API", "Change a user's subscription", "UpdateSubscriptionRequest", "Subscription"}},
    {Method::del, "/api/service/subscriptions/{user_id}", handlers::delete_subscription, api_key(KeyPermission::delete_subscriptions),
     {.operation = "deleteSubscription", .group = "Service API", .summary = "Delete a user's subscription", .success = 204}},
    {Method::get, "/api/service/analytics", handlers::get_service_analytics, api_key(KeyPermission::read_analytics),
     {"getServiceAnalytics", "Service API", "How many users, subscriptions and sign-ins the service has", {}, "ServiceAnalytics"}},
    {Method::get, "/api/service/info", handlers::get_service_info, api_key(KeyPermission::read_service),
     {"getServiceInfo", "Service API", "The service that the key belongs to", {}, "ServiceInfo"}},
    {Method::patch, "/api/service/info", handlers::patch_service_info, api_key(KeyPermission::write_service),
     {"updateServiceInfo", "Service API", "Rename the service", "UpdateServiceInfoRequest", "ServiceInfo"}},
};
// clang-format on

} // namespace

std::span<const Route> service_api_routes() noexcept {
    return kServiceApi;
}

} // namespace authos::api
