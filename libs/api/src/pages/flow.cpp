#include "pages/flow.hpp"

#include "authos/base/text.hpp"
#include "authos/base/url.hpp"

#include <algorithm>

namespace authos::api::pages {
namespace {

constexpr std::size_t kMaxPathBytes = 2000;
constexpr std::size_t kMaxParameterBytes = 2048;

Result<std::optional<std::string>> find_parameter(const http::RequestHead& request, std::string_view name) {
    std::optional<std::string> found;
    for (const auto& [key, value] : request.query) {
        if (key != name) continue;
        if (found) {
            return fail(Errc::invalid_argument, "parameter_duplicated",
                        "The parameter '" + key + "' must not be given twice");
        }
        if (value.size() > kMaxParameterBytes) {
            return fail(Errc::invalid_argument, "parameter_too_long",
                        "The parameter '" + key + "' is too long");
        }
        found = value;
    }
    // An empty parameter is none: links are often written with all of them.
    if (found && found->empty()) return std::optional<std::string>{};
    return found;
}

} // namespace

bool is_local_path(std::string_view text) noexcept {
    if (text.empty() || text.size() > kMaxPathBytes || text.front() != '/') return false;
    const auto plain = [](char c) { return c > 0x20 && c < 0x7f && c != '\\'; };
    if (!std::all_of(text.begin(), text.end(), plain)) return false;
    const std::string_view path = text.substr(0, text.find_first_of("?#"));
    if (path.find("//") != std::string_view::npos || path.find("/.") != std::string_view::npos) return false;
    // Dots and slashes in disguise have no place in our own paths.
    return path.find('%') == std::string_view::npos && path.find(';') == std::string_view::npos;
}

Result<Flow> parse_flow(const http::RequestHead& request) {
    Flow flow;
    AUTHOS_TRY(flow.place.org_slug, find_parameter(request, "org"));
    AUTHOS_TRY(flow.place.service_slug, find_parameter(request, "service"));
    AUTHOS_TRY(flow.place.redirect_uri, find_parameter(request, "redirect_uri"));
    AUTHOS_TRY(flow.place.state, find_parameter(request, "state"));
    AUTHOS_TRY(const auto return_to, find_parameter(request, "return_to"));
    if (return_to && is_local_path(*return_to)) flow.return_to = *return_to;
    return flow;
}

std::string with_parameter(std::string path, std::string_view name, std::string_view value) {
    path += path.find('?') == std::string::npos ? '?' : '&';
    return path.append(name).append("=").append(percent_encode(value));
}

std::string query_of(const Flow& flow) {
    std::string query;
    const auto add = [&query](std::string_view name, const std::optional<std::string>& value) {
        if (value && !value->empty()) query = with_parameter(std::move(query), name, *value);
    };
    add("org", flow.place.org_slug);
    add("service", flow.place.service_slug);
    add("redirect_uri", flow.place.redirect_uri);
    add("state", flow.place.state);
    add("return_to", flow.return_to);
    return query;
}

Json flow_json(const Flow& flow) {
    return Json::object({{"org", flow.place.org_slug},
                         {"service", flow.place.service_slug},
                         {"redirect_uri", flow.place.redirect_uri},
                         {"state", flow.place.state},
                         {"return_to", flow.return_to}});
}

Result<Flow> parse_flow_json(const Json& json) {
    Flow flow;
    AUTHOS_TRY(flow.place.org_slug, json.find_string("org"));
    AUTHOS_TRY(flow.place.service_slug, json.find_string("service"));
    AUTHOS_TRY(flow.place.redirect_uri, json.find_string("redirect_uri"));
    AUTHOS_TRY(flow.place.state, json.find_string("state"));
    AUTHOS_TRY(const auto return_to, json.find_string("return_to"));
    if (return_to && is_local_path(*return_to)) flow.return_to = *return_to;
    return flow;
}

std::string_view page_path_of(std::string_view path) noexcept {
    if (path == "/authorize/passkey") return "/authorize";
    return path == "/sign-out" ? "/login" : path;
}

std::string return_path_of(const http::RequestHead& request) {
    const bool is_page = request.path != "/sign-out" && is_local_path(request.target);
    return is_page ? request.target : std::string{};
}

std::string sign_in_target(const http::RequestHead& request) {
    auto parsed = parse_flow(request);
    Flow flow = parsed ? *std::move(parsed) : Flow{};
    flow.place.redirect_uri.reset();
    flow.place.state.reset();
    flow.return_to.clear();
    flow.return_to = return_path_of(request);
    return (flow.place.org_slug ? "/authorize" : "/login") + query_of(flow);
}

} // namespace authos::api::pages
