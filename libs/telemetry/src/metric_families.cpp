#include "metric_families.hpp"

#include <prometheus/family.h>

#include <string>

namespace authos::telemetry {
namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;

const Histogram::BucketBoundaries kJobBuckets{0.001, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60};
const Histogram::BucketBoundaries kWebhookBuckets{0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};

Family<Counter>& counters(prometheus::Registry& registry, std::string_view name, const char* help) {
    return prometheus::BuildCounter().Name(std::string(name)).Help(help).Register(registry);
}

Family<Gauge>& gauges(prometheus::Registry& registry, std::string_view name, const char* help) {
    return prometheus::BuildGauge().Name(std::string(name)).Help(help).Register(registry);
}

Family<Histogram>& histograms(prometheus::Registry& registry, std::string_view name, const char* help) {
    return prometheus::BuildHistogram().Name(std::string(name)).Help(help).Register(registry);
}

Gauge& pool_gauge(prometheus::Registry& registry, std::string_view name, const char* help,
                  DatabaseLabel backend) {
    return gauges(registry, name, help).Add({{"backend", std::string(name_of(backend))}});
}

/// Adds one series per enumerator under the label `label`.
template <class S>
auto with_label(Family<S>& family, const char* label) {
    return [&family, label](const std::string& value) -> S& { return family.Add({{label, value}}); };
}

auto job_durations_in(prometheus::Registry& registry) {
    auto& family = histograms(registry, names::kJobProcessingDuration,
                              "How long background jobs took, by type of job, in seconds.");
    return [&family](const std::string& type) -> Histogram& {
        return family.Add({{"job_type", type}}, kJobBuckets);
    };
}

auto attempts_in(prometheus::Registry& registry, AuthResult result) {
    // Registering the same family twice gives the same family.
    auto& family =
        counters(registry, names::kAuthAttempts, "Attempts to authenticate, by method and result.");
    return [&family, result](const std::string& method) -> Counter& {
        return family.Add({{"method", method}, {"result", std::string(name_of(result))}});
    };
}

} // namespace

const Histogram::BucketBoundaries kRequestBuckets{0.001, 0.005, 0.01, 0.025, 0.05, 0.1,
                                                  0.25,  0.5,   1,    2.5,   5,    10};

MetricFamilies::MetricFamilies(DatabaseLabel backend)
    : registry(prometheus::Registry::InsertBehavior::Merge),
      http_duration(
          histograms(registry, names::kHttpRequestDuration,
                     "How long requests took, by route, method and class of the status, in seconds.")),
      api_requests(counters(registry, names::kApiRequests,
                            "Answered requests, by route, method and class of the status.")),
      api_errors(
          counters(registry, names::kApiErrors, "Requests answered with an error, by route and kind.")),
      pool_total(
          pool_gauge(registry, names::kDbPoolConnections, "Open connections to the database.", backend)),
      pool_idle(pool_gauge(registry, names::kDbPoolConnectionsIdle,
                           "Open connections to the database that nobody uses.", backend)),
      pool_max(pool_gauge(registry, names::kDbPoolConnectionsMax,
                          "The most connections to the database that this server opens.", backend)),
      queue_depth(gauges(registry, names::kJobQueueDepth, "Background jobs that wait for a worker.").Add({})),
      active_users(gauges(registry, names::kActiveUsers, "Users with a live session.").Add({})),
      organizations(gauges(registry, names::kOrganizations, "Organizations.").Add({})),
      webhook_latency(histograms(registry, names::kWebhookDeliveryLatency,
                                 "How long webhook deliveries took, in seconds.")
                          .Add({}, kWebhookBuckets)),
      tokens_issued(counters(registry, names::kTokensIssued, "Access tokens issued.").Add({})),
      mfa_challenges(
          counters(registry, names::kMfaChallenges, "Sign-ins asked for a second factor.").Add({})),
      mfa_adoption(
          gauges(registry, names::kMfaAdoption, "Accounts with an authenticator, in percent.").Add({})),
      mfa_enabled_users(gauges(registry, names::kMfaEnabledUsers, "Accounts with an authenticator.").Add({})),
      pending_jobs(with_label(
          gauges(registry, names::kPendingJobs, "Background jobs in the queue, by status."), "status")),
      job_durations(job_durations_in(registry)),
      login_failures(
          with_label(counters(registry, names::kLoginFailures, "Refused logins, by reason."), "reason")),
      auth_successes(attempts_in(registry, AuthResult::success)),
      auth_failures(attempts_in(registry, AuthResult::failure)) {}

void make_untyped(prometheus::MetricFamily& family) {
    family.type = prometheus::MetricType::Untyped;
    for (auto& metric : family.metric) metric.untyped.value = metric.gauge.value;
}

} // namespace authos::telemetry
