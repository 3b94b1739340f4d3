#pragma once
// What a client may ask for in octets and in time. Every limit has an answer (server.hpp).

#include <chrono>
#include <cstddef>

namespace authos::http {

/// Octets and counts.
struct Limits {
    std::size_t head_bytes = 16 * 1024;  // request line and headers together: 431
    std::size_t target_bytes = 8 * 1024; // request target: 414
    std::size_t header_count = 100;      // 431
};

/// Times; each ends in a closed connection. Measured with the server's Clock, to about a tenth.
struct Timeouts {
    std::chrono::milliseconds header{10'000}; // from accept, or from the first octet of a later request: 408
    std::chrono::milliseconds body{30'000};   // from the end of the head to the end of the body: 408
    std::chrono::milliseconds idle{60'000};   // between two requests: closed without an answer
    std::chrono::milliseconds write{30'000};  // until the client has taken an answer: closed
    std::chrono::milliseconds linger{1'000}; // reading on after a refusal, so that the client sees the answer
};

} // namespace authos::http
