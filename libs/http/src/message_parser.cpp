#include "message_parser.hpp"

#include "authos/base/text.hpp"
#include "authos/http/target.hpp"

#include <boost/beast/http/error.hpp>

#include <algorithm>

namespace authos::http {

namespace beast_http = boost::beast::http;

namespace {
std::string_view std_view(boost::beast::string_view text) noexcept {
    return {text.data(), text.size()};
}

// Host has no blanks, commas, slashes, user names or the like: whoever builds a URL of it must be safe.
bool is_host_value(std::string_view host) noexcept {
    constexpr std::string_view kMarks = ".-_:[]";
    return std::all_of(host.begin(), host.end(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               kMarks.find(c) != std::string_view::npos;
    });
}

bool is_digits(std::string_view text) noexcept {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}
} // namespace

MessageParser::MessageParser(Request& request, const Limits& limits) : request_(request), limits_(limits) {
    // Size is counted by the scanner and by limit_body(); Beast's own limits stay out of the way.
    header_limit(static_cast<std::uint32_t>(limits.head_bytes + 1024));
    body_limit(boost::none);
}

std::optional<Refusal> MessageParser::parse_head(std::string_view head) {
    Ec ec;
    put(boost::asio::const_buffer(head.data(), head.size()), ec);
    if (refusal_) return refusal_;
    if (ec || !is_header_done()) return Refusal::malformed;
    in_head_ = false;
    if (auto refused = check_framing()) return refused;
    auto target = http::parse_target(request_.target);
    if (!target) return Refusal::malformed;
    request_.path = std::move(target->path);
    request_.segments = std::move(target->segments);
    request_.query = std::move(target->query);
    return std::nullopt;
}

// Everything by which two programs could disagree where this message ends (request smuggling).
std::optional<Refusal> MessageParser::check_framing() {
    const Headers& headers = request_.headers;
    std::size_t hosts = 0;
    std::size_t lengths = 0;
    std::size_t codings = 0;
    for (std::size_t i = 0; i < headers.size(); ++i) {
        const auto [name, value] = headers.at(i);
        if (equals_ignoring_case(name, "Host")) {
            ++hosts;
            if (!is_host_value(value)) return Refusal::malformed;
        } else if (equals_ignoring_case(name, "Content-Length")) {
            ++lengths;
            if (!is_digits(value)) return Refusal::malformed; // also "5, 5"
        } else if (equals_ignoring_case(name, "Transfer-Encoding")) {
            ++codings;
            if (!equals_ignoring_case(value, "chunked")) return Refusal::malformed;
        } else if (equals_ignoring_case(name, "Expect")) {
            expects_continue_ = !http10_ && equals_ignoring_case(value, "100-continue");
        }
    }
    if (hosts > 1 || (hosts == 0 && !http10_)) return Refusal::malformed;
    if (lengths + codings > 1 || (codings > 0 && http10_)) return Refusal::malformed;
    if (codings > 0 && !chunked()) return Refusal::malformed;
    request_.has_body = !is_done();
    return std::nullopt;
}

std::optional<Refusal> MessageParser::limit_body(std::size_t octets) {
    body_limit_octets_ = octets;
    const auto length = content_length();
    if (length && *length > octets) return Refusal::body_too_large;
    return std::nullopt;
}

std::optional<Refusal> MessageParser::parse_body(std::string_view input, std::size_t& taken) {
    taken = 0;
    eager(true);
    while (taken < input.size() && !is_done()) {
        Ec ec;
        const std::string_view rest = input.substr(taken);
        const std::size_t used = put(boost::asio::const_buffer(rest.data(), rest.size()), ec);
        taken += used;
        if (refusal_) return refusal_;
        if (ec == beast_http::error::need_more) return std::nullopt;
        if (ec) return Refusal::malformed;
    }
    return std::nullopt;
}

void MessageParser::on_request_impl(beast_http::verb, Text method_text, Text target, int version, Ec& ec) {
    if (target.size() > limits_.target_bytes) {
        refusal_ = Refusal::target_too_long;
        ec = beast_http::error::header_limit;
        return;
    }
    request_.method_text = std_view(method_text);
    request_.method = http::parse_method(request_.method_text);
    request_.target = std_view(target);
    http10_ = version < 11;
}

void MessageParser::on_response_impl(int, Text, int, Ec& ec) {
    ec = beast_http::error::bad_version;
}

void MessageParser::on_field_impl(beast_http::field, Text name_text, Text value, Ec& ec) {
    // Trailers come after decisions were made on the headers; merging them would let a client add to
    // what was already checked (RFC 9110 §6.5.1 allows ignoring them).
    if (!in_head_) return;
    if (request_.headers.size() >= limits_.header_count) {
        refusal_ = Refusal::headers_too_large;
        ec = beast_http::error::header_limit;
        return;
    }
    request_.headers.add(std_view(name_text), std_view(value));
}

void MessageParser::on_header_impl(Ec&) {}
void MessageParser::on_body_init_impl(const boost::optional<std::uint64_t>&, Ec&) {}

void MessageParser::append_body(Text piece, Ec& ec) {
    if (piece.size() > body_limit_octets_ - request_.body.size()) {
        refusal_ = Refusal::body_too_large;
        ec = beast_http::error::body_limit;
        return;
    }
    request_.body.append(piece.data(), piece.size());
}

std::size_t MessageParser::on_body_impl(Text body, Ec& ec) {
    append_body(body, ec);
    return body.size();
}

void MessageParser::on_chunk_header_impl(std::uint64_t size, Text, Ec& ec) {
    // Refused by its announcement, before any of it is read.
    if (size > body_limit_octets_ - request_.body.size()) {
        refusal_ = Refusal::body_too_large;
        ec = beast_http::error::body_limit;
    }
}

std::size_t MessageParser::on_chunk_body_impl(std::uint64_t, Text body, Ec& ec) {
    append_body(body, ec);
    return body.size();
}

void MessageParser::on_finish_impl(Ec&) {}

} // namespace authos::http
