#pragma once
// Instants of the wall clock as whole milliseconds since 1970-01-01T00:00:00Z, and their RFC 3339 text.

#include "authos/base/result.hpp"

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace authos {

/// Milliseconds since the Unix epoch, as the database stores them.
class UnixMillis {
public:
    constexpr UnixMillis() = default;
    constexpr explicit UnixMillis(std::int64_t millis) noexcept : millis_(millis) {}
    static constexpr UnixMillis from_seconds(std::int64_t seconds) noexcept {
        return UnixMillis{seconds * 1000};
    }

    [[nodiscard]] constexpr std::int64_t count() const noexcept { return millis_; }
    /// Whole seconds, rounded down: the NumericDate of RFC 7519.
    [[nodiscard]] constexpr std::int64_t seconds() const noexcept {
        return millis_ >= 0 ? millis_ / 1000 : -((-millis_ + 999) / 1000);
    }

    friend constexpr auto operator<=>(UnixMillis, UnixMillis) = default;
    friend constexpr UnixMillis operator+(UnixMillis at, std::chrono::milliseconds by) noexcept {
        return UnixMillis{at.millis_ + by.count()};
    }
    friend constexpr UnixMillis operator-(UnixMillis at, std::chrono::milliseconds by) noexcept {
        return UnixMillis{at.millis_ - by.count()};
    }
    friend constexpr std::chrono::milliseconds operator-(UnixMillis a, UnixMillis b) noexcept {
        return std::chrono::milliseconds{a.millis_ - b.millis_};
    }

private:
    std::int64_t millis_ = 0;
};

/// "2026-01-31T12:00:00.250Z"; the fraction is left out where it is zero. Years 0000 to 9999.
[[nodiscard]] std::string format_rfc3339(UnixMillis at);

/// Reads RFC 3339 with any offset and up to nine fractional digits (cut to milliseconds).
/// Errc::invalid_argument, reason "time_malformed".
[[nodiscard]] Result<UnixMillis> parse_rfc3339(std::string_view text);

} // namespace authos
