#pragma once
// Beast's parser, filling our own request instead of Beast's message, with the strictness that Beast
// leaves to its caller. The head must have passed HeadScanner. Source: RFC 9112 §3, §6.

#include "authos/http/application.hpp"
#include "authos/http/limits.hpp"
#include "authos/http/request.hpp"

#include <boost/beast/http/basic_parser.hpp>

#include <cstddef>
#include <optional>
#include <string_view>

namespace authos::http {

/// Parses one request into `request`, which must outlive it and be empty at the start.
class MessageParser final : public boost::beast::http::basic_parser<true> {
public:
    MessageParser(Request& request, const Limits& limits);

    /// A complete head. Nothing if all is well, else why it is refused.
    [[nodiscard]] std::optional<Refusal> parse_head(std::string_view head);

    /// After the head, before the body: how much the route takes. Refuses a longer Content-Length at once.
    [[nodiscard]] std::optional<Refusal> limit_body(std::size_t octets);

    /// Takes octets of the body and says how many; unchanged input again until `finished()` or more came.
    [[nodiscard]] std::optional<Refusal> parse_body(std::string_view input, std::size_t& taken);

    [[nodiscard]] bool finished() const { return is_done(); }
    [[nodiscard]] bool expects_continue() const noexcept { return expects_continue_; }
    [[nodiscard]] bool http10() const noexcept { return http10_; }

private:
    using Ec = boost::beast::error_code;
    using Text = boost::beast::string_view;

    [[nodiscard]] std::optional<Refusal> check_framing();
    void append_body(Text piece, Ec& ec);

    void on_request_impl(boost::beast::http::verb method, Text method_text, Text target, int version,
                         Ec& ec) override;
    void on_response_impl(int code, Text reason, int version, Ec& ec) override;
    void on_field_impl(boost::beast::http::field name, Text name_text, Text value, Ec& ec) override;
    void on_header_impl(Ec& ec) override;
    void on_body_init_impl(const boost::optional<std::uint64_t>& content_length, Ec& ec) override;
    std::size_t on_body_impl(Text body, Ec& ec) override;
    void on_chunk_header_impl(std::uint64_t size, Text extensions, Ec& ec) override;
    std::size_t on_chunk_body_impl(std::uint64_t remain, Text body, Ec& ec) override;
    void on_finish_impl(Ec& ec) override;

    Request& request_;
    const Limits& limits_;
    std::size_t body_limit_octets_ = 0;
    std::optional<Refusal> refusal_;
    bool in_head_ = true;
    bool http10_ = false;
    bool expects_continue_ = false;
};

} // namespace authos::http
