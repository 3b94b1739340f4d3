#include "authos/telemetry/metrics.hpp"

#include <array>

namespace authos::telemetry {
namespace {

constexpr std::array<JobType, 6> kNamedJobTypes{JobType::send_email,      JobType::deliver_webhook,
                                                JobType::session_cleanup, JobType::wal_checkpoint,
                                                JobType::metrics_update,  JobType::provider_token_refresh};

} // namespace

std::string_view name_of(DatabaseLabel label) noexcept {
    switch (label) {
    case DatabaseLabel::sqlite: return "sqlite";
    case DatabaseLabel::postgres: return "postgres";
    case DatabaseLabel::mysql: return "mysql";
    }
    return "other";
}

std::string_view name_of(JobType type) noexcept {
    switch (type) {
    case JobType::send_email: return "send_email";
    case JobType::deliver_webhook: return "deliver_webhook";
    case JobType::session_cleanup: return "session_cleanup";
    case JobType::wal_checkpoint: return "wal_checkpoint";
    case JobType::metrics_update: return "metrics_update";
    case JobType::provider_token_refresh: return "provider_token_refresh";
    case JobType::other: return "other";
    }
    return "other";
}

std::string_view name_of(JobStatus status) noexcept {
    switch (status) {
    case JobStatus::pending: return "pending";
    case JobStatus::processing: return "processing";
    case JobStatus::completed: return "completed";
    case JobStatus::failed: return "failed";
    }
    return "other";
}

std::string_view name_of(LoginFailure reason) noexcept {
    switch (reason) {
    case LoginFailure::invalid_credentials: return "invalid_credentials";
    case LoginFailure::email_not_verified: return "email_not_verified";
    case LoginFailure::account_locked: return "account_locked";
    case LoginFailure::account_disabled: return "account_disabled";
    case LoginFailure::organization_not_active: return "organization_not_active";
    case LoginFailure::mfa_failed: return "mfa_failed";
    case LoginFailure::rate_limited: return "rate_limited";
    case LoginFailure::other: return "other";
    }
    return "other";
}

std::string_view name_of(AuthMethod method) noexcept {
    switch (method) {
    case AuthMethod::password: return "password";
    case AuthMethod::refresh_token: return "refresh_token";
    case AuthMethod::access_token: return "access_token";
    case AuthMethod::passkey: return "passkey";
    case AuthMethod::passkey_registration: return "passkey_registration";
    }
    return "other";
}

std::string_view name_of(AuthResult result) noexcept {
    return result == AuthResult::success ? "success" : "failure";
}

JobType job_type_of(std::string_view name) noexcept {
    for (const JobType type : kNamedJobTypes) {
        if (name_of(type) == name) return type;
    }
    return JobType::other;
}

} // namespace authos::telemetry
