#pragma once
// The log's writer: one line per event, as JSON for machines or as text for people. Line breaks and other
// controls in values are escaped, so that a value cannot forge a line; free text passes the scrubber.

#include "authos/base/clock.hpp"
#include "authos/base/log.hpp"
#include "authos/base/result.hpp"

#include <functional>
#include <memory>
#include <string_view>

namespace authos::telemetry {

/// `json`: {"ts","level","event","message"?, then the fields}. `text`: "ts LEVEL message event=… key=value".
enum class LogFormat { json, text };

/// trace, debug, info, warn (warning), error; letter case does not matter. Also the simple forms of
/// RUST_LOG: "info", "off" (as error), and lists such as "warn,authos=debug,hyper=info", of which the entry
/// for authos (or sso) wins, else the entry without a target. Errc::invalid_argument, "log_level_unknown".
[[nodiscard]] Result<LogLevel> parse_log_level(std::string_view text);
/// "json" or "text". Errc::invalid_argument, "log_format_unknown".
[[nodiscard]] Result<LogFormat> parse_log_format(std::string_view text);

/// Where lines go. `capture` gets each line without its line break, one call at a time.
enum class LogTarget { standard_output, standard_error };

/// Form, threshold and destination of the lines.
struct LogWriterOptions {
    LogFormat format = LogFormat::json;
    LogLevel level = LogLevel::info; // events below are dropped
    LogTarget target = LogTarget::standard_output;
    std::function<void(std::string_view line)> capture; // instead of `target`, for embedders and tests
};

/// Safe to call from any thread; lines never mix. A line that cannot be written is dropped: the log never
/// stops the server. Lines of warn and above are flushed at once.
class LogWriter final : public LogSink {
public:
    /// `clock` stamps the lines and must outlive the writer.
    LogWriter(const Clock& clock, LogWriterOptions options);
    ~LogWriter() override; // flushes
    LogWriter(const LogWriter&) = delete;
    LogWriter& operator=(const LogWriter&) = delete;

    [[nodiscard]] bool enabled(LogLevel level) const noexcept override;
    void write(const LogEvent& event) noexcept override;
    void flush() noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace authos::telemetry
