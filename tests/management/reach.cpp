#include "reach.hpp"

namespace authos::api::test {
namespace {

// clang-format off
const std::map<std::string, Reach> kReach = {
    // Authentication
    {"POST /api/auth/login", Reach::nothing},
    {"POST /api/auth/refresh", Reach::nothing},
    {"POST /api/auth/logout", Reach::account},
    {"POST /auth/revoke", Reach::nothing},
    // Account
    {"GET /api/user", Reach::account},
    {"PATCH /api/user", Reach::account},
    {"POST /api/user/change-password", Reach::account},
    // Sessions, risk
    {"GET /api/user/sessions", Reach::account},
    {"DELETE /api/user/sessions/{session_id}", Reach::account},
    {"POST /api/user/sessions/revoke-all", Reach::account},
    {"POST /api/user/reauthenticate", Reach::account},
    {"GET /api/organizations/{org_slug}/risk-settings", Reach::tenant},
    {"PUT /api/organizations/{org_slug}/risk-settings", Reach::tenant},
    {"POST /api/organizations/{org_slug}/risk-settings/reset", Reach::tenant},
    {"GET /api/organizations/{org_slug}/risk-events", Reach::tenant},
    // Organizations
    {"POST /api/organizations", Reach::account},
    {"GET /api/organizations", Reach::account},
    {"GET /api/organizations/{org_slug}", Reach::tenant},
    {"PATCH /api/organizations/{org_slug}", Reach::tenant},
    {"DELETE /api/organizations/{org_slug}", Reach::tenant},
    {"POST /api/organizations/{org_slug}/select", Reach::tenant},
    {"POST /api/organizations/{org_slug}/transfer-ownership", Reach::tenant},
    // Members, roles, invitations
    {"GET /api/organizations/{org_slug}/members", Reach::tenant},
    {"PATCH /api/organizations/{org_slug}/members/{user_id}", Reach::tenant},
    {"POST /api/organizations/{org_slug}/members/{user_id}", Reach::tenant},
    {"GET /api/organizations/{org_slug}/members/{user_id}/service-access", Reach::tenant},
    {"PUT /api/organizations/{org_slug}/members/{user_id}/service-access", Reach::tenant},
    {"GET /api/organizations/{org_slug}/roles", Reach::tenant},
    {"POST /api/organizations/{org_slug}/roles", Reach::tenant},
    {"GET /api/organizations/{org_slug}/roles/{role_id}", Reach::tenant},
    {"PUT /api/organizations/{org_slug}/roles/{role_id}", Reach::tenant},
    {"PATCH /api/organizations/{org_slug}/roles/{role_id}", Reach::tenant},
    {"DELETE /api/organizations/{org_slug}/roles/{role_id}", Reach::tenant},
    {"POST /api/organizations/{org_slug}/invitations", Reach::tenant},
    {"GET /api/organizations/{org_slug}/invitations", Reach::tenant},
    {"POST /api/organizations/{org_slug}/invitations/{invitation_id}", Reach::tenant},
    {"POST /api/organizations/{org_slug}/invitations/{invitation_id}/accept", Reach::account},
    {"GET /api/invitations", Reach::account},
    {"POST /api/invitations/accept", Reach::account},
    {"POST /api/invitations/decline", Reach::nothing},
    {"POST /api/invitations/{invitation_id}/accept", Reach::account},
    {"POST /api/invitations/{invitation_id}/decline", Reach::account},
    {"GET /invitations/accept/{token}", Reach::nothing},
    // Services, plans
    {"GET /api/organizations/{org_slug}/services", Reach::tenant},
    {"POST /api/organizations/{org_slug}/services", Reach::tenant},
    {"GET /api/organizations/{org_slug}/services/{service_slug}", Reach::tenant},
    {"PATCH /api/organizations/{org_slug}/services/{service_slug}", Reach::tenant},
    {"DELETE /api/organizations/{org_slug}/services/{service_slug}", Reach::tenant},
    {"POST /api/organizations/{org_slug}/services/{service_slug}/secret/rotate", Reach::tenant},
    {"GET /api/organizations/{org_slug}/services/{service_slug}/plans", Reach::tenant},
    {"POST /api/organizations/{org_slug}/services/{service_slug}/plans", Reach::tenant},
    {"PATCH /api/organizations/{org_slug}/services/{service_slug}/plans/{plan_id}", Reach::tenant},
    {"DELETE /api/organizations/{org_slug}/services/{service_slug}/plans/{plan_id}", Reach::tenant},
    // API keys, Service API
    {"POST /api/organizations/{org_slug}/services/{service_slug}/api-keys", Reach::tenant},
    {"GET /api/organizations/{org_slug}/services/{service_slug}/api-keys", Reach::tenant},
    {"GET /api/organizations/{org_slug}/services/{service_slug}/api-keys/{api_key_id}", Reach::tenant},
    {"DELETE /api/organizations/{org_slug}/services/{service_slug}/api-keys/{api_key_id}", Reach::tenant},
    {"GET /api/service/users", Reach::service_api},
    {"POST /api/service/users", Reach::service_api},
    {"GET /api/service/users/{user_id}", Reach::service_api},
    {"PATCH /api/service/users/{user_id}", Reach::service_api},
    {"DELETE /api/service/users/{user_id}", Reach::service_api},
    {"GET /api/service/subscriptions", Reach::service_api},
    {"POST /api/service/subscriptions", Reach::service_api},
    {"GET /api/service/subscriptions/{user_id}", Reach::service_api},
    {"PATCH /api/service/subscriptions/{user_id}", Reach::service_api},
    {"DELETE /api/service/subscriptions/{user_id}", Reach::service_api},
    {"GET /api/service/analytics", Reach::service_api},
    {"GET /api/service/info", Reach::service_api},
    {"PATCH /api/service/info", Reach::service_api},
    // End users, analytics
    {"GET /api/organizations/{org_slug}/analytics/login-trends", Reach::tenant},
    {"GET /api/organizations/{org_slug}/analytics/logins-by-service", Reach::tenant},
    {"GET /api/organizations/{org_slug}/analytics/logins-by-provider", Reach::tenant},
    {"GET /api/organizations/{org_slug}/analytics/recent-logins", Reach::tenant},
    {"GET /api/organizations/{org_slug}/users", Reach::tenant},
    {"GET /api/organizations/{org_slug}/users/{user_id}", Reach::tenant},
    {"DELETE /api/organizations/{org_slug}/users/{user_id}/sessions", Reach::tenant},
    // Tenant settings
    {"POST /api/organizations/{org_slug}/oauth-credentials/{provider}", Reach::tenant},
    {"GET /api/organizations/{org_slug}/oauth-credentials/{provider}", Reach::tenant},
    {"DELETE /api/organizations/{org_slug}/oauth-credentials/{provider}", Reach::tenant},
    {"POST /api/organizations/{org_slug}/smtp", Reach::tenant},
    {"GET /api/organizations/{org_slug}/smtp", Reach::tenant},
    {"DELETE /api/organizations/{org_slug}/smtp", Reach::tenant},
    {"POST /api/organizations/{org_slug}/domain", Reach::tenant},
    {"POST /api/organizations/{org_slug}/domain/verify", Reach::tenant},
    {"GET /api/organizations/{org_slug}/domain", Reach::tenant},
    {"DELETE /api/organizations/{org_slug}/domain", Reach::tenant},
    {"PATCH /api/organizations/{org_slug}/branding", Reach::tenant},
    {"GET /api/organizations/{org_slug}/branding", Reach::tenant},
    {"GET /api/organizations/{org_slug}/branding/public", Reach::published},
    // Webhooks, audit log
    {"POST /api/organizations/{org_slug}/webhooks", Reach::tenant},
    {"GET /api/organizations/{org_slug}/webhooks", Reach::tenant},
    {"GET /api/organizations/{org_slug}/webhooks/event-types", Reach::tenant},
    {"GET /api/organizations/{org_slug}/webhooks/{webhook_id}", Reach::tenant},
    {"PATCH /api/organizations/{org_slug}/webhooks/{webhook_id}", Reach::tenant},
    {"DELETE /api/organizations/{org_slug}/webhooks/{webhook_id}", Reach::tenant},
    {"POST /api/organizations/{org_slug}/webhooks/{webhook_id}/secret/rotate", Reach::tenant},
    {"POST /api/organizations/{org_slug}/webhooks/{webhook_id}/test", Reach::tenant},
    {"GET /api/organizations/{org_slug}/webhooks/{webhook_id}/deliveries", Reach::tenant},
    {"POST /api/organizations/{org_slug}/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver", Reach::tenant},
    {"GET /api/organizations/{org_slug}/audit-log", Reach::tenant},
    {"GET /api/organizations/{org_slug}/audit-log/event-types", Reach::tenant},
    // Platform
    {"GET /api/platform/tiers", Reach::platform},
    {"GET /api/platform/organizations", Reach::platform},
    {"POST /api/platform/organizations/{id}/approve", Reach::platform},
    {"POST /api/platform/organizations/{id}/reject", Reach::platform},
    {"POST /api/platform/organizations/{id}/suspend", Reach::platform},
    {"POST /api/platform/organizations/{id}/activate", Reach::platform},
    {"PATCH /api/platform/organizations/{id}/tier", Reach::platform},
    {"PATCH /api/platform/organizations/{id}/features", Reach::platform},
    {"DELETE /api/platform/organizations/{id}", Reach::platform},
    {"GET /api/platform/audit-log", Reach::platform},
    // Platform: owners, users, impersonation, analytics
    {"POST /api/platform/owners", Reach::platform},
    {"DELETE /api/platform/owners/{user_id}", Reach::platform},
    {"GET /api/platform/users", Reach::platform},
    {"GET /api/platform/users/search", Reach::platform},
    {"GET /api/platform/users/{user_id}", Reach::platform},
    {"GET /api/platform/users/{user_id}/mfa/status", Reach::platform},
    {"DELETE /api/platform/users/{user_id}/mfa", Reach::platform},
    {"POST /api/platform/impersonate", Reach::platform},
    {"GET /api/platform/analytics/overview", Reach::platform},
    {"GET /api/platform/analytics/organization-status", Reach::platform},
    {"GET /api/platform/analytics/growth-trends", Reach::platform},
    {"GET /api/platform/analytics/login-activity", Reach::platform},
    {"GET /api/platform/analytics/top-organizations", Reach::platform},
    {"GET /api/platform/analytics/recent-organizations", Reach::platform},
    {"GET /api/platform/operations/status", Reach::platform},
    {"GET /api/platform/mfa/metrics", Reach::platform},
    {"GET /api/platform/mfa/suspicious-activity", Reach::platform},
    {"GET /api/platform/mfa/metrics/generate", Reach::platform},
    {"POST /api/platform/mfa/metrics/generate", Reach::platform},
    // Privacy
    {"GET /api/privacy/export/{user_id}", Reach::account},
    {"DELETE /api/privacy/forget/{user_id}", Reach::account},
    // Documents
    {"GET /.well-known/jwks.json", Reach::nothing},
    {"GET /.well-known/openid-configuration", Reach::nothing},
    {"GET /openapi.json", Reach::nothing},
    {"GET /health", Reach::nothing},
    {"GET /health/live", Reach::nothing},
    {"GET /health/ready", Reach::nothing},
    {"GET /metrics", Reach::nothing},
};
// clang-format on

/// Routes that name an organization for people who are not inside it (yet).
const std::set<std::string> kFromOutside = {
    "POST /api/organizations/{org_slug}/invitations/{invitation_id}/accept",
};

} // namespace

std::string name_of_route(const Route& route) {
    return std::string{http::name_of(route.method)} + " " + std::string{route.pattern};
}

const std::map<std::string, Reach>& reach_by_route() {
    return kReach;
}

Reach reach_of(const Route& route) {
    return kReach.at(name_of_route(route));
}

bool is_from_outside(const Route& route) {
    return kFromOutside.contains(name_of_route(route));
}

} // namespace authos::api::test
