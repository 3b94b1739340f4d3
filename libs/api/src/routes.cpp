#include "handlers/handlers.hpp"
#include "route.hpp"

namespace authos::api {
namespace {

using http::Method;
using std::chrono_literals::operator""ms;

// Readiness must be known soon, also while the database hangs.
constexpr auto kReadinessBudget = 3'000ms;

constexpr std::string_view kJson = "application/json";

// clang-format off
constexpr Route kRoutes[] = {
    // Authentication
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

    // Self-service
    {Method::get, "/api/user", handlers::get_user,
     {.lane = LaneIndex::db, .auth = Auth::bearer},
     {"getUser", "User", "The signed-in user's profile", {}, "User"}},
    {Method::patch, "/api/user", handlers::patch_user,
     {.lane = LaneIndex::db, .auth = Auth::bearer},
     {"updateUser", "User", "Change the signed-in user's e-mail address", "UpdateUserRequest", "User"}},
    {Method::post, "/api/user/change-password", handlers::post_change_password,
     {.lane = LaneIndex::cpu, .auth = Auth::bearer, .limit = Limit::authentication},
     {"changePassword", "User", "Change one's own password and end all other sessions", "ChangePasswordRequest", "Message"}},

    // Documents
    {Method::get, "/.well-known/jwks.json", handlers::get_jwks, {},
     {"getJwks", "Discovery", "The public keys that verify this server's tokens", {}, "JwkSet", kJson, kJson, true}},
    {Method::get, "/.well-known/openid-configuration", handlers::get_discovery, {},
     {"getDiscovery", "Discovery", "What this authorization server offers", {}, "Discovery", kJson, kJson, true}},
    {Method::get, "/openapi.json", handlers::get_openapi, {},
     {"getOpenApi", "Discovery", "This document", {}, "OpenApi", kJson, kJson, true}},

    // Operations: never limited, no session
    {Method::get, "/health", handlers::get_health, {},
     {"getHealth", "Operations", "The process answers", {}, "Health"}},
    {Method::get, "/health/live", handlers::get_health, {},
     {"getLiveness", "Operations", "The process answers", {}, "Health"}},
    {Method::get, "/health/ready", handlers::get_readiness,
     {.lane = LaneIndex::db, .budget = kReadinessBudget},
     {"getReadiness", "Operations", "The server can do its work: 503 where the database does not answer", {}, "Readiness"}},
    // Inline although it is rendered anew: a scrape must work when every lane is busy.
    {Method::get, "/metrics", handlers::get_metrics,
     {.auth = Auth::metrics_token},
     {"getMetrics", "Operations", "Metrics in the Prometheus text format", {}, "Metrics", kJson, "text/plain"}},
};
// clang-format on

} // namespace

std::span<const Route> all_routes() noexcept {
    return kRoutes;
}

} // namespace authos::api
