#include "handlers/account.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

// clang-format off
constexpr Route kAccount[] = {
    {Method::get, "/api/user", handlers::get_user,
     {.lane = LaneIndex::db, .auth = Auth::bearer},
     {"getUser", "User", "The signed-in user's profile", {}, "User"}},
    {Method::patch, "/api/user", handlers::patch_user,
     {.lane = LaneIndex::db, .auth = Auth::bearer},
     {"updateUser", "User", "Change the signed-in user's e-mail address, five times at once and then once in two minutes; an address that is not confirmed yet opens no other way in", "UpdateUserRequest", "User"}},
    {Method::post, "/api/user/change-password", handlers::post_change_password,
     {.lane = LaneIndex::cpu, .auth = Auth::bearer, .limit = Limit::authentication},
     {"changePassword", "User", "Change one's own password and end all other sessions", "ChangePasswordRequest", "Message"}},
};
// clang-format on

} // namespace

std::span<const Route> account_routes() noexcept {
    return kAccount;
}

} // namespace authos::api
