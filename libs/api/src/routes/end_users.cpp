#include "handlers/end_users.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

// clang-format off
constexpr Route kEndUsers[] = {
    {Method::get, "/api/organizations/{org_slug}/users", handlers::get_end_users, cap(Capability::end_users_view, kActive),
     {.operation = "listEndUsers", .group = "End users", .summary = "The organization's end users with their subscriptions and identities", .response_schema = "EndUsers", .query = "page limit offset cursor service_slug"}},
    {Method::get, "/api/organizations/{org_slug}/users/{user_id}", handlers::get_end_user, cap(Capability::end_users_view, kActive),
     {"getEndUser", "End users", "An end user with the number of live sessions in the organization", {}, "EndUserDetail"}},
    {Method::del, "/api/organizations/{org_slug}/users/{user_id}/sessions", handlers::delete_end_user_sessions, cap(Capability::end_users_manage, kActive),
     {"endEndUserSessions", "End users", "End an end user's sessions in the organization, and none elsewhere", {}, "EndedSessions"}},
};
// clang-format on

} // namespace

std::span<const Route> end_users_routes() noexcept {
    return kEndUsers;
}

} // namespace authos::api
