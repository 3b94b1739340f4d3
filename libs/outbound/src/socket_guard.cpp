#include "socket_guard.hpp"

#include "authos/outbound/ssrf.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>
#include <optional>

namespace authos::outbound {
namespace {

// Copied out rather than cast: the buffer that libcurl hands over is a plain sockaddr.
template <class Address, class Field>
std::optional<IpAddress> address_in(const curl_sockaddr& peer, Field Address::*field) {
    if (peer.addrlen < sizeof(Address)) return std::nullopt;
    Address address;
    std::memcpy(&address, &peer.addr, sizeof address);
    const auto* octets = reinterpret_cast<const std::uint8_t*>(&(address.*field));
    const auto parsed = IpAddress::from_octets({octets, sizeof(Field)});
    return parsed ? std::optional(*parsed) : std::nullopt;
}

std::optional<IpAddress> address_of(const curl_sockaddr& peer) {
    if (peer.family == AF_INET) return address_in(peer, &sockaddr_in::sin_addr);
    if (peer.family == AF_INET6) return address_in(peer, &sockaddr_in6::sin6_addr);
    return std::nullopt;
}

} // namespace

bool may_open(const curl_sockaddr& peer, bool allow_private_networks) {
    const auto address = address_of(peer);
    return address && may_connect(*address, allow_private_networks);
}

void SocketGuard::attach(CurlTransfer& transfer) {
    transfer.set(CURLOPT_OPENSOCKETFUNCTION, &SocketGuard::open);
    transfer.set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
}

curl_socket_t SocketGuard::open(void* user, curlsocktype, curl_sockaddr* peer) {
    auto& guard = *static_cast<SocketGuard*>(user);
    if (!may_open(*peer, guard.allow_private_)) {
        guard.refused_ = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(peer->family, peer->socktype | SOCK_CLOEXEC, peer->protocol);
}

} // namespace authos::outbound
