#pragma once
// The door of one service of an organization: open to members whose role has the capability that a route
// names, and to members who were given a right on this very service.

#include "authos/identity/rbac/org_access.hpp"
#include "authos/storage/repo/services.hpp"

#include <string_view>

namespace authos::identity {

/// What a member may be given on a single service; `manage` includes `view`.
enum class ServiceRight { view, manage };

/// `org.capability` opens every service of the organization, `right` a single one.
struct ServiceRequirement {
    OrgRequirement org;
    ServiceRight right = ServiceRight::manage;
};

/// A member at work on a service, as of the moment of entry.
struct ServiceAccess {
    OrgAccess org;
    storage::Service service;
    ServiceRight right = ServiceRight::manage; // what the requirement asked for
};

/// Errors as in enter_organization, and Errc::not_found, "service_not_found". Members without any right are
/// not told which services exist: they get "capability_missing" either way.
[[nodiscard]] Result<ServiceAccess> enter_service(const Deps& deps, const Principal& principal,
                                                  std::string_view org_slug, std::string_view service_slug,
                                                  const ServiceRequirement& requirement, Deadline deadline);

} // namespace authos::identity
