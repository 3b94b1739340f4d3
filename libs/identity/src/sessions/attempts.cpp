#include "sessions/attempts.hpp"

namespace authos::identity {

bool is_outage(const Error& error) noexcept {
    switch (error.code) {
    case Errc::unavailable:
    case Errc::deadline_exceeded:
    case Errc::aborted:
    case Errc::cancelled:
    case Errc::resource_exhausted:
    case Errc::data_loss:
    case Errc::internal: return true;
    default: return false;
    }
}

void count_attempt(const Deps& deps, telemetry::AuthMethod method, const Error* error) noexcept {
    if (error != nullptr && is_outage(*error)) return;
    deps.metrics.auth_attempt(method, error == nullptr ? telemetry::AuthResult::success
                                                       : telemetry::AuthResult::failure);
}

} // namespace authos::identity
