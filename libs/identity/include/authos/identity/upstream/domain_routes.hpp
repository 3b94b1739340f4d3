#pragma once
// Mail domains of an organization: which connection their people sign in with, and whether they may use
// passwords. Any number of organizations may claim a domain, a public mail provider's too; it belongs to the
// first one that proves, by a TXT record at _sso-verification.{domain}, that it rules there. An unproven
// route changes nothing for anybody.

#include "authos/identity/field_change.hpp"
#include "authos/identity/rbac/org_access.hpp"
#include "authos/storage/repo/domain_routes.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::identity {

inline constexpr long long kMaxDomainRoutes = 100; // of an organization

/// As received. A provider is named by its id.
struct DomainRouteDraft {
    std::string domain;
    std::optional<std::string> upstream_provider_id = {};
    std::optional<std::string> login_policy = {}; // password_allowed
};
struct DomainRouteChange {
    FieldChange<std::string> upstream_provider_id = {};
    std::optional<std::string> login_policy = {};
};

/// Common to creating and changing: Errc::invalid_argument: "login_policy_unknown",
/// "upstream_provider_missing" (a policy that manages passwords names no provider); Errc::not_found,
/// "connection_not_found"; Errc::permission_denied: "feature_not_in_tier", "impersonated" (creating, changing
/// and deleting decide who may sign in how).
/// Also Errc::invalid_argument, "domain_malformed"; Errc::already_exists, "domain_route_exists".
[[nodiscard]] Result<storage::DomainRoute> create_domain_route(const Deps& deps, const OrgAccess& access,
                                                               const DomainRouteDraft& draft,
                                                               const Caller& caller);
[[nodiscard]] Result<std::vector<storage::DomainRoute>>
list_domain_routes(const Deps& deps, const OrgAccess& access, const Caller& caller);
/// Back to password_allowed is possible in every tier. Errc::not_found, "domain_route_not_found".
[[nodiscard]] Result<storage::DomainRoute> update_domain_route(const Deps& deps, const OrgAccess& access,
                                                               const storage::DomainRouteId& id,
                                                               const DomainRouteChange& change,
                                                               const Caller& caller);
/// Errc::not_found, "domain_route_not_found".
[[nodiscard]] Result<void> delete_domain_route(const Deps& deps, const OrgAccess& access,
                                               const storage::DomainRouteId& id, const Caller& caller);

/// Whether the claim is proven now; `message` says what was looked for and what was found.
struct DomainRouteVerdict {
    storage::DomainRoute route;
    std::string message;
};
/// Looks for the token. Talks to name servers: not for a lane of the database. Their trouble is no error.
/// Errc::not_found, "domain_route_not_found"; Errc::already_exists, "domain_taken";
/// Errc::permission_denied, "feature_not_in_tier".
[[nodiscard]] Result<DomainRouteVerdict> verify_domain_route(const Deps& deps, const OrgAccess& access,
                                                             const storage::DomainRouteId& id,
                                                             const Caller& caller);

} // namespace authos::identity
