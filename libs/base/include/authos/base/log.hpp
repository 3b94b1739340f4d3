#pragma once
// The log as the house sees it: events with a stable dotted name and short typed fields. Writing them
// out is telemetry's work. A Secret cannot be a field: it does not compile.

#include "authos/base/secret.hpp"

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace authos {

enum class LogLevel { trace, debug, info, warn, error };

/// One named value of an event: integer, boolean, number or short text.
struct LogField {
    using Value = std::variant<std::int64_t, bool, double, std::string>;

    template <std::integral I>
    LogField(std::string_view key_, I value_) requires(!std::same_as<I, bool>)
        : key(key_), value(static_cast<std::int64_t>(value_)) {}
    LogField(std::string_view key_, bool value_) : key(key_), value(value_) {}
    LogField(std::string_view key_, double value_) : key(key_), value(value_) {}
    LogField(std::string_view key_, std::string_view value_) : key(key_), value(std::string(value_)) {}
    LogField(std::string_view key_, const std::string& value_) : key(key_), value(value_) {}
    LogField(std::string_view key_, const char* value_) : key(key_), value(std::string(value_)) {}
    template <class T>
    LogField(std::string_view, const Secret<T>&) = delete;

    std::string key;
    Value value;
};

/// One line of the log.
struct LogEvent {
    LogLevel level = LogLevel::info;
    std::string_view event;   // dotted stable name: "session.refreshed"
    std::string_view message; // human sentence, may be empty
    const std::vector<LogField>* context = nullptr;
    std::initializer_list<LogField> fields;
};

/// Where events go. Implementations are safe to call from any thread and never throw.
class LogSink {
public:
    virtual ~LogSink() = default;
    [[nodiscard]] virtual bool enabled(LogLevel level) const noexcept = 0;
    virtual void write(const LogEvent& event) noexcept = 0;
};

/// A sink with fields that belong to every event (request id, job id). Cheap to copy.
class Log {
public:
    explicit Log(LogSink& sink) : sink_(&sink) {}

    /// The same log with one more context field.
    [[nodiscard]] Log with(LogField field) const;

    using Fields = std::initializer_list<LogField>;
    void trace(std::string_view event, Fields fields = {}) const {
        write(LogLevel::trace, event, {}, fields);
    }
    void debug(std::string_view event, Fields fields = {}) const {
        write(LogLevel::debug, event, {}, fields);
    }
    void info(std::string_view event, Fields fields = {}) const { write(LogLevel::info, event, {}, fields); }
    void warn(std::string_view event, Fields fields = {}) const { write(LogLevel::warn, event, {}, fields); }
    void error(std::string_view event, Fields fields = {}) const {
        write(LogLevel::error, event, {}, fields);
    }
    void write(LogLevel level, std::string_view event, std::string_view message, Fields fields = {}) const;

private:
    LogSink* sink_;
    std::vector<LogField> context_;
};

/// Swallows everything; for tests and for embedders that do not want a log.
[[nodiscard]] LogSink& null_log_sink() noexcept;

} // namespace authos
