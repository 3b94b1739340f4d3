#pragma once
// Finds the route of a method and path. Patterns are "/api/organizations/{org_slug}"; literal segments
// win over parameters at each level, whatever the order of the table.

#include "authos/http/request.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace authos::http {

/// What became of a look-up. `allow` is the value of the Allow header, given for all but `not_found`.
struct RouteMatch {
    enum class Kind {
        found,
        not_found,          // 404
        method_not_allowed, // 405
        options,            // OPTIONS of a known path that has no OPTIONS route of its own
    };
    Kind kind = Kind::not_found;
    std::size_t route = 0; // the number given to add()
    Pairs params;
    std::string_view allow; // lives as long as the router
};

/// Filled at start, then only read: match() may be called from any thread.
class Router {
public:
    Router();
    ~Router();
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;

    /// Throws std::logic_error on a malformed pattern, a method `other`, or a second route for the same
    /// method and shape of path: mistakes of the table, found at start.
    void add(Method method, std::string_view pattern, std::size_t route);

    /// `segments` as in RequestHead. HEAD falls back to GET. A parameter never matches an empty segment.
    [[nodiscard]] RouteMatch match(Method method, const std::vector<std::string>& segments) const;

private:
    struct Node;
    std::unique_ptr<Node> root_;
};

} // namespace authos::http
