#pragma once
// One event as one line. Pure functions; no value can break out of its line or of its JSON string.

#include "authos/base/log.hpp"
#include "authos/base/time.hpp"

#include <string>
#include <string_view>

namespace authos::telemetry {

[[nodiscard]] std::string_view level_name(LogLevel level) noexcept; // "warn"

/// Without line break at the end.
[[nodiscard]] std::string format_json_line(const LogEvent& event, UnixMillis at);
[[nodiscard]] std::string format_text_line(const LogEvent& event, UnixMillis at);

/// Appends `text` to `out` with controls, quotes, backslashes, direction marks and line separators as
/// JSON escapes; NUL and octets that are not UTF-8 become U+FFFD. At most `limit` octets of `text` are read.
void append_escaped(std::string& out, std::string_view text, std::size_t limit);

} // namespace authos::telemetry
