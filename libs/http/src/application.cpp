#include "authos/http/application.hpp"

namespace authos::http {

int status_of(Refusal refusal) noexcept {
    switch (refusal) {
    case Refusal::malformed: return 400;
    case Refusal::not_found: return 404;
    case Refusal::method_not_allowed: return 405;
    case Refusal::timeout: return 408;
    case Refusal::body_too_large: return 413;
    case Refusal::target_too_long: return 414;
    case Refusal::headers_too_large: return 431;
    case Refusal::internal: return 500;
    case Refusal::overloaded: return 503;
    case Refusal::too_many_connections: return 503;
    case Refusal::deadline_exceeded: return 504;
    }
    return 500;
}

} // namespace authos::http
