#pragma once
// The cookies of the hosted pages. All are HttpOnly, SameSite=Lax and of the whole host; where BASE_URL is
// https they are Secure and carry the prefix "__Host-", so that no other host of the domain can set them.

#include "authos/base/secret.hpp"
#include "authos/http/request.hpp"
#include "authos/http/response.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace authos::api {
class Context;
}

namespace authos::api::pages {

inline constexpr std::string_view kSessionCookie = "authos_session"; // an access token
inline constexpr std::string_view kBrowserCookie = "authos_browser"; // random; forms are bound to it
inline constexpr std::string_view kStepCookie = "authos_step";       // a sign-in between two pages, sealed

/// The value of the cookie `name` (without prefix), as sent.
[[nodiscard]] std::optional<std::string_view>
find_page_cookie(const Context& ctx, const http::RequestHead& head, std::string_view name);
/// `value`: cookie-octets. Without `max_age` until the browser closes.
void set_page_cookie(const Context& ctx, http::Response& response, std::string_view name,
                     std::string_view value, std::optional<std::chrono::seconds> max_age = std::nullopt);
void delete_page_cookie(const Context& ctx, http::Response& response, std::string_view name);

} // namespace authos::api::pages
