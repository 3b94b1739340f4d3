#pragma once
// What each route can reach: the list that a reviewer reads, and that every new route joins. A route that is
// not in it fails the tests.

#include "route.hpp"

#include <map>
#include <set>
#include <string>

namespace authos::api::test {

/// What a route can reach.
enum class Reach {
    nothing,     // no rows of anybody, or only with a secret that the caller must know
    published,   // what an organization shows to anyone
    account,     // the caller's own account
    tenant,      // the organization in its path
    service_api, // the service whose API key comes along
    platform,    // everything; for platform owners alone
};

/// "GET /api/user": how tests name a route.
[[nodiscard]] std::string name_of_route(const Route& route);

/// By the names of the routes.
[[nodiscard]] const std::map<std::string, Reach>& reach_by_route();
/// Throws std::out_of_range for a route that is not in the list.
[[nodiscard]] Reach reach_of(const Route& route);

/// Routes that name an organization in their path although their callers are none of its members yet.
[[nodiscard]] bool is_from_outside(const Route& route);

} // namespace authos::api::test
