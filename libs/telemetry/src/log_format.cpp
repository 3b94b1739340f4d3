#include "log_format.hpp"

#include "authos/base/text.hpp"
#include "authos/telemetry/scrub.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <iterator>
#include <vector>

namespace authos::telemetry {
namespace {

// Longer values are cut: a log line is no place for documents.
constexpr std::size_t kMaxValueOctets = 2048;
constexpr std::string_view kCut = "\xE2\x80\xA6"; // …

struct CodePoint {
    std::uint32_t value = 0;
    std::size_t octets = 0; // 0: not UTF-8
};

CodePoint decode_code_point(std::string_view text) noexcept {
    const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = octet(0);
    if (first < 0x80) return {first, 1};
    const std::size_t octets = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
    if (octets == 0 || first > 0xF4 || text.size() < octets || !is_utf8(text.substr(0, octets))) return {};
    std::uint32_t value = first & (0xFFU >> (octets + 1));
    for (std::size_t i = 1; i < octets; ++i) value = (value << 6U) | (octet(i) & 0x3FU);
    return {value, octets};
}

// Controls end lines or drive terminals; the others reorder or split what a reader sees.
bool must_be_escaped(std::uint32_t c) noexcept {
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
}

void append_escaped_point(std::string& out, std::uint32_t value) {
    switch (value) {
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: fmt::format_to(std::back_inserter(out), "\\u{:04x}", value);
    }
}

// Ids and names that the server gives itself; scrubbing them would make the log useless.
bool is_plain_key(std::string_view key) noexcept {
    constexpr std::string_view kIdSuffix = "_id";
    if (key.size() > kIdSuffix.size() && key.substr(key.size() - kIdSuffix.size()) == kIdSuffix) return true;
    return key == "kid" || key == "route" || key == "method" || key == "migration" || key == "version" ||
           key == "checksum";
}

std::string text_of(const LogField& field, const std::string& value) {
    if (is_plain_key(field.key)) return value;
    // Cut before, so that a huge text costs little; far behind the final cut, so that none of it shows.
    return scrub(truncate_utf8(value, 4 * kMaxValueOctets));
}

// The fields in order, context first. A key that stands there twice counts where it stands last, so that
// a line never has two members of one name.
std::vector<const LogField*> fields_of(const LogEvent& event) {
    std::vector<const LogField*> fields;
    const auto add = [&fields](const LogField& field) {
        for (const LogField*& known : fields) {
            if (known->key == field.key) {
                known = &field;
                return;
            }
        }
        fields.push_back(&field);
    };
    if (event.context != nullptr) {
        for (const LogField& field : *event.context) add(field);
    }
    for (const LogField& field : event.fields) add(field);
    return fields;
}

bool is_reserved_key(std::string_view key) noexcept {
    return key == "ts" || key == "level" || key == "event" || key == "message";
}

void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    append_escaped(out, text, kMaxValueOctets);
    out += '"';
}

void append_number(std::string& out, double value) {
    // JSON has no word for these.
    if (!std::isfinite(value)) {
        out += "null";
        return;
    }
    fmt::format_to(std::back_inserter(out), "{}", value);
}

void append_json_value(std::string& out, const LogField& field) {
    if (const auto* whole = std::get_if<std::int64_t>(&field.value)) {
        fmt::format_to(std::back_inserter(out), "{}", *whole);
    } else if (const auto* flag = std::get_if<bool>(&field.value)) {
        out += *flag ? "true" : "false";
    } else if (const auto* number = std::get_if<double>(&field.value)) {
        append_number(out, *number);
    } else if (const auto* text = std::get_if<std::string>(&field.value)) {
        append_quoted(out, text_of(field, *text));
    }
}

bool needs_quotes(std::string_view text) noexcept {
    return text.empty() || text.find_first_of(" =\"\\") != std::string_view::npos || !is_printable_line(text);
}

void append_text_value(std::string& out, const LogField& field) {
    const auto* text = std::get_if<std::string>(&field.value);
    if (text == nullptr) {
        append_json_value(out, field);
        return;
    }
    const std::string value = text_of(field, *text);
    if (needs_quotes(value)) {
        append_quoted(out, value);
    } else {
        append_escaped(out, value, kMaxValueOctets);
    }
}

} // namespace

std::string_view level_name(LogLevel level) noexcept {
    switch (level) {
    case LogLevel::trace: return "trace";
    case LogLevel::debug: return "debug";
    case LogLevel::info: return "info";
    case LogLevel::warn: return "warn";
    case LogLevel::error: return "error";
    }
    return "error";
}

void append_escaped(std::string& out, std::string_view text, std::size_t limit) {
    const bool cut = text.size() > limit;
    if (cut) text = truncate_utf8(text, limit);
    while (!text.empty()) {
        const CodePoint point = decode_code_point(text);
        // NUL too: JSON can say it, but many readers of JSON refuse it.
        if (point.octets == 0 || point.value == 0) {
            out += "\xEF\xBF\xBD";
            text.remove_prefix(1);
            continue;
        }
        if (point.value == '"' || point.value == '\\') {
            out += '\\';
            out += static_cast<char>(point.value);
        } else if (must_be_escaped(point.value)) {
            append_escaped_point(out, point.value);
        } else {
            out += text.substr(0, point.octets);
        }
        text.remove_prefix(point.octets);
    }
    if (cut) out += kCut;
}

std::string format_json_line(const LogEvent& event, UnixMillis at) {
    std::string line = R"({"ts":")" + format_rfc3339(at) + R"(","level":")";
    line += level_name(event.level);
    line += R"(","event":)";
    append_quoted(line, event.event);
    if (!event.message.empty()) {
        line += R"(,"message":)";
        append_quoted(line, scrub(truncate_utf8(event.message, 4 * kMaxValueOctets)));
    }
    for (const LogField* field : fields_of(event)) {
        line += ',';
        append_quoted(line, is_reserved_key(field->key) ? field->key + "_" : field->key);
        line += ':';
        append_json_value(line, *field);
    }
    line += '}';
    return line;
}

std::string format_text_line(const LogEvent& event, UnixMillis at) {
    std::string line = fmt::format("{} {:<5} ", format_rfc3339(at), level_name(event.level));
    if (event.message.empty()) {
        append_escaped(line, event.event, kMaxValueOctets);
    } else {
        append_escaped(line, scrub(truncate_utf8(event.message, 4 * kMaxValueOctets)), kMaxValueOctets);
        line += " event=";
        append_escaped(line, event.event, kMaxValueOctets);
    }
    for (const LogField* field : fields_of(event)) {
        line += ' ';
        append_escaped(line, field->key, kMaxValueOctets);
        line += '=';
        append_text_value(line, *field);
    }
    return line;
}

} // namespace authos::telemetry
