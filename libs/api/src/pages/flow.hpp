#pragma once
// What a sign-in carries from page to page: where to, and where to go on afterwards. It travels in the query
// of the pages' own addresses and is checked anew by every use case; nothing here is trusted.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/http/request.hpp"
#include "authos/identity/login/place.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace authos::api::pages {

struct Flow {
    identity::SignInPlace place;
    std::string return_to; // a local path, or empty
};

/// Whether `text` is a path on this server that a browser takes for nothing else: one "/", then no "//", no
/// backslash, no dot segments, nothing beyond printable ASCII, at most 2000 octets. Checked before each use.
[[nodiscard]] bool is_local_path(std::string_view text) noexcept;

/// From the query parameters org, service, redirect_uri, state and return_to. A return_to that is no local
/// path is dropped. Errc::invalid_argument: "parameter_duplicated", "parameter_too_long".
[[nodiscard]] Result<Flow> parse_flow(const http::RequestHead& request);

/// "?org=…&service=…", or nothing where the flow is empty.
[[nodiscard]] std::string query_of(const Flow& flow);
/// `path` with one more query parameter.
[[nodiscard]] std::string with_parameter(std::string path, std::string_view name, std::string_view value);

[[nodiscard]] Json flow_json(const Flow& flow);
[[nodiscard]] Result<Flow> parse_flow_json(const Json& json);

/// Where to come back to `request` as a page: its own target, as every form posts to the address of its page;
/// empty where there is none.
[[nodiscard]] std::string return_path_of(const http::RequestHead& request);

/// The path of the page that the form at `path` belongs to: its own, but for forms that have no page there.
[[nodiscard]] std::string_view page_path_of(std::string_view path) noexcept;

/// Where a browser that must sign in first is sent: the sign-in page of the place in `request`'s query, with
/// a way back.
[[nodiscard]] std::string sign_in_target(const http::RequestHead& request);

} // namespace authos::api::pages
