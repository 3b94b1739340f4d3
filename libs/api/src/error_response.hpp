#pragma once
// Errors on the wire: the product's {"error", "error_code", "timestamp"}, OAuth's {"error",
// "error_description"} (RFC 6749 §5.2), and the device flow's, which has OAuth's members and the last two of
// the product's. The only place where an Error becomes a status.

#include "authos/base/error.hpp"
#include "authos/base/time.hpp"
#include "authos/http/application.hpp"
#include "authos/http/response.hpp"
#include "route.hpp"

#include <string>
#include <string_view>

namespace authos::api {

/// Status and code of an error as documented.
struct WireError {
    int status = 500;
    std::string_view code = "INTERNAL_SERVER_ERROR";
};

[[nodiscard]] WireError wire_error(const Error& error) noexcept;

/// The circumstances of an answer that refuses. `incident` is named to the caller of a 5xx that is our
/// fault, so that the log line can be found; empty elsewhere.
struct ErrorScene {
    Shape shape = Shape::product;
    UnixMillis now;
    std::string incident;
};

/// The answer to an error: `message` of the error for the caller, never its detail; of an internal error
/// not even the message. Retry-After where the error or the status asks for it.
[[nodiscard]] http::Response error_response(const Error& error, const ErrorScene& scene);

/// The answer where the server refuses by itself.
[[nodiscard]] http::Response refusal_response(http::Refusal kind, const ErrorScene& scene);

} // namespace authos::api
