#pragma once
// Decides for each socket that libcurl wants to open, after name resolution and before connecting,
// whether its address may be reached. There is no gap between check and use.

#include "curl_transfer.hpp"

namespace authos::outbound {

/// Whether the address that libcurl is about to connect to may be reached.
[[nodiscard]] bool may_open(const curl_sockaddr& peer, bool allow_private_networks);

class SocketGuard {
public:
    explicit SocketGuard(bool allow_private_networks) : allow_private_(allow_private_networks) {}

    /// The guard must outlive the transfer.
    void attach(CurlTransfer& transfer);
    /// Whether an address was refused.
    [[nodiscard]] bool refused() const noexcept { return refused_; }

private:
    static curl_socket_t open(void* user, curlsocktype purpose, curl_sockaddr* address);

    bool allow_private_;
    bool refused_ = false;
};

} // namespace authos::outbound
