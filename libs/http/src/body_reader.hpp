#pragma once
// The body of a request: a known number of octets, or chunks. Chunk extensions and trailers are checked
// for form and dropped. Source: RFC 9112 §6, §7.1.

#include "authos/http/application.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace authos::http {

/// One body at a time; where its octets are split does not matter.
class BodyReader {
public:
    /// A body of `length` octets.
    void start_length(std::uint64_t length) noexcept;
    /// A chunked body of at most `limit` octets.
    void start_chunked(std::size_t limit) noexcept;

    /// Appends to `body` what `input` has of it, and says in `taken` how many octets of `input` are used
    /// up. Refusals: malformed, body_too_large (a chunk is refused by its announced size).
    [[nodiscard]] std::optional<Refusal> read(std::string_view input, std::string& body, std::size_t& taken);

    [[nodiscard]] bool finished() const noexcept { return state_ == State::finished; }

private:
    enum class State {
        octets, // of a body with a length
        size,
        extension,
        size_end, // after CR
        chunk,
        chunk_cr,
        chunk_lf,
        trailer_start,
        trailer_name,
        trailer_value,
        trailer_end, // after CR of a trailer
        last_lf,     // after CR of the final empty line
        finished,
    };

    [[nodiscard]] bool step(char octet) noexcept;
    [[nodiscard]] bool step_size(char octet) noexcept;
    [[nodiscard]] bool step_trailer(char octet) noexcept;
    void end_of_size() noexcept;

    State state_ = State::finished;
    std::uint64_t left_ = 0;      // octets of the body or of the chunk
    std::size_t limit_ = 0;       // octets that further chunks may bring
    std::size_t line_octets_ = 0; // of a size line, or of all trailers
    bool digits_ = false;
    bool too_large_ = false;
};

} // namespace authos::http
