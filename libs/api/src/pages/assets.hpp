#pragma once
// Templates, stylesheet and script of the hosted pages, as they were compiled in (libs/api/assets/pages).

#include "authos/base/result.hpp"
#include "authos/http/request.hpp"
#include "authos/http/response.hpp"

#include <string>
#include <string_view>

namespace authos::api {
class Context;
}

namespace authos::api::pages {

/// Throws std::logic_error where there is no template of that name.
[[nodiscard]] std::string_view page_template(std::string_view name);
/// The path of "pages.css" or "passkey.js" with a mark of its content, so that it may be kept for long.
[[nodiscard]] std::string asset_path(std::string_view file);

/// The file in the path parameter `file`, with an ETag. Errc::not_found, "asset_not_found".
[[nodiscard]] Result<http::Response> get_asset(Context& ctx, const http::Request& request);
/// The stylesheet of the colour in the path parameter `colour` (six hex digits, lower case).
/// Errc::not_found, "asset_not_found".
[[nodiscard]] Result<http::Response> get_brand_stylesheet(Context& ctx, const http::Request& request);

} // namespace authos::api::pages
