#pragma once
// The HTTP/1.1 server: a few I/O threads with one event loop each, in front of the lanes. Reads with
// limits, hands requests to the application, writes answers. Strict about everything that could be read
// in two ways (RFC 9112 §6, §11).

#include "authos/base/clock.hpp"
#include "authos/base/lane.hpp"
#include "authos/base/log.hpp"
#include "authos/base/result.hpp"
#include "authos/http/application.hpp"
#include "authos/http/limits.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace authos::http {

/// Shape of a server. Connections beyond `max_connections` get 503 and are closed.
struct ServerOptions {
    std::string host = "0.0.0.0"; // IPv4 or IPv6 address, or "localhost" (127.0.0.1)
    std::uint16_t port = 0;       // 0: any free one, see Server::port()
    std::size_t io_threads = 1;
    std::size_t max_connections = 16'384;
    int backlog = 4'096;
    std::chrono::seconds retry_after{1}; // of 503
    Limits limits;
    Timeouts timeouts;
};

/// Runs from start() to stop(). Application, lanes, clock and log sink outlive it; the lanes may still
/// be working on discarded requests when stop() returns: stop them afterwards.
class Server {
public:
    Server(ServerOptions options, Application& application, std::span<Lane* const> lanes, const Clock& clock,
           Log log);
    ~Server(); // stop() without draining
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Binds and starts the threads; call it once. Errc::failed_precondition: "port_in_use",
    /// "address_unavailable" (no such local address). Errc::permission_denied: "port_forbidden".
    /// Errc::invalid_argument: "host_malformed". Errc::unavailable: "listen_failed".
    /// SIGPIPE is set to be ignored where it still has its default action.
    [[nodiscard]] Result<void> start();

    /// The bound port; 0 before start().
    [[nodiscard]] std::uint16_t port() const noexcept;
    /// Open connections at this moment.
    [[nodiscard]] std::size_t connections() const noexcept;

    /// Stops accepting, closes idle connections, lets requests in flight finish for at most `drain`,
    /// closes what is left, joins. May be called twice, from any thread but the server's own.
    void stop(std::chrono::milliseconds drain);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace authos::http
