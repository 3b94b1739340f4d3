#include "authos/base/error.hpp"

namespace authos {

std::string_view name_of(Errc code) noexcept {
    switch (code) {
    case Errc::cancelled: return "cancelled";
    case Errc::invalid_argument: return "invalid_argument";
    case Errc::unauthenticated: return "unauthenticated";
    case Errc::permission_denied: return "permission_denied";
    case Errc::not_found: return "not_found";
    case Errc::already_exists: return "already_exists";
    case Errc::failed_precondition: return "failed_precondition";
    case Errc::aborted: return "aborted";
    case Errc::resource_exhausted: return "resource_exhausted";
    case Errc::payload_too_large: return "payload_too_large";
    case Errc::unsupported: return "unsupported";
    case Errc::deadline_exceeded: return "deadline_exceeded";
    case Errc::unavailable: return "unavailable";
    case Errc::data_loss: return "data_loss";
    case Errc::internal: return "internal";
    }
    return "internal";
}

Error Error::with_detail(std::string text) && {
    detail = std::move(text);
    return std::move(*this);
}

Error Error::with_retry_after(std::chrono::seconds wait) && {
    retry_after = wait;
    return std::move(*this);
}

Error fail(Errc code, std::string_view reason, std::string message, SourceLoc where) {
    Error error;
    error.code = code;
    error.reason = std::string(reason);
    error.message = message.empty() ? std::string(reason) : std::move(message);
    error.where = where;
    return error;
}

} // namespace authos
