#include "handlers/organizations.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

// clang-format off
constexpr Route kOrganizations[] = {
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
};
// clang-format on

} // namespace

std::span<const Route> organizations_routes() noexcept {
    return kOrganizations;
}

} // namespace authos::api
