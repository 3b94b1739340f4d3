#include "handlers/platform.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

// clang-format off
constexpr Route kPlatform[] = {
    {Method::get, "/api/platform/tiers", handlers::get_platform_tiers, kPlatformOwner,
     {"listTiers", "Platform", "All tiers, cheapest first", {}, "Tiers"}},
    {Method::get, "/api/platform/organizations", handlers::get_platform_organizations, kPlatformOwner,
     {.operation = "listAllOrganizations", .group = "Platform", .summary = "All organizations with tier and owner, newest first", .response_schema = "PlatformOrganizations", .query = "status tier_id search limit offset page cursor"}},
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
     {.operation = "listPlatformAuditLog", .group = "Platform", .summary = "What platform owners did, newest first", .response_schema = "PlatformAuditLog", .query = "action target_type target_id limit offset page cursor"}},
};
// clang-format on

} // namespace

std::span<const Route> platform_routes() noexcept {
    return kPlatform;
}

} // namespace authos::api
