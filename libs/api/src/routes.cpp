#include "handlers/handlers.hpp"
#include "route.hpp"

namespace authos::api {
namespace {

using http::Method;
using std::chrono_literals::operator""ms;

// Readiness must be known soon, also while the database hangs.
constexpr auto kReadinessBudget = 3'000ms;

constexpr std::string_view kJson = "application/json";

using identity::Capability;

// Who may call a route of an organization; `active`: while it is active.
constexpr Policy member(bool active = false) {
    return {.lane = LaneIndex::db, .auth = Auth::org_member, .active = active};
}
constexpr Policy owner() {
    return {.lane = LaneIndex::db, .auth = Auth::org_owner};
}
constexpr Policy cap(Capability needed) {
    return {.lane = LaneIndex::db, .auth = Auth::org_capability, .capability = needed};
}
constexpr Policy kSignedIn = {.lane = LaneIndex::db, .auth = Auth::bearer};
constexpr Policy kPlatformOwner = {.lane = LaneIndex::db, .auth = Auth::platform_owner};
constexpr bool kActive = true;

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

    // Organizations
    {Method::post, "/api/organizations", handlers::post_organization, kSignedIn,
     {"createOrganization", "Organizations", "Create an organization, pending until it is approved", "CreateOrganizationRequest", "CreatedOrganization"}},
    {Method::get, "/api/organizations", handlers::get_organizations, kSignedIn,
     {.operation = "listOrganizations", .group = "Organizations", .summary = "The caller's organizations, by the time of joining", .response_schema = "OrganizationResponses", .query = "page limit status"}},
    {Method::get, "/api/organizations/{org_slug}", handlers::get_organization, member(),
     {"getOrganization", "Organizations", "An organization with its counts and tier", {}, "OrganizationResponse"}},
    {Method::patch, "/api/organizations/{org_slug}", handlers::patch_organization, cap(Capability::org_settings_manage),
     {"updateOrganization", "Organizations", "Rename an organization", "UpdateOrganizationRequest", "OrganizationResponse"}},
    {Method::del, "/api/organizations/{org_slug}", handlers::delete_organization, owner(),
     {"deleteOrganization", "Organizations", "Delete an organization with all that belongs to it", {}, "Null"}},
    {Method::post, "/api/organizations/{org_slug}/select", handlers::post_select_organization, member(kActive),
     {"selectOrganization", "Organizations", "A new session in the context of the organization", {}, "SelectedOrganization"}},
    {Method::post, "/api/organizations/{org_slug}/transfer-ownership", handlers::post_transfer_ownership, owner(),
     {"transferOwnership", "Organizations", "Make another member the owner and oneself an admin", "TransferOwnershipRequest", "OrganizationResponse"}},

    // Platform
    {Method::get, "/api/platform/tiers", handlers::get_platform_tiers, kPlatformOwner,
     {"listTiers", "Platform", "All tiers, cheapest first", {}, "Tiers"}},
    {Method::get, "/api/platform/organizations", handlers::get_platform_organizations, kPlatformOwner,
     {.operation = "listAllOrganizations", .group = "Platform", .summary = "All organizations with tier and owner, newest first", .response_schema = "PlatformOrganizations", .query = "status tier_id limit offset page"}},
    {Method::post, "/api/platform/organizations/{id}/approve", handlers::post_approve_organization, kPlatformOwner,
     {.operation = "approveOrganization", .group = "Platform", .summary = "Approve a pending organization", .request_schema = "ApproveOrganizationRequest", .response_schema = "Organization", .body_optional = true}},
    {Method::post, "/api/platform/organizations/{id}/reject", handlers::post_reject_organization, kPlatformOwner,
     {"rejectOrganization", "Platform", "Reject a pending organization", "RejectOrganizationRequest", "Organization"}},
    {Method::post, "/api/platform/organizations/{id}/suspend", handlers::post_suspend_organization, kPlatformOwner,
     {"suspendOrganization", "Platform", "Suspend an organization", {}, "Organization"}},
    {Method::post, "/api/platform/organizations/{id}/activate", handlers::post_activate_organization, kPlatformOwner,
     {"activateOrganization", "Platform", "End the suspension of an organization", {}, "Organization"}},
    {Method::patch, "/api/platform/organizations/{id}/tier", handlers::patch_organization_tier, kPlatformOwner,
     {"setOrganizationTier", "Platform", "Set an organization's tier and limits", "SetTierRequest", "Organization"}},
    {Method::patch, "/api/platform/organizations/{id}/features", handlers::patch_organization_features, kPlatformOwner,
     {"setOrganizationFeatures", "Platform", "Grant an organization features beyond its tier", "FeatureOverrides", "Organization"}},
    {Method::del, "/api/platform/organizations/{id}", handlers::delete_platform_organization, kPlatformOwner,
     {"removeOrganization", "Platform", "Delete an organization with all that belongs to it", {}, "Message"}},
    {Method::get, "/api/platform/audit-log", handlers::get_platform_audit_log, kPlatformOwner,
     {.operation = "listPlatformAuditLog", .group = "Platform", .summary = "What platform owners did, newest first", .response_schema = "PlatformAuditLog", .query = "action target_type target_id limit offset"}},

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
