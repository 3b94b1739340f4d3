#pragma once
// The Date header: formatted once per second, because every answer carries it.

#include "authos/base/time.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>

namespace authos::http {

/// "Sun, 06 Nov 1994 08:49:37 GMT" (IMF-fixdate, RFC 9110 §5.6.7) of the last second asked for. Belongs
/// to one thread.
class HttpDate {
public:
    /// Valid until the next call. Years 1970 to 9999.
    [[nodiscard]] std::string_view text(UnixMillis now);

private:
    std::int64_t second_ = std::numeric_limits<std::int64_t>::min();
    std::array<char, 29> text_{};
};

} // namespace authos::http
