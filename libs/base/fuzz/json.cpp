// Whatever parse_json accepts can be written and read again to the same value.
#include "authos/base/json.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto parsed = authos::parse_json(text);
    if (!parsed) return 0;
    const auto again = authos::parse_json(parsed->dump(), {.max_bytes = size * 8 + 64});
    if (!again || again->dump() != parsed->dump()) std::abort();
    return 0;
}
