#include "authos/base/log.hpp"

namespace authos {

Log Log::with(LogField field) const {
    Log copy = *this;
    copy.context_.push_back(std::move(field));
    return copy;
}

void Log::write(LogLevel level, std::string_view event, std::string_view message, Fields fields) const {
    if (!sink_->enabled(level)) return;
    sink_->write({level, event, message, &context_, fields});
}

LogSink& null_log_sink() noexcept {
    // Without state, so sharing one is harmless.
    struct NullSink final : LogSink {
        [[nodiscard]] bool enabled(LogLevel) const noexcept override { return false; }
        void write(const LogEvent&) noexcept override {}
    };
    static NullSink sink;
    return sink;
}

} // namespace authos
