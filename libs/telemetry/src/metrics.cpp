#include "authos/telemetry/metrics.hpp"

#include "metric_families.hpp"

#include <prometheus/text_serializer.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <utility>
#include <vector>

namespace authos::telemetry {
namespace {

constexpr std::size_t kMaxRoutes = 1024;

// Label values of `status`: the class of the code, so that a route has at most five series.
constexpr std::array<const char*, 5> kStatusClasses{"1xx", "2xx", "3xx", "4xx", "5xx"};

std::size_t status_class_of(int status) noexcept {
    // A code that does not exist is a fault of ours and must not hide among the successes.
    if (status < 100 || status > 599) return 4;
    return static_cast<std::size_t>(status / 100 - 1);
}

struct ErrorKind {
    int status;
    const char* label;
};
// Label values of `error_type`. The last entry stands for every other code from 400 on.
constexpr std::array<ErrorKind, 16> kErrorKinds{{{400, "bad_request"},
                                                 {401, "unauthorized"},
                                                 {403, "forbidden"},
                                                 {404, "not_found"},
                                                 {405, "method_not_allowed"},
                                                 {408, "request_timeout"},
                                                 {409, "conflict"},
                                                 {413, "payload_too_large"},
                                                 {414, "uri_too_long"},
                                                 {429, "too_many_requests"},
                                                 {431, "headers_too_large"},
                                                 {500, "internal"},
                                                 {502, "bad_gateway"},
                                                 {503, "unavailable"},
                                                 {504, "timeout"},
                                                 {0, "other"}}};

std::size_t error_kind_of(int status) noexcept {
    const auto found = std::find_if(kErrorKinds.begin(), kErrorKinds.end() - 1,
                                    [status](const ErrorKind& kind) { return kind.status == status; });
    return static_cast<std::size_t>(found - kErrorKinds.begin());
}

/// The series behind a slot. The first caller makes it; a second one that comes at the same time gets the
/// same series from the family, which keeps one per label set under its own lock.
template <class T, class Make>
T& series_in(std::atomic<T*>& slot, Make&& make) {
    T* series = slot.load(std::memory_order_acquire);
    if (series == nullptr) {
        series = &make();
        slot.store(series, std::memory_order_release);
    }
    return *series;
}

} // namespace

// One row of the route table. Series appear with the first request of their class: routes that nobody
// calls cost no memory and no lines in the exposition.
struct RouteHandle::Route {
    Route(std::string method_, std::string pattern_)
        : method(std::move(method_)), pattern(std::move(pattern_)) {}

    std::string method;
    std::string pattern;
    std::array<std::atomic<prometheus::Histogram*>, kStatusClasses.size()> durations{};
    std::array<std::atomic<prometheus::Counter*>, kStatusClasses.size()> requests{};
    std::array<std::atomic<prometheus::Counter*>, kErrorKinds.size()> errors{};
};

struct Metrics::State {
    explicit State(DatabaseLabel backend) : families(backend), unmatched("other", "unmatched") {
        // A histogram family without a series is not exposed at all.
        duration_of(unmatched, status_class_of(404));
        requests_of(unmatched, status_class_of(404));
        errors_of(unmatched, error_kind_of(404));
    }

    prometheus::Histogram& duration_of(RouteHandle::Route& route, std::size_t status_class) {
        return series_in(route.durations[status_class], [&]() -> prometheus::Histogram& {
            return families.http_duration.Add({{"route", route.pattern},
                                               {"method", route.method},
                                               {"status", kStatusClasses[status_class]}},
                                              kRequestBuckets);
        });
    }
    prometheus::Counter& requests_of(RouteHandle::Route& route, std::size_t status_class) {
        return series_in(route.requests[status_class], [&]() -> prometheus::Counter& {
            return families.api_requests.Add({{"endpoint", route.pattern},
                                              {"method", route.method},
                                              {"status", kStatusClasses[status_class]}});
        });
    }
    prometheus::Counter& errors_of(RouteHandle::Route& route, std::size_t kind) {
        return series_in(route.errors[kind], [&]() -> prometheus::Counter& {
            return families.api_errors.Add(
                {{"endpoint", route.pattern}, {"error_type", kErrorKinds[kind].label}});
        });
    }

