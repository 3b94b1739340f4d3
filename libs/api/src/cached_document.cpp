#include "cached_document.hpp"

#include <array>
#include <cstdint>

namespace authos::api {
namespace {

/// FNV-1a, 64 bits: tells versions of one document apart and is the same on every instance. Nobody gains
/// by a collision, so it need not be cryptographic.
std::string fingerprint_of(std::string_view text) {
    std::uint64_t hash = 14'695'981'039'346'656'037ULL;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211ULL;
    std::string hex;
    for (int shift = 60; shift >= 0; shift -= 4) hex += "0123456789abcdef"[(hash >> shift) & 15U];
    return hex;
}

} // namespace

CachedDocument::CachedDocument(std::string body, std::chrono::seconds max_age, std::string_view content_type)
    : body_(std::make_shared<const std::string>(std::move(body))), etag_(fingerprint_of(*body_)),
      cache_control_("public, max-age=" + std::to_string(max_age.count())), content_type_(content_type) {}

http::Response CachedDocument::answer(const http::Request& request) const {
    http::Response response = http::if_none_match(request.headers, etag_)
                                  ? http::Response{304}
                                  : http::Response::bytes(200, content_type_, body_);
    return std::move(response).etag(etag_).header("Cache-Control", cache_control_);
}

} // namespace authos::api
