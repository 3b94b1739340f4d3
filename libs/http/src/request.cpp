#include "authos/http/request.hpp"

#include "authos/base/text.hpp"
#include "authos/http/cookies.hpp"

#include <array>

namespace authos::http {

namespace {
struct MethodName {
    Method method;
    std::string_view name;
};
constexpr std::array<MethodName, 7> kMethodNames{{
    {Method::get, "GET"},
    {Method::head, "HEAD"},
    {Method::post, "POST"},
    {Method::put, "PUT"},
    {Method::patch, "PATCH"},
    {Method::del, "DELETE"},
    {Method::options, "OPTIONS"},
}};
} // namespace

std::string_view name_of(Method method) noexcept {
    for (const MethodName& entry : kMethodNames) {
        if (entry.method == method) return entry.name;
    }
    return "OTHER";
}

Method parse_method(std::string_view text) noexcept {
    for (const MethodName& entry : kMethodNames) {
        if (entry.name == text) return entry.method;
    }
    return Method::other;
}

std::optional<std::string_view> find_pair(const Pairs& pairs, std::string_view name) noexcept {
    for (const auto& pair : pairs) {
        if (pair.first == name) return std::string_view(pair.second);
    }
    return std::nullopt;
}

std::optional<std::string_view> RequestHead::cookie(std::string_view name) const noexcept {
    // HTTP/1.1 clients send one Cookie header; a second one is read too rather than hidden.
    for (std::size_t i = 0; i < headers.size(); ++i) {
        const Headers::Field field = headers.at(i);
        if (!equals_ignoring_case(field.first, "Cookie")) continue;
        if (auto found = find_cookie(field.second, name)) return found;
    }
    return std::nullopt;
}

} // namespace authos::http
