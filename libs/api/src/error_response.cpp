#include "error_response.hpp"

#include "authos/base/json.hpp"

#include <chrono>

namespace authos::api {
namespace {

/// Reasons whose code or status is not the one of their Errc.
struct ReasonRow {
    std::string_view reason;
    WireError wire;
};

constexpr ReasonRow kReasons[] = {
    {"token_expired", {401, "TOKEN_EXPIRED"}},
    {"token_invalid", {401, "JWT_ERROR"}},
    {"organization_not_active", {403, "ORGANIZATION_NOT_ACTIVE"}},
    {"feature_not_in_tier", {403, "FEATURE_NOT_AVAILABLE_IN_TIER"}},
    {"team_limit_reached", {400, "TEAM_LIMIT_EXCEEDED"}},
    {"invitation_expired", {400, "INVITATION_EXPIRED"}},
    {"device_code_pending", {400, "DEVICE_CODE_PENDING"}},
    {"device_slow_down", {400, "DEVICE_CODE_PENDING"}}, // the documented code for: go on polling
    {"device_code_expired", {400, "DEVICE_CODE_EXPIRED"}},
    {"provider_account_conflict", {400, "PROVIDER_ACCOUNT_CONFLICT"}},
    {"provider_scope_consent_required", {400, "PROVIDER_SCOPE_CONSENT_REQUIRED"}},
    {"provider_link_required", {400, "PROVIDER_LINK_REQUIRED"}},
    {"provider_reauth_required", {400, "PROVIDER_REAUTH_REQUIRED"}},
    {"oauth_exchange_failed", {500, "OAUTH_ERROR"}},
    {"identity_taken", {400, "BAD_REQUEST"}},
    {"active_users_exceeded", {400, "SERVICE_LIMIT_EXCEEDED"}},
    {"password_hash_memory", {503, "SERVICE_UNAVAILABLE"}}, // the server's shortage, not the caller's haste
};

WireError wire_error_of(Errc code) noexcept {
    switch (code) {
    case Errc::invalid_argument: return {400, "BAD_REQUEST"};
    case Errc::already_exists: return {400, "DUPLICATE_CONSTRAINT"};
    case Errc::failed_precondition: return {400, "BAD_REQUEST"};
    case Errc::unauthenticated: return {401, "UNAUTHORIZED"};
    case Errc::permission_denied: return {403, "FORBIDDEN"};
    case Errc::not_found: return {404, "NOT_FOUND"};
    case Errc::payload_too_large: return {413, "PAYLOAD_TOO_LARGE"};
    case Errc::unsupported: return {415, "UNSUPPORTED_MEDIA_TYPE"};
    case Errc::resource_exhausted: return {429, "TOO_MANY_REQUESTS"};
    // Both mean: nothing is wrong with the request, send it again.
    case Errc::aborted:
    case Errc::cancelled:
    case Errc::unavailable: return {503, "SERVICE_UNAVAILABLE"};
    case Errc::deadline_exceeded: return {504, "GATEWAY_TIMEOUT"};
    case Errc::data_loss:
    case Errc::internal: break;
    }
    return {500, "INTERNAL_SERVER_ERROR"};
}

/// Reasons with a code of OAuth of their own: RFC 8628 §3.5, RFC 6749 §5.2, RFC 8707 §2.
struct OAuthRow {
    std::string_view reason;
    std::string_view code;
};

constexpr OAuthRow kDeviceCodes[] = {
    {"device_code_pending", "authorization_pending"},
    {"device_slow_down", "slow_down"},
    {"device_code_expired", "expired_token"},
    {"device_code_denied", "access_denied"},
    {"device_access_denied", "access_denied"},
    {"organization_not_active", "access_denied"},
    {"login_blocked", "access_denied"},
    {"device_code_invalid", "invalid_grant"},
    {"device_grant_type_unsupported", "unsupported_grant_type"},
    {"device_client_invalid", "invalid_client"},
    {"device_client_unknown", "invalid_client"},
    {"resource_not_registered", "invalid_target"},
};

std::string_view oauth_code(int status) noexcept {
    if (status == 401) return "invalid_client";
    if (status == 503 || status == 429) return "temporarily_unavailable";
    return status >= 500 ? "server_error" : "invalid_request";
}

std::string_view device_code_of(std::string_view reason, int status) noexcept {
    for (const OAuthRow& row : kDeviceCodes) {
        if (reason == row.reason) return row.code;
    }
    return oauth_code(status);
}

/// What the caller reads. Our own failures are told in general words.
std::string message_for(const Error& error, const WireError& wire) {
    if (wire.code == "DATABASE_ERROR") return "Database error";
    if (wire.code == "OAUTH_ERROR") return error.message;
    if (wire.status == 500) return "Internal server error";
    if (wire.status == 504) return "The request took too long; its outcome is unknown";
    if (wire.code == "JWT_ERROR") return "Invalid token";
    return error.message.empty() ? error.reason : error.message;
}

/// `oauth`: the code of OAuth's shape.
http::Response render_error(const WireError& wire, const std::string& message, std::string_view oauth,
                            const ErrorScene& scene) {
    Json body = Json::object();
    if (scene.shape != Shape::product) body.set("error", oauth).set("error_description", message);
    if (scene.shape == Shape::device)
        body.set("error_code", wire.code).set("timestamp", format_rfc3339(scene.now));
    if (scene.shape == Shape::product) {
        body.set("error", message).set("error_code", wire.code).set("timestamp", format_rfc3339(scene.now));
    }
    if (!scene.incident.empty()) body.set("incident_id", scene.incident);
    return http::Response::json(wire.status, body.dump()).no_store();
}

struct RefusalRow {
    std::string_view code;
    std::string_view message;
};

RefusalRow words_of(http::Refusal kind) noexcept {
    using http::Refusal;
    switch (kind) {
    case Refusal::malformed: return {"BAD_REQUEST", "The request is malformed"};
    case Refusal::not_found: return {"NOT_FOUND", "There is nothing at this path"};
    case Refusal::method_not_allowed: return {"METHOD_NOT_ALLOWED", "This path does not know that method"};
    case Refusal::timeout: return {"REQUEST_TIMEOUT", "The request did not arrive in time"};
    case Refusal::body_too_large: return {"PAYLOAD_TOO_LARGE", "The request body is too large"};
    case Refusal::target_too_long: return {"URI_TOO_LONG", "The request target is too long"};
    case Refusal::headers_too_large:
        return {"REQUEST_HEADERS_TOO_LARGE", "The request headers are too large"};
    case Refusal::overloaded:
    case Refusal::too_many_connections:
        return {"SERVICE_UNAVAILABLE", "The server is busy; nothing was done, please try again"};
    case Refusal::deadline_exceeded:
        return {"GATEWAY_TIMEOUT", "The request took too long; its outcome is unknown"};
    case Refusal::internal: break;
    }
    return {"INTERNAL_SERVER_ERROR", "Internal server error"};
}

} // namespace

WireError wire_error(const Error& error) noexcept {
    for (const ReasonRow& row : kReasons) {
        if (error.reason == row.reason) return row.wire;
    }
    const WireError wire = wire_error_of(error.code);
    if (wire.status == 500 && error.reason.rfind("database_", 0) == 0) return {500, "DATABASE_ERROR"};
    return wire;
}

http::Response error_response(const Error& error, const ErrorScene& scene) {
    const WireError wire = wire_error(error);
    const std::string_view oauth =
        scene.shape == Shape::device ? device_code_of(error.reason, wire.status) : oauth_code(wire.status);
    http::Response response = render_error(wire, message_for(error, wire), oauth, scene);
    if (error.retry_after) {
        response.header("Retry-After", std::to_string(std::max<long long>(1, error.retry_after->count())));
    } else if (wire.status == 503) {
        response.header("Retry-After", "1");
    }
    return response;
}

http::Response refusal_response(http::Refusal kind, const ErrorScene& scene) {
    const RefusalRow words = words_of(kind);
    const int status = http::status_of(kind);
    return render_error({status, words.code}, std::string{words.message}, oauth_code(status), scene);
}

} // namespace authos::api
