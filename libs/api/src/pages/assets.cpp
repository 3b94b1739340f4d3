#include "pages/assets.hpp"

#include "authos/identity/pages/colour.hpp"
#include "cached_document.hpp"

#include <stdexcept>
#include <utility>
#include <vector>

namespace authos::embedded {
std::vector<std::pair<std::string_view, std::string_view>> page_assets();
}

namespace authos::api::pages {
namespace {

constexpr auto kAssetAge = std::chrono::hours{24};

struct Asset {
    std::string_view file;
    CachedDocument document;
};

CachedDocument read_asset(std::string_view file, std::string_view content_type) {
    for (const auto& [name, content] : embedded::page_assets()) {
        if (name == file) return CachedDocument{std::string{content}, kAssetAge, content_type};
    }
    throw std::logic_error("the asset " + std::string{file} + " was not compiled in");
}

const std::vector<Asset>& assets() {
    static const std::vector<Asset> all{
        {"pages.css", read_asset("pages.css", "text/css; charset=utf-8")},
        {"passkey.js", read_asset("passkey.js", "text/javascript; charset=utf-8")},
    };
    return all;
}

Error asset_not_found() {
    return fail(Errc::not_found, "asset_not_found", "There is no such asset");
}

} // namespace

std::string_view page_template(std::string_view name) {
    static const auto files = embedded::page_assets();
    for (const auto& [file, content] : files) {
        if (file.size() == name.size() + 5 && file.starts_with(name) && file.ends_with(".html"))
            return content;
    }
    throw std::logic_error("there is no page template " + std::string{name});
}

std::string asset_path(std::string_view file) {
    for (const Asset& asset : assets()) {
        if (asset.file == file) {
            return "/assets/pages/" + std::string{file} + "?v=" + asset.document.fingerprint();
        }
    }
    throw std::logic_error("there is no asset " + std::string{file});
}

Result<http::Response> get_asset(Context&, const http::Request& request) {
    for (const Asset& asset : assets()) {
        if (asset.file == request.param("file")) return asset.document.answer(request);
    }
    return asset_not_found();
}

Result<http::Response> get_brand_stylesheet(Context&, const http::Request& request) {
    const auto colour = identity::Colour::parse(request.param("colour"));
    // One spelling per colour, so that caches keep one copy.
    if (!colour || colour->hex() != request.param("colour")) return asset_not_found();
    const CachedDocument document{identity::brand_stylesheet(*colour), kAssetAge, "text/css; charset=utf-8"};
    return document.answer(request);
}

} // namespace authos::api::pages
