#include "socket_watch.hpp"

#include "socket_guard.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

namespace authos::outbound {

void SocketWatch::attach(CurlTransfer& transfer) {
    transfer_ = &transfer;
    transfer.set(CURLOPT_OPENSOCKETFUNCTION, &SocketWatch::on_open);
    transfer.set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
    transfer.set(CURLOPT_CLOSESOCKETFUNCTION, &SocketWatch::on_close);
    transfer.set(CURLOPT_CLOSESOCKETDATA, static_cast<void*>(this));
    transfer.set(CURLOPT_XFERINFOFUNCTION, &SocketWatch::on_progress);
    transfer.set(CURLOPT_XFERINFODATA, static_cast<void*>(this));
    transfer.set(CURLOPT_NOPROGRESS, 0L);
    // Else the farewell would be said by another handle, at clean-up, without this callback.
    transfer.set(CURLOPT_FORBID_REUSE, 1L);
}

curl_socket_t SocketWatch::on_open(void* user, curlsocktype, curl_sockaddr* address) {
    auto& watch = *static_cast<SocketWatch*>(user);
    if (watch.reach_ != SmtpReach::any && !may_open(*address, watch.reach_ == SmtpReach::internal)) {
        watch.refused_ = true;
        return CURL_SOCKET_BAD;
    }
    const int fd = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (fd < 0) return CURL_SOCKET_BAD;
    try {
        watch.open_.push_back(fd);
    } catch (...) {
        ::close(fd);
        return CURL_SOCKET_BAD;
    }
    return fd;
}

int SocketWatch::on_close(void* user, curl_socket_t fd) {
    auto& open = static_cast<SocketWatch*>(user)->open_;
    open.erase(std::remove(open.begin(), open.end(), fd), open.end());
    return ::close(fd);
}

int SocketWatch::on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    auto& watch = *static_cast<SocketWatch*>(user);
    if (watch.transfer_->elapsed() < watch.budget_) return 0;
    watch.expired_ = true;
    // With the socket shut down, the farewell fails at once instead of being waited for.
    for (const curl_socket_t fd : watch.open_) ::shutdown(fd, SHUT_RDWR);
    return 1;
}

} // namespace authos::outbound
