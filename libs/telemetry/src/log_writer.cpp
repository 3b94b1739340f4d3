#include "authos/telemetry/log_writer.hpp"

#include "log_format.hpp"

#include <spdlog/details/log_msg.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace authos::telemetry {
namespace {

// Hands each line to a function, one at a time: base_sink holds its lock around sink_it_.
class CaptureSink final : public spdlog::sinks::base_sink<std::mutex> {
public:
    explicit CaptureSink(std::function<void(std::string_view)> capture) : capture_(std::move(capture)) {}

protected:
    void sink_it_(const spdlog::details::log_msg& msg) override {
        capture_(std::string_view(msg.payload.data(), msg.payload.size()));
    }
    void flush_() override {}

private:
    std::function<void(std::string_view)> capture_;
};

std::unique_ptr<spdlog::sinks::sink> make_sink(LogWriterOptions& options) {
    if (options.capture) return std::make_unique<CaptureSink>(std::move(options.capture));
    std::unique_ptr<spdlog::sinks::sink> sink;
    if (options.target == LogTarget::standard_error) {
        sink = std::make_unique<spdlog::sinks::stderr_sink_mt>();
    } else {
        sink = std::make_unique<spdlog::sinks::stdout_sink_mt>();
    }
    // The line is complete as it comes; spdlog only adds the line break and keeps lines apart.
    sink->set_formatter(std::make_unique<spdlog::pattern_formatter>("%v"));
    return sink;
}

} // namespace

struct LogWriter::State {
    State(const Clock& clock_, LogWriterOptions options)
        : clock(clock_), format(options.format), level(options.level), sink(make_sink(options)) {}

    const Clock& clock;
    LogFormat format;
    LogLevel level;
    std::unique_ptr<spdlog::sinks::sink> sink;
};

LogWriter::LogWriter(const Clock& clock, LogWriterOptions options)
    : state_(std::make_unique<State>(clock, std::move(options))) {}

LogWriter::~LogWriter() {
    flush();
}

bool LogWriter::enabled(LogLevel level) const noexcept {
    return level >= state_->level;
}

void LogWriter::write(const LogEvent& event) noexcept {
    if (!enabled(event.level)) return;
    try {
        const UnixMillis at = state_->clock.now();
        const std::string line =
            state_->format == LogFormat::json ? format_json_line(event, at) : format_text_line(event, at);
        state_->sink->log(spdlog::details::log_msg(spdlog::string_view_t{}, spdlog::level::info, line));
        if (event.level >= LogLevel::warn) state_->sink->flush();
    } catch (...) {
        // Memory or the reader of the log is gone; there is nobody to tell, and requests go on.
    }
}

void LogWriter::flush() noexcept {
    try {
        state_->sink->flush();
    } catch (...) {
        // As above.
    }
}

} // namespace authos::telemetry
