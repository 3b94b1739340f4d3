#pragma once
// The trace that a request belongs to, as it travels in the header `traceparent`.
// Source: W3C Trace Context, level 1, section 3.2.

#include "authos/base/random.hpp"
#include "authos/base/result.hpp"

#include <string>
#include <string_view>

namespace authos::telemetry {

/// One span of a trace. Ids are lower-case hex and never all zero.
class TraceContext {
public:
    /// Errc::invalid_argument, "traceparent_malformed", unless `header` is a valid traceparent. Versions
    /// above 00 are read as the specification demands: their first four fields, the rest ignored.
    static Result<TraceContext> parse(std::string_view header);
    /// The root of a new trace.
    static TraceContext make(Random& random, bool sampled = false);

    /// A new span of the same trace.
    [[nodiscard]] TraceContext child(Random& random) const;

    [[nodiscard]] const std::string& trace_id() const noexcept { return trace_id_; } // 32 hex digits
    [[nodiscard]] const std::string& span_id() const noexcept { return span_id_; }   // 16 hex digits
    [[nodiscard]] bool sampled() const noexcept { return sampled_; }

    /// The header's value, version 00.
    [[nodiscard]] std::string header() const;

private:
    TraceContext(std::string trace_id, std::string span_id, bool sampled)
        : trace_id_(std::move(trace_id)), span_id_(std::move(span_id)), sampled_(sampled) {}

    std::string trace_id_;
    std::string span_id_;
    bool sampled_ = false;
};

} // namespace authos::telemetry
