#include "authos/http/response.hpp"

#include "authos/base/text.hpp"

namespace authos::http {

Response Response::text(int status, std::string body) {
    Response response(status);
    response.headers_.add("Content-Type", "text/plain; charset=utf-8");
    response.body_ = std::move(body);
    return response;
}

Response Response::json(int status, std::string body) {
    Response response(status);
    response.headers_.add("Content-Type", "application/json");
    response.body_ = std::move(body);
    return response;
}

Response Response::html(int status, std::string body) {
    Response response(status);
    response.headers_.add("Content-Type", "text/html; charset=utf-8");
    response.body_ = std::move(body);
    return response;
}

Response Response::bytes(int status, std::string_view content_type, SharedBytes body) {
    Response response(status);
    response.headers_.add("Content-Type", content_type);
    response.shared_ = std::move(body);
    return response;
}

Response Response::redirect(std::string_view location, int status) {
    Response response(status);
    response.headers_.add("Location", location);
    return response;
}

Response& Response::header(std::string_view name, std::string_view value) & {
    headers_.set(name, value);
    return *this;
}

Response& Response::no_store() & {
    headers_.set("Cache-Control", "no-store");
    headers_.set("Pragma", "no-cache");
    return *this;
}

Response& Response::etag(std::string_view opaque) & {
    std::string quoted;
    quoted.reserve(opaque.size() + 2);
    quoted.append("\"").append(opaque).append("\"");
    headers_.set("ETag", quoted);
    return *this;
}

Response& Response::set_cookie(std::string_view line) & {
    headers_.add("Set-Cookie", line);
    return *this;
}

Response& Response::close() & noexcept {
    close_ = true;
    return *this;
}

bool if_none_match(const Headers& request_headers, std::string_view opaque) {
    for (const std::string_view value : request_headers.all("If-None-Match")) {
        for (std::string_view tag : split(value, ',')) {
            tag = trim(tag);
            if (tag == "*") return true;
            if (tag.substr(0, 2) == "W/") tag.remove_prefix(2);
            if (tag.size() == opaque.size() + 2 && tag.front() == '"' && tag.back() == '"' &&
                tag.substr(1, opaque.size()) == opaque) {
                return true;
            }
        }
    }
    return false;
}

std::string_view reason_phrase(int status) noexcept {
    switch (status) {
    case 100: return "Continue";
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 422: return "Unprocessable Content";
    case 428: return "Precondition Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    default: return "Status";
    }
}

} // namespace authos::http
