#include "authos/telemetry/log_writer.hpp"

#include "authos/base/text.hpp"

#include <optional>
#include <string>

namespace authos::telemetry {
namespace {

std::optional<LogLevel> level_of_word(std::string_view word) {
    const std::string name = ascii_lower(trim(word));
    if (name == "trace") return LogLevel::trace;
    if (name == "debug") return LogLevel::debug;
    if (name == "info") return LogLevel::info;
    if (name == "warn" || name == "warning") return LogLevel::warn;
    if (name == "error" || name == "off") return LogLevel::error;
    return std::nullopt;
}

bool is_own_target(std::string_view target) {
    const std::string name = ascii_lower(trim(target));
    return name == "authos" || name == "sso" || name == "api";
}

} // namespace

Result<LogLevel> parse_log_level(std::string_view text) {
    const Error unknown = fail(Errc::invalid_argument, "log_level_unknown",
                               "expected trace, debug, info, warn or error, for example info");
    std::optional<LogLevel> general;
    std::optional<LogLevel> own;
    for (const std::string_view entry : split(text, ',')) {
        const auto equals = entry.find('=');
        const bool targeted = equals != std::string_view::npos;
        const auto level = level_of_word(targeted ? entry.substr(equals + 1) : entry);
        if (!level) return unknown;
        if (!targeted) {
            general = level;
        } else if (is_own_target(entry.substr(0, equals))) {
            own = level;
        }
    }
    // A list that speaks of other programs' targets only says nothing about this one.
    return own ? *own : general.value_or(LogLevel::info);
}

Result<LogFormat> parse_log_format(std::string_view text) {
    const std::string name = ascii_lower(trim(text));
    if (name == "json") return LogFormat::json;
    if (name == "text") return LogFormat::text;
    return fail(Errc::invalid_argument, "log_format_unknown", "expected json or text, for example json");
}

} // namespace authos::telemetry
