#pragma once
// Keeps a mail transfer within its reach, and ends it at its time limit also while libcurl waits for the
// reply to QUIT, for which it would give a mail server that hangs another two minutes.

#include "authos/outbound/smtp_mailer.hpp"

#include "curl_transfer.hpp"

#include <chrono>
#include <vector>

namespace authos::outbound {

class SocketWatch {
public:
    SocketWatch(std::chrono::milliseconds budget, SmtpReach reach) : budget_(budget), reach_(reach) {}

    /// The watch must outlive the transfer.
    void attach(CurlTransfer& transfer);
    [[nodiscard]] bool expired() const noexcept { return expired_; }
    /// Whether an address was refused.
    [[nodiscard]] bool refused() const noexcept { return refused_; }

private:
    static curl_socket_t on_open(void* user, curlsocktype purpose, curl_sockaddr* address);
    static int on_close(void* user, curl_socket_t socket);
    static int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

    std::chrono::milliseconds budget_;
    SmtpReach reach_;
    CurlTransfer* transfer_ = nullptr;
    std::vector<curl_socket_t> open_; // exactly those that libcurl has not closed: numbers are used again
    bool expired_ = false;
    bool refused_ = false;
};

} // namespace authos::outbound
