#include "handlers/sessions.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

// clang-format off
constexpr Route kSessions[] = {
    {Method::get, "/api/user/sessions", handlers::get_own_sessions, kSignedIn,
     {"listOwnSessions", "User", "One's own live sessions, the most recently used first; a session of a service sees those at that service only", {}, "OwnSessions"}},
    {Method::del, "/api/user/sessions/{session_id}", handlers::delete_own_session, kSignedIn,
     {.operation = "endOwnSession", .group = "User", .summary = "End one of one's own sessions; its tokens are refused at once", .success = 204}},
    {Method::post, "/api/user/sessions/revoke-all", handlers::post_revoke_own_sessions, kSignedIn,
     {.operation = "endOwnSessions", .group = "User", .summary = "Log out everywhere", .request_schema = "RevokeSessionsRequest", .response_schema = "RevokedSessions", .body_optional = true}},
    {Method::post, "/api/user/reauthenticate", handlers::post_reauthenticate,
     {.lane = LaneIndex::cpu, .auth = Auth::bearer, .limit = Limit::authentication},
     {"reauthenticate", "User", "Prove once more that it is oneself, for sensitive changes within the next 15 minutes", "ReauthenticateRequest", "Reauthenticated"}},
};
// clang-format on

} // namespace

std::span<const Route> sessions_routes() noexcept {
    return kSessions;
}

} // namespace authos::api
