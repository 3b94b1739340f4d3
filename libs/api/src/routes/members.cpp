#include "handlers/members.hpp"

#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

// clang-format off
constexpr Route kMembers[] = {
    {Method::get, "/api/organizations/{org_slug}/members", handlers::get_members, cap(Capability::org_members_view),
     {.operation = "listMembers", .group = "Members", .summary = "Members with their accounts, newest first, and how many there may be", .response_schema = "Members", .query = "role limit page offset cursor"}},
    {Method::patch, "/api/organizations/{org_slug}/members/{user_id}", handlers::patch_member, cap(Capability::org_roles_manage),
     {"setMemberRole", "Members", "Give a member another role", "SetMemberRoleRequest", "Member"}},
    {Method::post, "/api/organizations/{org_slug}/members/{user_id}", handlers::post_remove_member, cap(Capability::org_members_manage),
     {"removeMember", "Members", "Remove a member and end its sessions in the organization", {}, "Null"}},
    {Method::get, "/api/organizations/{org_slug}/members/{user_id}/service-access", handlers::get_service_access, cap(Capability::org_members_view),
     {"getServiceAccess", "Members", "What a member was given on each service", {}, "ServiceAccessList"}},
    {Method::put, "/api/organizations/{org_slug}/members/{user_id}/service-access", handlers::put_service_access, cap(Capability::org_members_manage),
     {"setServiceAccess", "Members", "Give or take a member's access to the services named", "SetServiceAccessRequest", "ServiceAccessList"}},
    {Method::get, "/api/organizations/{org_slug}/roles", handlers::get_roles, member(),
     {"listRoles", "Roles", "The built-in roles, then the custom ones", {}, "Roles"}},
    {Method::post, "/api/organizations/{org_slug}/roles", handlers::post_role, cap(Capability::org_roles_manage),
     {"createRole", "Roles", "Create a custom role", "CreateRoleRequest", "Role"}},
    {Method::get, "/api/organizations/{org_slug}/roles/{role_id}", handlers::get_role, member(),
     {"getRole", "Roles", "A custom role", {}, "Role"}},
    {Method::put, "/api/organizations/{org_slug}/roles/{role_id}", handlers::put_role, cap(Capability::org_roles_manage),
     {"updateRole", "Roles", "Change the members of a custom role that are named", "UpdateRoleRequest", "Role"}},
    {Method::patch, "/api/organizations/{org_slug}/roles/{role_id}", handlers::put_role, cap(Capability::org_roles_manage),
     {"patchRole", "Roles", "The same as updateRole", "UpdateRoleRequest", "Role"}},
    {Method::del, "/api/organizations/{org_slug}/roles/{role_id}", handlers::delete_role, cap(Capability::org_roles_manage),
     {.operation = "deleteRole", .group = "Roles", .summary = "Delete a custom role that nobody has", .success = 204}},
};
// clang-format on

} // namespace

std::span<const Route> members_routes() noexcept {
    return kMembers;
}

} // namespace authos::api
