// Feeds arbitrary text to the scrubber, the trace header and a log line: none may crash, and a line must
// stay one line and valid JSON.
#include "authos/base/json.hpp"
#include "authos/telemetry/log_writer.hpp"
#include "authos/telemetry/scrub.hpp"
#include "authos/telemetry/trace.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace authos;
    const std::string text(reinterpret_cast<const char*>(data), size);
    if (telemetry::scrub(text).size() > 20 * size + 20) std::abort();
    const auto trace = telemetry::TraceContext::parse(text);
    if (trace && !telemetry::TraceContext::parse(trace->header())) std::abort();

    const ManualClock clock;
    telemetry::LogWriter writer(clock, {.capture = [](std::string_view line) {
                                    if (line.find('\n') != std::string_view::npos) std::abort();
                                    if (!parse_json(line)) std::abort();
                                }});
    Log(writer).write(LogLevel::info, "fuzz.event", text, {{"detail", text}, {"user_id", text}});
    return 0;
}
