#pragma once
// An answer as a value: status, headers, body. Content-Length, Date and Connection are the server's
// business; HEAD, 204 and 304 send no body whatever is in here.

#include "authos/http/headers.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace authos::http {

/// Bytes rendered once and shared by many answers.
using SharedBytes = std::shared_ptr<const std::string>;

/// Value type with builder functions that can be chained on a temporary:
/// `return Response::json(200, body).no_store();`
class Response {
public:
    explicit Response(int status = 200) : status_(status) {}

    static Response text(int status, std::string body); // text/plain; charset=utf-8
    static Response json(int status, std::string body); // application/json
    static Response html(int status, std::string body); // text/html; charset=utf-8
    static Response bytes(int status, std::string_view content_type, SharedBytes body);
    /// `status` 302, 303, 307 or 308; `location` must have been validated by the caller.
    static Response redirect(std::string_view location, int status = 303);

    [[nodiscard]] int status() const noexcept { return status_; }
    [[nodiscard]] Headers& headers() noexcept { return headers_; }
    [[nodiscard]] const Headers& headers() const noexcept { return headers_; }
    [[nodiscard]] std::string_view body() const noexcept {
        return shared_ ? std::string_view(*shared_) : std::string_view(body_);
    }
    /// The shared bytes, or null where the body is its own.
    [[nodiscard]] const SharedBytes& shared_body() const noexcept { return shared_; }
    void set_status(int status) noexcept { status_ = status; }
    void set_body(std::string body) {
        shared_.reset();
        body_ = std::move(body);
    }

    /// Sets (replaces) a header.
    Response& header(std::string_view name, std::string_view value) &;
    Response&& header(std::string_view name, std::string_view value) && {
        return std::move(header(name, value));
    }
    /// Cache-Control: no-store and Pragma: no-cache, for everything that carries a token.
    Response& no_store() &;
    Response&& no_store() && { return std::move(no_store()); }
    /// A strong entity tag; `opaque` without its quotes.
    Response& etag(std::string_view opaque) &;
    Response&& etag(std::string_view opaque) && { return std::move(etag(opaque)); }
    /// Appends a Set-Cookie line made by cookies.hpp.
    Response& set_cookie(std::string_view line) &;
    Response&& set_cookie(std::string_view line) && { return std::move(set_cookie(line)); }
    /// The server closes the connection after this answer.
    Response& close() & noexcept;
    Response&& close() && noexcept { return std::move(close()); }
    [[nodiscard]] bool closes() const noexcept { return close_; }

private:
    int status_;
    bool close_ = false;
    Headers headers_;
    std::string body_;
    SharedBytes shared_;
};

/// Whether an If-None-Match header names the entity tag `opaque` (without quotes), or is "*". Weak
/// comparison (RFC 9110 §13.1.2): then the answer to GET is 304.
[[nodiscard]] bool if_none_match(const Headers& request_headers, std::string_view opaque);

/// "Not Found" for 404; "Status" for a code without a registered phrase.
[[nodiscard]] std::string_view reason_phrase(int status) noexcept;

} // namespace authos::http
