#include "readiness.hpp"

#include "authos/base/json.hpp"

namespace authos::api {

http::Response readiness_response(bool ready, std::string_view version) {
    const Json body = Json::object({{"status", ready ? "ready" : "not_ready"},
                                    {"version", version},
                                    {"database", ready ? "connected" : "disconnected"}});
    http::Response response = http::Response::json(ready ? 200 : 503, body.dump());
    response.header("Cache-Control", "no-store");
    if (!ready) response.header("Retry-After", "1");
    return response;
}

} // namespace authos::api
