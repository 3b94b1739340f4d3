#pragma once
// The metric families of the server and their exposition. Labels are bounded by construction: they come
// from enums or from the route table, never from a request. Every family is there from the first scrape.
// Source: Prometheus text exposition format 0.0.4.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace authos::telemetry {

/// The names as alerts and dashboards know them.
namespace names {
inline constexpr std::string_view kHttpRequestDuration = "sso_http_request_duration_seconds";
inline constexpr std::string_view kDbPoolConnections = "sso_db_pool_connections_total";
inline constexpr std::string_view kDbPoolConnectionsIdle = "sso_db_pool_connections_idle";
inline constexpr std::string_view kDbPoolConnectionsMax = "sso_db_pool_connections_max";
inline constexpr std::string_view kJobQueueDepth = "sso_job_queue_depth";
inline constexpr std::string_view kJobProcessingDuration = "sso_job_processing_duration_seconds";
inline constexpr std::string_view kWebhookDeliveryLatency = "sso_webhook_delivery_latency_seconds";
inline constexpr std::string_view kActiveUsers = "sso_active_users_total";
inline constexpr std::string_view kLoginFailures = "sso_login_failures_total";
inline constexpr std::string_view kOrganizations = "sso_total_organizations";
inline constexpr std::string_view kPendingJobs = "sso_pending_jobs_total";
inline constexpr std::string_view kTokensIssued = "sso_auth_tokens_issued_total";
inline constexpr std::string_view kAuthAttempts = "sso_auth_attempts_total";
inline constexpr std::string_view kApiRequests = "sso_api_requests_total";
inline constexpr std::string_view kApiErrors = "sso_api_errors_total";
inline constexpr std::string_view kMfaChallenges = "sso_mfa_challenges_total";
inline constexpr std::string_view kMfaAdoption = "sso_mfa_adoption_percentage";
inline constexpr std::string_view kMfaEnabledUsers = "sso_mfa_enabled_users_total";
} // namespace names

/// Label `backend`: sqlite, postgres, mysql.
enum class DatabaseLabel { sqlite, postgres, mysql };
/// Label `job_type`. Work of a type that this version does not know is `other`.
enum class JobType {
    send_email,
    deliver_webhook,
    session_cleanup,
    wal_checkpoint,
    metrics_update,
    provider_token_refresh,
    other
};
/// Label `status` of the job gauges.
enum class JobStatus { pending, processing, completed, failed };
/// Label `reason` of a refused login.
enum class LoginFailure {
    invalid_credentials,
    email_not_verified,
    account_locked,
    account_disabled,
    organization_not_active,
    mfa_failed,
    rate_limited,
    other
};
/// Label `method` of an attempt to authenticate; `passkey_registration` is the proof of a passkey that is to
/// be added to an account.
enum class AuthMethod { password, refresh_token, access_token, passkey, passkey_registration };
/// Label `result` of an attempt to authenticate.
enum class AuthResult { success, failure };

/// The enumerator's own name, which is the label's value.
[[nodiscard]] std::string_view name_of(DatabaseLabel label) noexcept;
[[nodiscard]] std::string_view name_of(JobType type) noexcept;
[[nodiscard]] std::string_view name_of(JobStatus status) noexcept;
[[nodiscard]] std::string_view name_of(LoginFailure reason) noexcept;
[[nodiscard]] std::string_view name_of(AuthMethod method) noexcept;
[[nodiscard]] std::string_view name_of(AuthResult result) noexcept;

/// The job type of that name ("send_email"), `other` for any name that is not in the enum.
[[nodiscard]] JobType job_type_of(std::string_view name) noexcept;

/// What the database pool looks like at one moment, in connections.
struct PoolGauges {
    std::int64_t total = 0;
    std::int64_t idle = 0;
    std::int64_t max = 0;
};

/// Stands for one row of the route table; made by Metrics::add_route and valid as long as the Metrics.
/// The default value means "no route matched".
class RouteHandle {
public:
    RouteHandle() = default;

private:
    friend class Metrics;
    struct Route;
    explicit RouteHandle(Route* route) noexcept : route_(route) {}
    Route* route_ = nullptr;
};

/// All families of one server. Every method but the constructor and `add_route` is safe to call from any
/// thread; recording looks nothing up by label.
class Metrics {
public:
    using Seconds = std::chrono::duration<double>;

    explicit Metrics(DatabaseLabel backend);
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    /// Registers one row of the route table, at start: `method` as on the wire ("GET"), `pattern` with its
    /// placeholders ("/api/orgs/{slug}"). The same pair gives the same handle. Throws std::length_error
    /// beyond 1024 routes: then something else than the route table is being registered.
    [[nodiscard]] RouteHandle add_route(std::string_view method, std::string_view pattern);

    /// One finished request. `status` is the HTTP status code; its class ("2xx") becomes the label, and
    /// 400 and above also count as an API error.
    void http_request(RouteHandle route, int status, Seconds duration) noexcept;

    void set_db_pool(const PoolGauges& pool) noexcept;

    /// Jobs that wait for a worker.
    void set_job_queue_depth(std::int64_t jobs) noexcept;
    void set_pending_jobs(JobStatus status, std::int64_t jobs) noexcept;
    void job_processed(JobType type, Seconds duration) noexcept;
    void webhook_delivered(Seconds latency) noexcept;

    void set_active_users(std::int64_t users) noexcept;
    void set_organizations(std::int64_t organizations) noexcept;
    /// Accounts with a confirmed authenticator, among all accounts.
    void set_mfa_users(std::int64_t with_mfa, std::int64_t users) noexcept;

    /// A refused login by reason. Call `auth_attempt` besides: it counts by method and result.
    void login_failed(LoginFailure reason) noexcept;
    void auth_attempt(AuthMethod method, AuthResult result) noexcept;
    void tokens_issued(std::int64_t count = 1) noexcept;
    /// A sign-in that was asked for a second factor.
    void mfa_challenged() noexcept;

    /// The text exposition; `kContentType` goes with it.
    [[nodiscard]] std::string render() const;
    static constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace authos::telemetry
