#include "authos/http/cors.hpp"

namespace authos::http {

bool is_preflight(const RequestHead& head) noexcept {
    return head.method == Method::options && head.headers.contains("Origin") &&
           head.headers.contains("Access-Control-Request-Method");
}

std::optional<std::string_view> allowed_origin(const RequestHead& head, const OriginAllowed& allowed) {
    if (head.headers.count("Origin") != 1) return std::nullopt;
    const std::string_view origin = *head.headers.find("Origin");
    // "null" is what sandboxed frames and files of any site send: it identifies nobody.
    if (origin.empty() || origin == "null" || !allowed || !allowed(origin)) return std::nullopt;
    return origin;
}

void add_cors_headers(Response& response, const CorsPolicy& policy, std::optional<std::string_view> origin) {
    response.headers().add("Vary", "Origin");
    if (!origin) return;
    response.headers().set("Access-Control-Allow-Origin", *origin);
    response.headers().set("Access-Control-Allow-Credentials", "true");
    if (!policy.exposed_headers.empty()) {
        response.headers().set("Access-Control-Expose-Headers", policy.exposed_headers);
    }
}

Response preflight_response(const CorsPolicy& policy, std::optional<std::string_view> origin) {
    Response response(204);
    response.headers().add("Vary", "Origin");
    if (!origin) return response;
    response.headers().set("Access-Control-Allow-Origin", *origin);
    response.headers().set("Access-Control-Allow-Credentials", "true");
    response.headers().set("Access-Control-Allow-Methods", policy.allowed_methods);
    response.headers().set("Access-Control-Allow-Headers", policy.allowed_headers);
    response.headers().set("Access-Control-Max-Age", std::to_string(policy.max_age.count()));
    return response;
}

} // namespace authos::http
