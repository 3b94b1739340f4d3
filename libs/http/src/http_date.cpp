#include "http_date.hpp"

#include <chrono>

namespace authos::http {

namespace {
void put_digits(char* at, unsigned value, int digits) noexcept {
    for (int i = digits - 1; i >= 0; --i) {
        at[i] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
}
} // namespace

std::string_view HttpDate::text(UnixMillis now) {
    const std::string_view view(text_.data(), text_.size());
    const std::int64_t second = now.seconds();
    if (second == second_) return view;
    second_ = second;
    constexpr std::string_view kTemplate = "Thu, 01 Jan 1970 00:00:00 GMT";
    constexpr std::string_view kDays = "SunMonTueWedThuFriSat";
    constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
    kTemplate.copy(text_.data(), kTemplate.size());
    const std::chrono::sys_seconds at{std::chrono::seconds{second}};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const auto time = static_cast<unsigned>((at - day).count());
    kDays.copy(text_.data(), 3, std::chrono::weekday{day}.c_encoding() * 3U);
    put_digits(text_.data() + 5, static_cast<unsigned>(date.day()), 2);
    kMonths.copy(text_.data() + 8, 3, (static_cast<unsigned>(date.month()) - 1U) * 3U);
    put_digits(text_.data() + 12, static_cast<unsigned>(static_cast<int>(date.year())), 4);
    put_digits(text_.data() + 17, time / 3600, 2);
    put_digits(text_.data() + 20, time / 60 % 60, 2);
    put_digits(text_.data() + 23, time % 60, 2);
    return view;
}

} // namespace authos::http