    MetricFamilies families;
    RouteHandle::Route unmatched;
    std::mutex routes_mutex;
    std::map<std::pair<std::string, std::string>, std::unique_ptr<RouteHandle::Route>> routes;
};

Metrics::Metrics(DatabaseLabel backend) : state_(std::make_unique<State>(backend)) {}
Metrics::~Metrics() = default;

RouteHandle Metrics::add_route(std::string_view method, std::string_view pattern) {
    const std::lock_guard lock(state_->routes_mutex);
    std::pair<std::string, std::string> key{method, pattern};
    const auto known = state_->routes.find(key);
    if (known != state_->routes.end()) return RouteHandle{known->second.get()};
    if (state_->routes.size() >= kMaxRoutes) throw std::length_error("more routes than a route table has");
    auto route = std::make_unique<RouteHandle::Route>(key.first, key.second);
    RouteHandle handle{route.get()};
    state_->routes.emplace(std::move(key), std::move(route));
    return handle;
}

void Metrics::http_request(RouteHandle handle, int status, Seconds duration) noexcept {
    RouteHandle::Route& route = handle.route_ != nullptr ? *handle.route_ : state_->unmatched;
    const std::size_t status_class = status_class_of(status);
    try {
        state_->duration_of(route, status_class).Observe(duration.count());
        state_->requests_of(route, status_class).Increment();
        if (status_class >= 3) state_->errors_of(route, error_kind_of(status)).Increment();
    } catch (...) {
        // Out of memory for a new series: the request itself must not suffer for it.
    }
}

void Metrics::set_db_pool(const PoolGauges& pool) noexcept {
    state_->families.pool_total.Set(static_cast<double>(pool.total));
    state_->families.pool_idle.Set(static_cast<double>(pool.idle));
    state_->families.pool_max.Set(static_cast<double>(pool.max));
}

void Metrics::set_job_queue_depth(std::int64_t jobs) noexcept {
    state_->families.queue_depth.Set(static_cast<double>(jobs));
}

void Metrics::set_pending_jobs(JobStatus status, std::int64_t jobs) noexcept {
    state_->families.pending_jobs.of(status).Set(static_cast<double>(jobs));
}

void Metrics::job_processed(JobType type, Seconds duration) noexcept {
    state_->families.job_durations.of(type).Observe(duration.count());
}

void Metrics::webhook_delivered(Seconds latency) noexcept {
    state_->families.webhook_latency.Observe(latency.count());
}

void Metrics::set_active_users(std::int64_t users) noexcept {
    state_->families.active_users.Set(static_cast<double>(users));
}

void Metrics::set_organizations(std::int64_t organizations) noexcept {
    state_->families.organizations.Set(static_cast<double>(organizations));
}

void Metrics::set_mfa_users(std::int64_t with_mfa, std::int64_t users) noexcept {
    state_->families.mfa_enabled_users.Set(static_cast<double>(with_mfa));
    const double share = users > 0 ? 100.0 * static_cast<double>(with_mfa) / static_cast<double>(users) : 0.0;
    state_->families.mfa_adoption.Set(share);
}

void Metrics::login_failed(LoginFailure reason) noexcept {
    state_->families.login_failures.of(reason).Increment();
}

void Metrics::auth_attempt(AuthMethod method, AuthResult result) noexcept {
    auto& results =
        result == AuthResult::success ? state_->families.auth_successes : state_->families.auth_failures;
    results.of(method).Increment();
}

void Metrics::tokens_issued(std::int64_t count) noexcept {
    if (count > 0) state_->families.tokens_issued.Increment(static_cast<double>(count));
}

void Metrics::mfa_challenged() noexcept {
    state_->families.mfa_challenges.Increment();
}

std::string Metrics::render() const {
    std::vector<prometheus::MetricFamily> collected = state_->families.registry.Collect();
    for (auto& family : collected) {
        if (family.name == names::kPendingJobs) make_untyped(family);
    }
    std::sort(collected.begin(), collected.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    std::ostringstream text;
    prometheus::TextSerializer{}.Serialize(text, collected);
    return std::move(text).str();
}

} // namespace authos::telemetry
