#include "authos/http/security_headers.hpp"

namespace authos::http {

void add_security_headers(Response& response, std::string_view content_security_policy) {
    Headers& headers = response.headers();
    const auto add_missing = [&](std::string_view name, std::string_view value) {
        if (!headers.contains(name)) headers.add(name, value);
    };
    add_missing("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    add_missing("X-Content-Type-Options", "nosniff");
    add_missing("X-Frame-Options", "DENY");
    add_missing("Referrer-Policy", "no-referrer");
    add_missing("Content-Security-Policy", content_security_policy);
}

} // namespace authos::http
