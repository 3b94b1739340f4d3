// Cookie headers: both readers agree, and whatever is read stays inside of the header.
#include "authos/http/cookies.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view header(reinterpret_cast<const char*>(data), size);
    const auto cookies = authos::http::parse_cookies(header);
    for (const auto& [name, value] : cookies) {
        if (name.empty() || name.size() + value.size() > size) std::abort();
        if (!authos::http::find_cookie(header, name)) std::abort();
        authos::http::Cookie cookie;
        cookie.name = std::string(name);
        cookie.value = std::string(value);
        const auto line = authos::http::make_set_cookie(cookie);
        if (line && line->find_first_of("\r\n") != std::string::npos) std::abort();
    }
    return 0;
}
