#pragma once
// Bodies about upstream providers, domain routes and the first step of a sign-in.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/http/request.hpp"
#include "authos/identity/login/context.hpp"
#include "authos/identity/upstream/connections.hpp"
#include "authos/identity/upstream/domain_routes.hpp"
#include "authos/identity/upstream/home_realm.hpp"

#include <vector>

namespace authos::api::dto {

/// Errc::invalid_argument: "member_missing", "member_type".
[[nodiscard]] Result<identity::ConnectionDraft> parse_connection_draft(const Json& body);
[[nodiscard]] Result<identity::ConnectionChange> parse_connection_change(const Json& body);
[[nodiscard]] Result<identity::DomainRouteDraft> parse_domain_route_draft(const Json& body);
[[nodiscard]] Result<identity::DomainRouteChange> parse_domain_route_change(const Json& body);

/// org, service and redirect_uri of a query.
[[nodiscard]] Result<identity::SignInPlace> parse_context_query(const http::Request& request);

[[nodiscard]] Json connection_json(const storage::UpstreamProvider& row);
[[nodiscard]] Json connection_list_json(const std::vector<storage::UpstreamProvider>& rows);
[[nodiscard]] Json domain_route_json(const storage::DomainRoute& route);
[[nodiscard]] Json domain_route_list_json(const std::vector<storage::DomainRoute>& routes);
[[nodiscard]] Json domain_route_verdict_json(const identity::DomainRouteVerdict& verdict);
[[nodiscard]] Json home_realm_json(const identity::HomeRealm& home);
[[nodiscard]] Json sign_in_context_json(const identity::SignInContext& context);

} // namespace authos::api::dto
