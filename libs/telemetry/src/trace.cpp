#include "authos/telemetry/trace.hpp"

#include "authos/base/encoding.hpp"

#include <algorithm>

namespace authos::telemetry {
namespace {

// "00-" + 32 + "-" + 16 + "-" + 2
constexpr std::size_t kTraceparentLength = 55;

// Upper case is refused: the specification allows one spelling only.
bool is_lower_hex(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_all_zero(std::string_view text) noexcept {
    return text.find_first_not_of('0') == std::string_view::npos;
}

bool has_traceparent_shape(std::string_view header) noexcept {
    if (header.size() < kTraceparentLength) return false;
    if (header[2] != '-' || header[35] != '-' || header[52] != '-') return false;
    const std::string_view version = header.substr(0, 2);
    if (!is_lower_hex(version) || version == "ff") return false;
    if (header.size() == kTraceparentLength) return true;
    // Version 00 ends here; later ones may append fields, behind another dash.
    return version != "00" && header[kTraceparentLength] == '-';
}

std::string random_hex_id(Random& random, std::size_t octets) {
    std::string id;
    // All zero means "no id" on the wire.
    do {
        id = encode_hex(random.bytes(octets));
    } while (is_all_zero(id));
    return id;
}

} // namespace

Result<TraceContext> TraceContext::parse(std::string_view header) {
    const Error malformed =
        fail(Errc::invalid_argument, "traceparent_malformed",
             "The header traceparent is not of the form 00-<trace id>-<span id>-<flags>.");
    if (!has_traceparent_shape(header)) return malformed;
    const std::string_view trace_id = header.substr(3, 32);
    const std::string_view span_id = header.substr(36, 16);
    const std::string_view flags = header.substr(53, 2);
    if (!is_lower_hex(trace_id) || !is_lower_hex(span_id) || !is_lower_hex(flags)) return malformed;
    if (is_all_zero(trace_id) || is_all_zero(span_id)) return malformed;
    // Bit 0 is the only flag of version 00; the low digit carries it.
    const char low = flags[1];
    const int digit = low <= '9' ? low - '0' : low - 'a' + 10;
    return TraceContext{std::string(trace_id), std::string(span_id), (digit & 1) != 0};
}

TraceContext TraceContext::make(Random& random, bool sampled) {
    return TraceContext{random_hex_id(random, 16), random_hex_id(random, 8), sampled};
}

TraceContext TraceContext::child(Random& random) const {
    return TraceContext{trace_id_, random_hex_id(random, 8), sampled_};
}

std::string TraceContext::header() const {
    return "00-" + trace_id_ + "-" + span_id_ + (sampled_ ? "-01" : "-00");
}

} // namespace authos::telemetry
