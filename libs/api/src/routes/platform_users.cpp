#include "handlers/platform_users.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

// clang-format off
constexpr Route kPlatformUsers[] = {
    {Method::post, "/api/platform/owners", handlers::post_platform_owner, kPlatformOwner,
     {"promotePlatformOwner", "Platform", "Make an account of the platform an owner of it", "UserReference", "Account"}},
    {Method::del, "/api/platform/owners/{user_id}", handlers::delete_platform_owner, kPlatformOwner,
     {"demotePlatformOwner", "Platform", "Take the ownership of the platform from another owner", {}, "Account"}},
    {Method::get, "/api/platform/users", handlers::get_platform_users, kPlatformOwner,
     {.operation = "listUsers", .group = "Platform", .summary = "All accounts, newest first", .response_schema = "PlatformUsers", .query = "limit offset page cursor"}},
    {Method::post, "/api/platform/users/import", handlers::post_import_users, {.lane = LaneIndex::db, .auth = Auth::platform_owner, .body_limit = 256 * 1024},
     {"importUsers", "Platform", "Make up to 200 accounts with the password hashes of another program, which their first sign-ins replace; addresses that are there stay as they are", "ImportUsersRequest", "ImportedUsers"}},
    {Method::get, "/api/platform/users/search", handlers::get_platform_users_search, kPlatformOwner,
     {.operation = "searchUsers", .group = "Platform", .summary = "Accounts by their e-mail address or its beginning", .response_schema = "PlatformUserList", .query = "q email limit"}},
    {Method::get, "/api/platform/users/{user_id}", handlers::get_platform_user, kPlatformOwner,
     {"getPlatformUser", "Platform", "An account with its memberships", {}, "PlatformUserDetail"}},
    {Method::get, "/api/platform/users/{user_id}/mfa/status", handlers::get_platform_user_mfa, kPlatformOwner,
     {"getUserMfaStatus", "Platform", "Whether an account has a second factor", {}, "UserMfaStatus"}},
    {Method::del, "/api/platform/users/{user_id}/mfa", handlers::delete_platform_user_mfa, kPlatformOwner,
     {"resetUserMfa", "Platform", "Remove the second factor of an account", {}, "Done"}},
    {Method::post, "/api/platform/impersonate", handlers::post_impersonate, kPlatformOwner,
     {"impersonate", "Platform", "A token to act as another account for 15 minutes", "ImpersonateRequest", "Impersonation"}},
};
// clang-format on

} // namespace

std::span<const Route> platform_users_routes() noexcept {
    return kPlatformUsers;
}

} // namespace authos::api
