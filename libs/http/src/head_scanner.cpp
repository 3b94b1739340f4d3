#include "head_scanner.hpp"

namespace authos::http {

HeadScanner::State HeadScanner::scan(std::string_view input) noexcept {
    while (at_ < input.size()) {
        const auto octet = static_cast<unsigned char>(input[at_]);
        if (octet == '\r') {
            if (at_ + 1 == input.size()) return State::need_more;
            if (input[at_ + 1] != '\n') return State::malformed;
            const bool empty = at_ == line_start_;
            at_ += 2;
            line_start_ = at_;
            if (!empty) {
                // Counted here and not afterwards, so that the answer does not depend on how octets arrive.
                if (++lines_ > max_lines_) return State::too_many_headers;
            } else if (lines_ > 0) {
                return State::complete;
            } else if (skipped_ == 0) {
                skipped_ = at_;
            } else {
                return State::malformed;
            }
            continue;
        }
        const bool control = octet < 0x20 || octet == 0x7f;
        if (control && octet != '\t') return State::malformed;
        // A line that begins with a blank continues the one before (obs-fold), or is no request line.
        if (at_ == line_start_ && (octet == ' ' || octet == '\t')) return State::malformed;
        ++at_;
    }
    return State::need_more;
}

} // namespace authos::http
