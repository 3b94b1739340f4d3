#include "pages/cookies.hpp"

#include "authos/http/cookies.hpp"
#include "context.hpp"

namespace authos::api::pages {
namespace {

bool is_secure(const Context& ctx) {
    return ctx.deps().settings.base_url.starts_with("https://");
}

std::string name_on_wire(const Context& ctx, std::string_view name) {
    return (is_secure(ctx) ? "__Host-" : "") + std::string{name};
}

void add_cookie(const Context& ctx, http::Response& response, std::string name, std::string_view value,
                std::optional<std::chrono::seconds> max_age) {
    const auto line = http::make_set_cookie({.name = std::move(name),
                                             .value = std::string{value},
                                             .path = "/",
                                             .max_age = max_age,
                                             .http_only = true,
                                             .secure = is_secure(ctx),
                                             .same_site = http::SameSite::lax});
    if (line) response.set_cookie(*line);
}

} // namespace

std::optional<std::string_view> find_page_cookie(const Context& ctx, const http::RequestHead& head,
                                                 std::string_view name) {
    return head.cookie(name_on_wire(ctx, name));
}

void set_page_cookie(const Context& ctx, http::Response& response, std::string_view name,
                     std::string_view value, std::optional<std::chrono::seconds> max_age) {
    add_cookie(ctx, response, name_on_wire(ctx, name), value, max_age);
}

void delete_page_cookie(const Context& ctx, http::Response& response, std::string_view name) {
    set_page_cookie(ctx, response, name, "", std::chrono::seconds{0});
}

} // namespace authos::api::pages
