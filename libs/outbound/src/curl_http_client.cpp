#include "authos/outbound/curl_http_client.hpp"

#include "authos/base/text.hpp"
#include "authos/base/url.hpp"

#include "curl_transfer.hpp"
#include "response_reader.hpp"
#include "socket_guard.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace authos::outbound {
namespace {

// Written by libcurl from URL and body; a second one would let a caller smuggle requests.
constexpr std::array<std::string_view, 6> kTransportHeaders{
    "host", "content-length", "transfer-encoding", "connection", "te", "upgrade"};

bool is_token_char(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

Result<void> check_url(const std::string& text, bool allow_http) {
    AUTHOS_TRY(const Url url, Url::parse(text));
    const bool scheme_allowed = url.scheme == "https" || (allow_http && url.scheme == "http");
    if (!scheme_allowed || url.has_userinfo || url.host.empty()) {
        return fail(Errc::invalid_argument, "url_not_allowed",
                    "Only https URLs without credentials are allowed.");
    }
    return {};
}

Result<void> check_headers(const HttpHeaders& headers) {
    for (const auto& [name, value] : headers) {
        const bool token = !name.empty() && std::all_of(name.begin(), name.end(), is_token_char);
        const bool line = value.empty() || is_printable_line(value);
        const std::string lower = ascii_lower(name);
        const bool transport =
            std::find(kTransportHeaders.begin(), kTransportHeaders.end(), lower) != kTransportHeaders.end();
        if (!token || !line || transport) {
            return fail(Errc::invalid_argument, "header_malformed",
                        "A header of the request is not allowed.");
        }
    }
    return {};
}

bool names_header(const HttpHeaders& headers, std::string_view name) {
    return std::any_of(headers.begin(), headers.end(),
                       [name](const auto& field) { return equals_ignoring_case(field.first, name); });
}

CurlList header_lines(const CurlRuntime& runtime, const HttpRequest& request) {
    CurlList lines(runtime);
    // libcurl's way to send an empty field is a semicolon instead of the colon.
    for (const auto& [name, value] : request.headers) {
        lines.add(value.empty() ? name + ";" : name + ": " + value);
    }
    // libcurl would wait for "100 Continue", and would call any body a form.
    lines.add("Expect:");
    if (!names_header(request.headers, "content-type")) lines.add("Content-Type:");
    return lines;
}

const char* wire_name(HttpMethod method) noexcept {
    switch (method) {
    case HttpMethod::get: return "GET";
    case HttpMethod::head: return "HEAD";
    case HttpMethod::post: return "POST";
    case HttpMethod::put: return "PUT";
    case HttpMethod::patch: return "PATCH";
    case HttpMethod::delete_: return "DELETE";
    }
    return "GET";
}

void set_method(CurlTransfer& transfer, const HttpRequest& request) {
    const bool always_body = request.method == HttpMethod::post || request.method == HttpMethod::put ||
                             request.method == HttpMethod::patch;
    if (request.method == HttpMethod::head) {
        transfer.set(CURLOPT_NOBODY, 1L);
        return;
    }
    if (always_body || !request.body.empty()) {
        transfer.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        transfer.set(CURLOPT_POSTFIELDS,
                     request.body.c_str()); // not copied: the request outlives the transfer
    }
    transfer.set(CURLOPT_CUSTOMREQUEST, wire_name(request.method));
}

Error upstream_timeout() {
    return fail(Errc::deadline_exceeded, "upstream_timeout", "The other server did not answer in time.");
}

Error http_error(CURLcode code, const ResponseReader& reader, const SocketGuard& guard) {
    if (reader.too_large()) {
        return fail(Errc::payload_too_large, "response_too_large", "The other server's answer is too large.");
    }
    if (code == CURLE_OPERATION_TIMEDOUT) return upstream_timeout();
    if (guard.refused()) {
        return fail(Errc::permission_denied, "address_not_allowed",
                    "The host is at an address that is not allowed.");
    }
    if (is_tls_failure(code)) {
        return fail(Errc::unavailable, "upstream_tls_failed", "No trusted connection to the other server.");
    }
    if (code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_CONNECT) {
        return fail(Errc::unavailable, "upstream_unreachable", "The other server cannot be reached.");
    }
    return fail(Errc::unavailable, "upstream_protocol_error", "The other server's answer is not valid HTTP.");
}

} // namespace

std::string_view HttpResponse::header(std::string_view name) const noexcept {
    for (const auto& [field, value] : headers) {
        if (field == name) return value;
    }
    return {};
}

CurlHttpClient::CurlHttpClient(const CurlRuntime& runtime, HttpClientOptions options, const Clock& clock)
    : runtime_(runtime), options_(std::move(options)), clock_(clock) {}

Result<HttpResponse> CurlHttpClient::send(const HttpRequest& request, Deadline deadline) {
    const bool plain = options_.allow_private_networks || request.allow_plain_http;
    AUTHOS_TRY(check_url(request.url, plain));
    AUTHOS_TRY(check_headers(request.headers));
    const auto budget = time_left(clock_, deadline, options_.total_timeout);
    if (budget <= std::chrono::milliseconds::zero()) return upstream_timeout();
    AUTHOS_TRY(runtime_.load());

    // Declared before the transfer: it uses them until it is destroyed.
    SocketGuard guard(options_.allow_private_networks);
    ResponseReader reader(request.max_response_bytes);
    const CurlList lines = header_lines(runtime_, request);
    CurlTransfer transfer(runtime_);
    transfer.set_common(plain ? "http,https" : "https", options_.ca_file,
                        {.connect_timeout = options_.connect_timeout, .total_timeout = budget});
    guard.attach(transfer);
    reader.attach(transfer);
    transfer.set(CURLOPT_URL, request.url.c_str());
    transfer.set(CURLOPT_USERAGENT, options_.user_agent.c_str());
    transfer.set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    transfer.set(CURLOPT_HTTPHEADER, lines.get());
    set_method(transfer, request);
    const CURLcode code = transfer.run();
    if (code != CURLE_OK) return http_error(code, reader, guard).with_detail(transfer.describe(code));
    return reader.take(static_cast<int>(transfer.response_code()));
}

} // namespace authos::outbound
