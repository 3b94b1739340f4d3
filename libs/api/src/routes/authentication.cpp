#include "handlers/authentication.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

// clang-format off
constexpr Route kAuthentication[] = {
    {Method::post, "/api/auth/login", handlers::post_login,
     {.lane = LaneIndex::cpu, .limit = Limit::authentication},
     {"login", "Authentication", "Sign in with e-mail address and password", "LoginRequest", "TokenResponse"}},
    {Method::post, "/api/auth/refresh", handlers::post_refresh,
     {.lane = LaneIndex::db, .limit = Limit::authentication},
     {"refresh", "Authentication", "Exchange a refresh token for a new pair of tokens", "RefreshRequest", "TokenResponse"}},
    {Method::post, "/api/auth/logout", handlers::post_logout,
     {.lane = LaneIndex::db, .auth = Auth::bearer},
     {"logout", "Authentication", "End the session of the access token", {}, "Message"}},
    {Method::post, "/auth/revoke", handlers::post_revoke,
     {.lane = LaneIndex::db, .limit = Limit::authentication, .shape = Shape::oauth},
     {"revokeToken", "Authentication", "Revoke a token (RFC 7009)", "RevocationRequest", {}, "application/x-www-form-urlencoded"}},
};
// clang-format on

} // namespace

std::span<const Route> authentication_routes() noexcept {
    return kAuthentication;
}

} // namespace authos::api
