#pragma once
// Looks over the octets of a request head before it is parsed: finds its end, and refuses what lenient
// parsers disagree about: bare CR or LF, folded lines, controls, blank lines in front of a later request.
// Source: RFC 9112 §2.2, §5.2, §11.

#include <cstddef>
#include <string_view>

namespace authos::http {

/// One head at a time; keeps its place between calls, so that a slow sender costs no second look.
class HeadScanner {
public:
    enum class State { need_more, complete, malformed, too_many_headers };

    explicit HeadScanner(std::size_t max_headers) noexcept : max_lines_(max_headers + 1) {}

    /// `input` is the head's octets so far, from its first one; it only grows between calls. One empty
    /// line in front is allowed (RFC 9112 §2.2) and counted by skipped().
    State scan(std::string_view input) noexcept;

    /// Octets of the empty line in front of the head.
    [[nodiscard]] std::size_t skipped() const noexcept { return skipped_; }
    /// Octets of the head with its final empty line, after `complete`; includes skipped().
    [[nodiscard]] std::size_t size() const noexcept { return at_; }
    /// Whether the request line is not complete yet.
    [[nodiscard]] bool in_request_line() const noexcept { return lines_ == 0; }

private:
    std::size_t max_lines_;
    std::size_t at_ = 0;         // next octet to look at
    std::size_t line_start_ = 0; // of the line that `at_` is in
    std::size_t skipped_ = 0;
    std::size_t lines_ = 0; // complete, not counting the empty ones
};

} // namespace authos::http
