#pragma once
// The OpenAPI 3.1 document, made from the route table, so that it cannot tell of a route that is not there
// nor forget one that is.

#include "authos/base/json.hpp"
#include "route.hpp"

#include <functional>
#include <set>
#include <span>
#include <string>

namespace authos::api {

/// The text of the document. It is written piece by piece: as one value in memory it would be the largest
/// thing that an idle server has ever held. `server_url` is BASE_URL. Throws std::logic_error if a row names
/// a schema that does not exist.
[[nodiscard]] std::string openapi_document(std::span<const Route> routes, const std::string& version,
                                           const std::string& server_url);

/// The named schemas of request and response bodies.
struct OpenApiSchemas {
    std::set<std::string, std::less<>> names;
    std::string members; // `"Name":{...},"Other":{...}`: the inside of a JSON object
};
/// Throws std::logic_error where a group of schemas is no JSON, or a name stands twice.
[[nodiscard]] OpenApiSchemas openapi_schemas();

} // namespace authos::api
