#pragma once
// A document that is rendered once and then handed out with an entity tag, so that clients and caches in
// between can ask whether it changed.

#include "authos/http/request.hpp"
#include "authos/http/response.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace authos::api {

/// Immutable; answers share its bytes.
class CachedDocument {
public:
    /// Caches may keep it for `max_age`. `content_type` is a literal.
    CachedDocument(std::string body, std::chrono::seconds max_age,
                   std::string_view content_type = "application/json");

    /// 200, or 304 where the request's If-None-Match names this very document.
    [[nodiscard]] http::Response answer(const http::Request& request) const;
    [[nodiscard]] const std::string& body() const noexcept { return *body_; }
    /// Tells versions of the document apart.
    [[nodiscard]] const std::string& fingerprint() const noexcept { return etag_; }

private:
    http::SharedBytes body_;
    std::string etag_;
    std::string cache_control_;
    std::string_view content_type_;
};

} // namespace authos::api
