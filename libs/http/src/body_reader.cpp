#include "body_reader.hpp"

#include <algorithm>

namespace authos::http {

namespace {
constexpr std::size_t kMaxSizeLine = 256; // with its extension
constexpr std::size_t kMaxTrailers = 4096;

int hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_line_octet(char c) noexcept {
    return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
}

bool is_trailer_name_octet(char c) noexcept {
    constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           kMarks.find(c) != std::string_view::npos;
}
} // namespace

void BodyReader::start_length(std::uint64_t length) noexcept {
    *this = BodyReader();
    left_ = length;
    state_ = length > 0 ? State::octets : State::finished;
}

void BodyReader::start_chunked(std::size_t limit) noexcept {
    *this = BodyReader();
    limit_ = limit;
    state_ = State::size;
}

std::optional<Refusal> BodyReader::read(std::string_view input, std::string& body, std::size_t& taken) {
    taken = 0;
    while (taken < input.size() && state_ != State::finished) {
        if (state_ == State::octets || state_ == State::chunk) {
            const auto piece = static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size() - taken));
            body.append(input.substr(taken, piece));
            taken += piece;
            left_ -= piece;
            if (left_ == 0) state_ = state_ == State::octets ? State::finished : State::chunk_cr;
            continue;
        }
        if (!step(input[taken++])) return too_large_ ? Refusal::body_too_large : Refusal::malformed;
    }
    return std::nullopt;
}

// Only CRLF ends a line: a bare LF is a chunk's end for some programs and a part of it for others.
bool BodyReader::step(char octet) noexcept {
    switch (state_) {
    case State::size:
    case State::extension: return step_size(octet);
    case State::size_end:
        if (octet != '\n') return false;
        end_of_size();
        return !too_large_;
    case State::chunk_cr: state_ = State::chunk_lf; return octet == '\r';
    case State::chunk_lf:
        state_ = State::size;
        line_octets_ = 0;
        digits_ = false;
        return octet == '\n';
    case State::trailer_start:
    case State::trailer_name:
    case State::trailer_value: return step_trailer(octet);
    case State::trailer_end: state_ = State::trailer_start; return octet == '\n';
    case State::last_lf: state_ = State::finished; return octet == '\n';
    case State::octets:
    case State::chunk:
    case State::finished: break;
    }
    return false;
}

bool BodyReader::step_size(char octet) noexcept {
    if (++line_octets_ > kMaxSizeLine) return false;
    if (octet == '\r') {
        state_ = State::size_end;
        return digits_;
    }
    if (state_ == State::extension) return is_line_octet(octet);
    const int digit = hex_digit(octet);
    if (digit >= 0) {
        digits_ = true;
        // Long before the number could overflow it is too large for any body.
        if (left_ >> 56U != 0) {
            too_large_ = true;
            return false;
        }
        left_ = left_ << 4U | static_cast<unsigned>(digit);
        return true;
    }
    state_ = State::extension;
    return digits_ && octet == ';';
}

void BodyReader::end_of_size() noexcept {
    if (left_ > limit_) {
        too_large_ = true;
        return;
    }
    limit_ -= static_cast<std::size_t>(left_);
    line_octets_ = 0;
    state_ = left_ == 0 ? State::trailer_start : State::chunk;
}

bool BodyReader::step_trailer(char octet) noexcept {
    if (++line_octets_ > kMaxTrailers) return false;
    if (state_ == State::trailer_value) {
        if (octet == '\r') state_ = State::trailer_end;
        return octet == '\r' || is_line_octet(octet);
    }
    if (state_ == State::trailer_start && octet == '\r') {
        state_ = State::last_lf;
        return true;
    }
    if (state_ == State::trailer_name && octet == ':') {
        state_ = State::trailer_value;
        return true;
    }
    state_ = State::trailer_name;
    return is_trailer_name_octet(octet);
}

} // namespace authos::http
