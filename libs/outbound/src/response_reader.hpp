#pragma once
// Collects the answer of one HTTP transfer within its limits.

#include "authos/outbound/http_client.hpp"

#include "curl_transfer.hpp"

#include <cstddef>
#include <string_view>

namespace authos::outbound {

class ResponseReader {
public:
    explicit ResponseReader(std::size_t max_body_bytes) : max_body_(max_body_bytes) {}

    /// The reader must outlive the transfer.
    void attach(CurlTransfer& transfer);
    /// One line of the head as it came, with its line break; false ends the transfer. A status line starts
    /// anew: of several heads (100 Continue) the last one counts.
    [[nodiscard]] bool add_head_line(std::string_view line);
    [[nodiscard]] bool add_body(std::string_view octets);

    [[nodiscard]] bool too_large() const noexcept { return too_large_; }
    [[nodiscard]] HttpResponse take(int status);

private:
    static std::size_t on_head(char* data, std::size_t size, std::size_t count, void* user);
    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user);

    std::size_t max_body_;
    std::size_t head_octets_ = 0;
    bool too_large_ = false;
    HttpResponse response_;
};

} // namespace authos::outbound
