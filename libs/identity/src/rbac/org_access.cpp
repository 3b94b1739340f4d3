#include "authos/identity/rbac/org_access.hpp"

#include "authos/storage/database.hpp"
#include "authos/storage/repo/memberships.hpp"
#include "authos/storage/repo/service_grants.hpp"
#include "authos/storage/scope_authority.hpp"
#include "rbac/recheck.hpp"
#include "rbac/role_capabilities.hpp"
#include "sessions/subject.hpp"

namespace authos::identity {

namespace {

using storage::ScopeAuthority;

Error organization_not_found() {
    return fail(Errc::not_found, "organization_not_found", "Organization not found");
}

Result<void> check_requirement(const OrgAccess& access) {
    const OrgRequirement& wanted = access.requirement;
    using Who = OrgRequirement::Who;
    if (wanted.who == Who::owner && access.role != "owner") {
        return fail(Errc::permission_denied, "owner_required", "Only the organization's owner may do this");
    }
    if (wanted.who == Who::capability &&
        (!wanted.capability || !access.capabilities.has(*wanted.capability))) {
        return capability_missing();
    }
    if (wanted.must_be_active) return require_active(access.organization);
    return {};
}

Result<OrgAccess> admit(storage::Session& s, std::optional<storage::Organization> organization,
                        const UserId& user, const OrgRequirement& requirement) {
    if (!organization) return organization_not_found();
    const storage::OrgScope scope = ScopeAuthority::organization(organization->id);
    AUTHOS_TRY(auto role, storage::find_role(s, scope, user));
    if (!role) return organization_not_found();
    AUTHOS_TRY(const auto capabilities, find_role_capabilities(s, scope, *role));
    // A role without a row gives nothing: doubt never grants.
    OrgAccess access{
        scope,      std::move(*organization), user, std::move(*role), capabilities.value_or(Capabilities{}),
        requirement};
    AUTHOS_TRY(check_requirement(access));
    return access;
}

storage::ServiceRelation relation_for(ServiceRight right) {
    return right == ServiceRight::manage ? storage::ServiceRelation::manager
                                         : storage::ServiceRelation::viewer;
}

// The role opens every service; without it the right on this one is asked for. What does not exist is only
// told to those who may see all.
Result<ServiceAccess> admit_to_service(storage::Session& s, OrgAccess org,
                                       std::optional<storage::Service> service, ServiceRight right) {
    const auto& capability = org.requirement.capability;
    if (!capability || !org.capabilities.has(*capability)) {
        if (!service) return capability_missing();
        AUTHOS_TRY(const auto granted, storage::find_service_grant(s, org.scope, service->id, org.user_id));
        if (!granted || *granted < relation_for(right)) return capability_missing();
    }
    if (!service) return fail(Errc::not_found, "service_not_found", "Service not found");
    return ServiceAccess{std::move(org), std::move(*service), right};
}

// As a member first: the capability is one of two ways.
Result<OrgAccess> admit_as_member(storage::Session& s, std::optional<storage::Organization> organization,
                                  const UserId& user, const OrgRequirement& requirement) {
    OrgRequirement member = OrgRequirement::member();
    member.must_be_active = requirement.must_be_active;
    AUTHOS_TRY(auto org, admit(s, std::move(organization), user, member));
    org.requirement = requirement;
    return org;
}

} // namespace

Error capability_missing() {
    return fail(Errc::permission_denied, "capability_missing",
                "You do not have permission to do this in this organization");
}

Result<OrgAccess> enter_organization(const Deps& deps, const Principal& principal, std::string_view slug,
                                     const OrgRequirement& requirement, Deadline deadline) {
    if (principal.context.service_slug) return organization_not_found();
    return deps.database.read(deadline, [&](storage::Session& s) -> Result<OrgAccess> {
        AUTHOS_TRY(auto organization, storage::find_organization_by_slug(s, slug));
        return admit(s, std::move(organization), principal.user_id, requirement);
    });
}

Result<OrgAccess> recheck_access(storage::Session& s, const OrgAccess& access) {
    AUTHOS_TRY(auto organization, storage::find_organization(s, access.scope.org()));
    return admit(s, std::move(organization), access.user_id, access.requirement);
}

Result<ServiceAccess> enter_service(const Deps& deps, const Principal& principal, std::string_view org_slug,
                                    std::string_view service_slug, const ServiceRequirement& requirement,
                                    Deadline deadline) {
    if (principal.context.service_slug) return organization_not_found();
    return deps.database.read(deadline, [&](storage::Session& s) -> Result<ServiceAccess> {
        AUTHOS_TRY(auto organization, storage::find_organization_by_slug(s, org_slug));
        AUTHOS_TRY(auto org, admit_as_member(s, std::move(organization), principal.user_id, requirement.org));
        AUTHOS_TRY(auto service, storage::find_service_by_slug(s, org.scope, service_slug));
        return admit_to_service(s, std::move(org), std::move(service), requirement.right);
    });
}

Result<ServiceAccess> recheck_access(storage::Session& s, const ServiceAccess& access) {
    AUTHOS_TRY(auto organization, storage::find_organization(s, access.org.scope.org()));
    AUTHOS_TRY(auto org,
               admit_as_member(s, std::move(organization), access.org.user_id, access.org.requirement));
    AUTHOS_TRY(auto service, storage::find_service(s, org.scope, access.service.id));
    return admit_to_service(s, std::move(org), std::move(service), access.right);
}

} // namespace authos::identity
