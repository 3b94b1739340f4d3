#pragma once
// The families inside Metrics with all series whose labels are enums, made once; prometheus-cpp appears
// here and in metrics.cpp only.

#include "authos/telemetry/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <array>
#include <cstddef>

namespace authos::telemetry {

/// How many enumerators a label has; the last one is named so that a new one behind it is noticed.
template <class Label>
inline constexpr std::size_t kLabelCount = 0;
template <>
inline constexpr std::size_t kLabelCount<JobType> = static_cast<std::size_t>(JobType::other) + 1;
template <>
inline constexpr std::size_t kLabelCount<JobStatus> = static_cast<std::size_t>(JobStatus::failed) + 1;
template <>
inline constexpr std::size_t kLabelCount<LoginFailure> = static_cast<std::size_t>(LoginFailure::other) + 1;
template <>
inline constexpr std::size_t
    kLabelCount<AuthMethod> = static_cast<std::size_t>(AuthMethod::passkey_registration) + 1;

/// One series per enumerator of Label. A value outside the enum counts as the last enumerator.
template <class Label, class Series>
class LabelledSeries {
public:
    template <class Add>
    explicit LabelledSeries(Add&& add) {
        for (std::size_t i = 0; i < series_.size(); ++i) {
            series_[i] = &add(std::string(name_of(static_cast<Label>(i))));
        }
    }
    [[nodiscard]] Series& of(Label label) const noexcept {
        const auto index = static_cast<std::size_t>(label);
        return *series_[index < series_.size() ? index : series_.size() - 1];
    }

private:
    std::array<Series*, kLabelCount<Label>> series_{};
};

extern const prometheus::Histogram::BucketBoundaries kRequestBuckets;

/// Every family, and the series that exist from the start.
struct MetricFamilies {
    explicit MetricFamilies(DatabaseLabel backend);

    prometheus::Registry registry;

    prometheus::Family<prometheus::Histogram>& http_duration;
    prometheus::Family<prometheus::Counter>& api_requests;
    prometheus::Family<prometheus::Counter>& api_errors;

    prometheus::Gauge& pool_total;
    prometheus::Gauge& pool_idle;
    prometheus::Gauge& pool_max;
    prometheus::Gauge& queue_depth;
    prometheus::Gauge& active_users;
    prometheus::Gauge& organizations;
    prometheus::Histogram& webhook_latency;
    prometheus::Counter& tokens_issued;
    prometheus::Counter& mfa_challenges;
    prometheus::Gauge& mfa_adoption;
    prometheus::Gauge& mfa_enabled_users;

    LabelledSeries<JobStatus, prometheus::Gauge> pending_jobs;
    LabelledSeries<JobType, prometheus::Histogram> job_durations;
    LabelledSeries<LoginFailure, prometheus::Counter> login_failures;
    LabelledSeries<AuthMethod, prometheus::Counter> auth_successes;
    LabelledSeries<AuthMethod, prometheus::Counter> auth_failures;
};

/// Turns a gauge family into an untyped one: its name ends in `_total`, which promtool grants to counters
/// and untyped metrics only, and it is no counter.
void make_untyped(prometheus::MetricFamily& family);

} // namespace authos::telemetry
