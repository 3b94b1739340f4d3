#include "authos/telemetry/metrics.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace authos::telemetry {
namespace {

using std::chrono::milliseconds;

bool has_line(const std::string& text, const std::string& line) {
    return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

bool has_text(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

// A file of this process that is gone when the test ends.
class TemporaryFile {
public:
    explicit TemporaryFile(const std::string& content)
        : path_(std::filesystem::temp_directory_path() / ("authos-metrics-" + std::to_string(::getpid()))) {
        std::ofstream(path_) << content;
    }
    ~TemporaryFile() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    const std::string path() const { return path_.string(); }

private:
    std::filesystem::path path_;
};

std::vector<std::string> lines_of_command(const std::string& command) {
    std::vector<std::string> lines;
    FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::array<char, 1024> line{};
    while (std::fgets(line.data(), static_cast<int>(line.size()), pipe) != nullptr) {
        std::string text(line.data());
        if (!text.empty() && text.back() == '\n') text.pop_back();
        if (!text.empty()) lines.push_back(text);
    }
    ::pclose(pipe);
    return lines;
}

} // namespace

TEST_CASE("metrics: every family is exposed before anything happened") {
    const Metrics metrics(DatabaseLabel::sqlite);
    const std::string text = metrics.render();
    const std::vector<std::string> types{
        "sso_http_request_duration_seconds histogram",
        "sso_db_pool_connections_total gauge",
        "sso_db_pool_connections_idle gauge",
        "sso_db_pool_connections_max gauge",
        "sso_job_queue_depth gauge",
        "sso_job_processing_duration_seconds histogram",
        "sso_webhook_delivery_latency_seconds histogram",
        "sso_active_users_total gauge",
        "sso_login_failures_total counter",
        "sso_total_organizations gauge",
        "sso_pending_jobs_total untyped",
        "sso_auth_tokens_issued_total counter",
        "sso_mfa_challenges_total counter",
        "sso_mfa_adoption_percentage gauge",
        "sso_mfa_enabled_users_total gauge",
        "sso_auth_attempts_total counter",
        "sso_api_requests_total counter",
        "sso_api_errors_total counter",
    };
    for (const std::string& type : types) {
        INFO(type);
        CHECK(has_line(text, "# TYPE " + type));
    }
    CHECK(has_line(text, "sso_webhook_delivery_latency_seconds_count 0"));
    CHECK(has_line(text, "sso_login_failures_total{reason=\"invalid_credentials\"} 0"));
}

TEST_CASE("metrics: a request counts under its route, method and status class") {
    Metrics metrics(DatabaseLabel::sqlite);
    const RouteHandle route = metrics.add_route("GET", "/api/organizations/{slug}");
    metrics.http_request(route, 200, milliseconds(3));
    metrics.http_request(route, 204, milliseconds(7));
    metrics.http_request(route, 503, milliseconds(1200));
    const std::string text = metrics.render();
    const std::string labels = R"({method="GET",route="/api/organizations/{slug}",status="2xx")";
    CHECK(has_line(text, "sso_http_request_duration_seconds_count" + labels + "} 2"));
    CHECK(has_line(text, "sso_http_request_duration_seconds_bucket" + labels + R"(,le="0.005"} 1)"));
    CHECK(has_line(
        text, R"(sso_api_requests_total{endpoint="/api/organizations/{slug}",method="GET",status="5xx"} 1)"));
    CHECK(has_line(
        text, R"(sso_api_errors_total{endpoint="/api/organizations/{slug}",error_type="unavailable"} 1)"));
    CHECK_FALSE(has_text(text, R"(status="3xx")"));
}

TEST_CASE("metrics: a request that no route matches is counted without its path") {
    Metrics metrics(DatabaseLabel::sqlite);
    metrics.http_request(RouteHandle{}, 404, milliseconds(1));
    CHECK(has_line(
        metrics.render(),
        R"(sso_http_request_duration_seconds_count{method="other",route="unmatched",status="4xx"} 1)"));
}

TEST_CASE("metrics: a status code that does not exist counts as a server error") {
    Metrics metrics(DatabaseLabel::sqlite);
    const RouteHandle route = metrics.add_route("GET", "/health");
    for (const int status : {-1, 0, 99, 600, 100000}) metrics.http_request(route, status, milliseconds(1));
    CHECK(
        has_line(metrics.render(),
                 R"(sso_http_request_duration_seconds_count{method="GET",route="/health",status="5xx"} 5)"));
}

TEST_CASE("metrics: the same route registered twice is one series") {
    Metrics metrics(DatabaseLabel::sqlite);
    metrics.http_request(metrics.add_route("GET", "/health"), 200, milliseconds(1));
    metrics.http_request(metrics.add_route("GET", "/health"), 200, milliseconds(1));
    CHECK(
        has_line(metrics.render(),
                 R"(sso_http_request_duration_seconds_count{method="GET",route="/health",status="2xx"} 2)"));
}

TEST_CASE("metrics: paths registered as routes without end are refused") {
    Metrics metrics(DatabaseLabel::sqlite);
    const auto flood = [&metrics] {
        for (int i = 0; i < 5000; ++i) {
            [[maybe_unused]] const RouteHandle route = metrics.add_route("GET", "/path/" + std::to_string(i));
        }
    };
    CHECK_THROWS_AS(flood(), std::length_error);
}

TEST_CASE("metrics: gauges and counters show what they were told") {
    Metrics metrics(DatabaseLabel::postgres);
    metrics.set_db_pool({.total = 10, .idle = 4, .max = 20});
    metrics.set_job_queue_depth(7);
    metrics.set_pending_jobs(JobStatus::failed, 2);
    metrics.job_processed(JobType::send_email, milliseconds(250));
    metrics.webhook_delivered(milliseconds(40));
    metrics.set_active_users(42);
    metrics.set_organizations(3);
    metrics.login_failed(LoginFailure::account_locked);
    metrics.auth_attempt(AuthMethod::password, AuthResult::failure);
    metrics.tokens_issued(2);
    metrics.tokens_issued(-5);
    metrics.mfa_challenged();
    metrics.set_mfa_users(3, 4);
    const std::string text = metrics.render();
    const std::vector<std::string> lines{
        R"(sso_db_pool_connections_total{backend="postgres"} 10)",
        R"(sso_db_pool_connections_idle{backend="postgres"} 4)",
        R"(sso_db_pool_connections_max{backend="postgres"} 20)",
        "sso_job_queue_depth 7",
        R"(sso_pending_jobs_total{status="failed"} 2)",
        R"(sso_job_processing_duration_seconds_count{job_type="send_email"} 1)",
        "sso_webhook_delivery_latency_seconds_count 1",
        "sso_active_users_total 42",
        "sso_total_organizations 3",
        R"(sso_login_failures_total{reason="account_locked"} 1)",
        R"(sso_auth_attempts_total{method="password",result="failure"} 1)",
        R"(sso_auth_attempts_total{method="password",result="success"} 0)",
        "sso_auth_tokens_issued_total 2",
        "sso_mfa_challenges_total 1",
        "sso_mfa_enabled_users_total 3",
        "sso_mfa_adoption_percentage 75",
    };
    for (const std::string& line : lines) {
        INFO(line);
        CHECK(has_line(text, line));
    }
}

TEST_CASE("metrics: a job type that this version does not know is counted as other") {
    CHECK(job_type_of("send_email") == JobType::send_email);
    CHECK(job_type_of("metrics_update") == JobType::metrics_update);
    CHECK(job_type_of("mine_coins") == JobType::other);
    CHECK(job_type_of("") == JobType::other);
    for (const JobType type : {JobType::deliver_webhook, JobType::session_cleanup, JobType::wal_checkpoint,
                               JobType::provider_token_refresh}) {
        CHECK(job_type_of(name_of(type)) == type);
    }
}

TEST_CASE("metrics: nothing is lost when threads record and scrape at the same time") {
    Metrics metrics(DatabaseLabel::sqlite);
    constexpr int kThreads = 8;
    constexpr int kRounds = 500;
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
        threads.emplace_back([&metrics] {
            const RouteHandle route = metrics.add_route("POST", "/api/auth/login");
            for (int round = 0; round < kRounds; ++round) {
                metrics.http_request(route, round % 2 == 0 ? 200 : 401, milliseconds(1));
                metrics.login_failed(LoginFailure::invalid_credentials);
                if (round % 100 == 0 && metrics.render().empty()) throw std::logic_error("nothing rendered");
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    const std::string text = metrics.render();
    CHECK(has_line(text, R"(sso_login_failures_total{reason="invalid_credentials"} 4000)"));
    CHECK(has_line(
        text,
        R"(sso_http_request_duration_seconds_count{method="POST",route="/api/auth/login",status="4xx"} 2000)"));
}

TEST_CASE("metrics: promtool finds nothing but the three gauges whose names end in _total") {
    if (std::system("command -v promtool >/dev/null 2>&1") != 0) {
        WARN("skipped: promtool is not installed (Debian package prometheus)");
        SUCCEED();
        return;
    }
    Metrics metrics(DatabaseLabel::mysql);
    metrics.http_request(metrics.add_route("GET", "/api/user"), 200, milliseconds(2));
    const TemporaryFile file(metrics.render());
    const auto complaints = lines_of_command("promtool check metrics <" + file.path() + " 2>&1");
    INFO(metrics.render());
    REQUIRE(complaints.size() == 3);
    CHECK(has_text(complaints[0], "sso_active_users_total non-counter"));
    CHECK(has_text(complaints[1], "sso_db_pool_connections_total non-counter"));
    CHECK(has_text(complaints[2], "sso_mfa_enabled_users_total non-counter"));
}

} // namespace authos::telemetry
