#pragma once
// One row of the route table: what a reviewer must know about an endpoint stands in one place.

#include "authos/api/application.hpp"
#include "authos/base/result.hpp"
#include "authos/http/request.hpp"
#include "authos/http/response.hpp"
#include "authos/identity/api_keys/permission.hpp"
#include "authos/identity/rbac/capability.hpp"
#include "authos/identity/rbac/service_access.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace authos::api {

class Context;

/// Parses, makes one call into identity, maps the result. An error becomes the answer of its shape.
using Handler = Result<http::Response> (*)(Context&, const http::Request&);

/// Who may call. All from `bearer` on need an access token with a live session, and nothing else opens
/// them; likewise only an API key opens those with `api_key`. The routes of an organization name it as
/// {org_slug} (and its services as {service_slug}); to anyone but its members it does not exist.
enum class Auth {
    none,
    metrics_token,  // a bearer token of the operator, where one is configured
    api_key,        // a program with a service's API key that has Policy::permission
    page,           // a browser whose cookie holds the access token of a page session
    bearer,         // anyone who is signed in
    org_member,     // a member of the organization
    org_owner,      // its owner
    org_capability, // a member whose role has Policy::capability
    org_service,    // the same, or a member who was given Policy::right on the service in the path
    platform_owner, // a platform owner as the database knows it now
};

[[nodiscard]] constexpr bool is_signed_in(Auth auth) noexcept {
    return auth != Auth::none && auth != Auth::metrics_token && auth != Auth::api_key && auth != Auth::page;
}
[[nodiscard]] constexpr bool is_inside_org(Auth auth) noexcept {
    return auth == Auth::org_member || auth == Auth::org_owner || auth == Auth::org_capability ||
           auth == Auth::org_service;
}

/// Groups of routes that share one bucket per client address.
enum class Limit { none, authentication, device, mfa_setup, mfa_verify, page };

/// The form of error bodies. The device flow has both in one: OAuth's codes for programs that follow RFC
/// 8628, and the product's members beside them. `html` is that of the hosted pages: errors are pages, whoever
/// must sign in first is led there, and each POST must bring the token of a form of ours (pages/guard.hpp).
enum class Shape { product, oauth, device, html };

/// How a route runs.
struct Policy {
    std::optional<LaneIndex> lane; // nothing: inline, for bytes that are ready
    Auth auth = Auth::none;
    std::optional<identity::Capability> capability = {};    // exactly for org_capability and org_service
    std::optional<identity::ServiceRight> right = {};       // exactly for org_service
    std::optional<identity::KeyPermission> permission = {}; // exactly for api_key
    bool active = false;                                    // the organization must be active
    Limit limit = Limit::none;
    Shape shape = Shape::product;
    std::size_t body_limit = 0;          // 0: Settings::max_body_bytes
    std::chrono::milliseconds budget{0}; // 0: Settings::request_timeout
};

/// What the OpenAPI document says. Schemas are names of openapi_schemas(); empty: no body.
struct Description {
    std::string_view operation; // operationId, unique
    std::string_view group;     // tag
    std::string_view summary;
    std::string_view request_schema = {};
    std::string_view response_schema = {};
    std::string_view request_type = "application/json";
    std::string_view response_type = "application/json";
    bool cached = false;         // has an ETag and may answer 304
    std::string_view query = {}; // names of query parameters, with blanks between them
    bool body_optional = false;
    int success = 200;     // the status of a success; 204 has no schema
    bool form_too = false; // the request may also be sent as application/x-www-form-urlencoded
};

struct Route {
    http::Method method;
    std::string_view pattern;
    Handler handler;
    Policy policy;
    Description description;
};

/// The one table of all routes.
[[nodiscard]] std::span<const Route> all_routes() noexcept;

} // namespace authos::api
