#pragma once
// Mail domains of organizations and how their people sign in. Any number of organizations may claim a
// domain; it belongs to the one whose claim is proven, of which there is at most one.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/repo/upstream_providers.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::storage {

using DomainRouteId = Id<struct DomainRouteTag>;

/// A mail domain that an organization claims, and what its people may sign in with once it is proven.
struct DomainRoute {
    DomainRouteId id;
    std::string domain; // lower case, at most 191 octets; unique in the organization
    std::optional<UpstreamProviderId> upstream_provider_id = {};
    std::string login_policy;
    std::string verification_token;
    bool verified = false;
    std::optional<UnixMillis> verified_at = {};
    UnixMillis created_at;
    UnixMillis updated_at;
};

/// Unproven. Errc::already_exists, reason "domain_route_exists" (the organization has it already).
Result<void> insert_domain_route(Session& s, const OrgScope& scope, const DomainRoute& route);
Result<std::optional<DomainRoute>> find_domain_route(Session& s, const OrgScope& scope,
                                                     const DomainRouteId& id);
/// By the time of creation, then by id; at most 200.
Result<std::vector<DomainRoute>> list_domain_routes(Session& s, const OrgScope& scope);
Result<long long> count_domain_routes(Session& s, const OrgScope& scope);
/// Writes the connection, the policy and updated_at. False if it is gone.
Result<bool> update_domain_route(Session& s, const OrgScope& scope, const DomainRoute& route);
/// False if it was gone.
Result<bool> delete_domain_route(Session& s, const OrgScope& scope, const DomainRouteId& id);

/// Makes the domain the organization's. False if the claim is gone or proven already. Errc::already_exists,
/// reason "domain_taken": another organization has proven it.
Result<bool> confirm_domain_route(Session& s, const OrgScope& scope, const DomainRouteId& id, UnixMillis now);

/// The organization's proven route of that domain.
Result<std::optional<DomainRoute>> find_proven_route(Session& s, const OrgScope& scope,
                                                     std::string_view domain);
/// Routes with a policy other than `policy` that lead to the connection.
Result<long long> count_routes_bound_to(Session& s, const OrgScope& scope, const UpstreamProviderId& provider,
                                        std::string_view policy);

/// Whose domain it is; nothing while nobody has proven it. For anyone: the first step of a sign-in knows
/// nothing but an address.
Result<std::optional<OrgId>> find_domain_owner(Session& s, std::string_view domain);

} // namespace authos::storage
