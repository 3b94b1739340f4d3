#include "head_parser.hpp"

#include "authos/base/text.hpp"
#include "authos/http/target.hpp"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <charconv>

namespace authos::http {

namespace beast_http = boost::beast::http;

namespace {
using BeastText = boost::beast::string_view;
using BeastError = boost::beast::error_code;

std::string_view std_view(BeastText text) noexcept {
    return {text.data(), text.size()};
}

// Puts what Beast finds straight into our own request, instead of building Beast's message and copying.
class BeastHeadParser final : public beast_http::basic_parser<true> {
public:
    BeastHeadParser(Request& request, const Limits& limits) : request_(request), limits_(limits) {
        // Size is counted by the caller; Beast's own limits stay out of the way.
        header_limit(static_cast<std::uint32_t>(limits.head_bytes + 1024));
        body_limit(boost::none);
    }

    [[nodiscard]] std::optional<Refusal> parse(std::string_view head) {
        BeastError ec;
        put(boost::asio::const_buffer(head.data(), head.size()), ec);
        if (refusal_) return refusal_;
        if (ec || !is_header_done()) return Refusal::malformed;
        return std::nullopt;
    }
    [[nodiscard]] bool http10() const noexcept { return http10_; }

private:
    void on_request_impl(beast_http::verb, BeastText method, BeastText target, int version,
                         BeastError& ec) override {
        if (target.size() > limits_.target_bytes) {
            refusal_ = Refusal::target_too_long;
            ec = beast_http::error::header_limit;
            return;
        }
        request_.method_text = std_view(method);
        request_.method = parse_method_name(request_.method_text);
        request_.target = std_view(target);
        http10_ = version < 11;
    }
    void on_field_impl(beast_http::field, BeastText name, BeastText value, BeastError&) override {
        request_.headers.add(std_view(name), std_view(value));
    }
    void on_response_impl(int, BeastText, int, BeastError& ec) override {
        ec = beast_http::error::bad_version;
    }
    // The body is not Beast's business: see BodyReader.
    void on_header_impl(BeastError&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, BeastError&) override {}
    std::size_t on_body_impl(BeastText, BeastError& ec) override { return refuse_body(ec); }
    void on_chunk_header_impl(std::uint64_t, BeastText, BeastError& ec) override { refuse_body(ec); }
    std::size_t on_chunk_body_impl(std::uint64_t, BeastText, BeastError& ec) override {
        return refuse_body(ec);
    }
    void on_finish_impl(BeastError&) override {}

    static std::size_t refuse_body(BeastError& ec) {
        ec = beast_http::error::unexpected_body;
        return 0;
    }
    // The base class has a private function of the free function's name.
    static Method parse_method_name(std::string_view text) noexcept { return http::parse_method(text); }

    Request& request_;
    const Limits& limits_;
    std::optional<Refusal> refusal_;
    bool http10_ = false;
};

// Host has no blanks, commas, slashes, user names or the like: whoever builds a URL of it must be safe.
bool is_host_value(std::string_view host) noexcept {
    constexpr std::string_view kMarks = ".-_:[]";
    return std::all_of(host.begin(), host.end(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               kMarks.find(c) != std::string_view::npos;
    });
}

// Digits only: no sign, no list, no blanks inside.
bool parse_length(std::string_view text, std::uint64_t& length) noexcept {
    if (text.empty() || text.front() < '0' || text.front() > '9') return false;
    const auto end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, length);
    return parsed.ec == std::errc{} && parsed.ptr == end;
}

// False if the headers could be understood in two ways.
bool read_framing(const Headers& headers, HeadFacts& facts) {
    int hosts = 0;
    int framings = 0;
    for (std::size_t i = 0; i < headers.size(); ++i) {
        const auto [name, value] = headers.at(i);
        if (equals_ignoring_case(name, "Host")) {
            if (++hosts > 1 || !is_host_value(value)) return false;
        } else if (equals_ignoring_case(name, "Content-Length")) {
            if (++framings > 1 || !parse_length(value, facts.content_length)) return false;
        } else if (equals_ignoring_case(name, "Transfer-Encoding")) {
            if (++framings > 1 || facts.http10 || !equals_ignoring_case(value, "chunked")) return false;
            facts.chunked = true;
        } else if (equals_ignoring_case(name, "Expect")) {
            facts.expects_continue = !facts.http10 && equals_ignoring_case(value, "100-continue");
        }
    }
    return hosts == 1 || facts.http10;
}
} // namespace

HeadFacts parse_head(std::string_view head, const Limits& limits, Request& request) {
    HeadFacts facts;
    BeastHeadParser parser(request, limits);
    facts.refusal = parser.parse(head);
    if (facts.refusal) return facts;
    facts.http10 = parser.http10();
    facts.keep_alive = parser.keep_alive();
    auto target = parse_target(request.target);
    if (!target || !read_framing(request.headers, facts)) {
        facts.refusal = Refusal::malformed;
        return facts;
    }
    request.path = std::move(target->path);
    request.segments = std::move(target->segments);
    request.query = std::move(target->query);
    request.has_body = facts.chunked || facts.content_length > 0;
    return facts;
}

} // namespace authos::http
