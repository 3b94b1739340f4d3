#pragma once
// Rights that single members were given on single services of their organization: relation tuples
// (`permissions`) of namespace "service" whose object is the service and whose subject is the user.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::storage {

using ServiceGrantId = Id<struct ServiceGrantTag>;

/// `manager` includes `viewer`.
enum class ServiceRelation { viewer, manager };

/// "viewer", "manager": as stored and sent.
[[nodiscard]] std::string_view name_of(ServiceRelation relation) noexcept;
/// Errc::invalid_argument, reason "service_access_malformed".
[[nodiscard]] Result<ServiceRelation> parse_service_relation(std::string_view text);

/// What somebody was given on one service.
struct ServiceGrant {
    ServiceId service_id;
    ServiceRelation relation = ServiceRelation::viewer;
};

/// The higher relation where there are several; nothing also where the service is another organization's.
Result<std::optional<ServiceRelation>> find_service_grant(Session& s, const OrgScope& scope,
                                                          const ServiceId& service, const UserId& user);
/// All grants of one user in this organization, by service id; one per service, the higher one.
Result<std::vector<ServiceGrant>> list_service_grants(Session& s, const OrgScope& scope, const UserId& user);

/// A service of the organization and what one user was given on it.
struct ServiceWithGrant {
    ServiceId service_id;
    std::string slug;
    std::string name;
    std::optional<ServiceRelation> relation;
};
/// Every service of the organization, by slug.
Result<std::vector<ServiceWithGrant>> list_services_with_grants(Session& s, const OrgScope& scope,
                                                                const UserId& user);

/// What a grant is made of; `id` is new.
struct NewServiceGrant {
    ServiceGrantId id;
    UserId user_id;
    ServiceGrant grant;
    UnixMillis created_at;
};
/// Replaces what the user had on this service. False if the service is not this organization's; then
/// nothing is changed.
Result<bool> put_service_grant(Session& s, const OrgScope& scope, const NewServiceGrant& grant);
/// How many were taken away: of one service, or of all services of the organization.
Result<long long> delete_service_grant(Session& s, const OrgScope& scope, const ServiceId& service,
                                       const UserId& user);
Result<long long> delete_service_grants_of_user(Session& s, const OrgScope& scope, const UserId& user);
/// Of everybody: for a service that goes.
Result<long long> delete_grants_of_service(Session& s, const OrgScope& scope, const ServiceId& service);

} // namespace authos::storage
