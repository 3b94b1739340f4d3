#pragma once
// Ends a transfer at its time limit also while libcurl waits for the reply to QUIT, for which it would
// give a mail server that hangs another two minutes.

#include "curl_transfer.hpp"

#include <chrono>
#include <vector>

namespace authos::outbound {

class SocketWatch {
public:
    explicit SocketWatch(std::chrono::milliseconds budget) : budget_(budget) {}

    /// The watch must outlive the transfer.
    void attach(CurlTransfer& transfer);
    [[nodiscard]] bool expired() const noexcept { return expired_; }

private:
    static curl_socket_t on_open(void* user, curlsocktype purpose, curl_sockaddr* address);
    static int on_close(void* user, curl_socket_t socket);
    static int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

    std::chrono::milliseconds budget_;
    CurlTransfer* transfer_ = nullptr;
    std::vector<curl_socket_t> open_; // exactly those that libcurl has not closed: numbers are used again
    bool expired_ = false;
};

} // namespace authos::outbound
