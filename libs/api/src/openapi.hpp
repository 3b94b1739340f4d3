#pragma once
// The OpenAPI 3.1 document, made from the route table, so that it cannot tell of a route that is not there
// nor forget one that is.

#include "authos/base/json.hpp"
#include "route.hpp"

#include <span>
#include <string>

namespace authos::api {

/// `server_url` is BASE_URL. Throws std::logic_error if a row names a schema that does not exist.
[[nodiscard]] Json openapi_document(std::span<const Route> routes, const std::string& version,
                                    const std::string& server_url);

/// The named schemas of request and response bodies: an object of JSON Schemas.
[[nodiscard]] Json openapi_schemas();

} // namespace authos::api
