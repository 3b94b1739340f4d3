#pragma once
// The answer of /health/ready. Also given where the request could not even start: a balancer must read
// "not ready" and not a general error.

#include "authos/http/response.hpp"

#include <string_view>

namespace authos::api {

/// 200 "ready"/"connected" or 503 "not_ready"/"disconnected".
[[nodiscard]] http::Response readiness_response(bool ready, std::string_view version);

} // namespace authos::api
