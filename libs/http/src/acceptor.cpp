#include "acceptor.hpp"

#include <boost/asio/post.hpp>

#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

namespace authos::http {

namespace {
// Connections that are told that there is no place, besides those that are served. Beyond, the socket is
// closed without a word: even a polite refusal costs memory.
constexpr std::size_t kPoliteRefusals = 256;
constexpr std::chrono::milliseconds kPauseWhenStarved{100};

Error listen_error(const IoError& ec, const ServerOptions& options) {
    const std::string where = options.host + " port " + std::to_string(options.port);
    if (ec == asio::error::address_in_use) {
        return fail(Errc::failed_precondition, "port_in_use",
                    "Another program listens on " + where + " already.");
    }
    if (ec == asio::error::access_denied) {
        return fail(Errc::permission_denied, "port_forbidden", "Not allowed to listen on " + where + ".");
    }
    if (ec.value() == EADDRNOTAVAIL) {
        return fail(Errc::failed_precondition, "address_unavailable",
                    "This machine has no address " + options.host + ".");
    }
    return fail(Errc::unavailable, "listen_failed", "Cannot listen on " + where + ".")
        .with_detail(ec.message());
}
} // namespace

Acceptor::Acceptor(ServerEnv& env, std::vector<std::unique_ptr<Shard>>& shards)
    : env_(env), shards_(shards), socket_(shards.front()->context()),
      pause_timer_(shards.front()->context()) {}

Result<void> Acceptor::listen() {
    const ServerOptions& options = env_.options;
    IoError ec;
    const auto address = asio::ip::make_address(options.host == "localhost" ? "127.0.0.1" : options.host, ec);
    if (ec) {
        return fail(Errc::invalid_argument, "host_malformed",
                    "'" + options.host + "' is not an IP address to listen on.");
    }
    const asio::ip::tcp::endpoint endpoint(address, options.port);
    socket_.open(endpoint.protocol(), ec);
    // A restart must not wait for connections of the former process in TIME_WAIT.
    if (!ec) socket_.set_option(asio::socket_base::reuse_address(true), ec);
    if (!ec) socket_.bind(endpoint, ec);
    if (!ec) socket_.listen(options.backlog, ec);
    if (!ec) socket_.non_blocking(true, ec);
    if (!ec) port_ = socket_.local_endpoint(ec).port();
    if (!ec) return {};
    IoError ignored;
    socket_.close(ignored);
    return listen_error(ec, options);
}

void Acceptor::post_start() {
    asio::post(socket_.get_executor(), [this] { wait(); });
}

void Acceptor::post_stop() {
    asio::post(socket_.get_executor(), [this] {
        IoError ignored;
        socket_.close(ignored);
        pause_timer_.cancel();
    });
}

void Acceptor::wait() {
    if (!socket_.is_open()) return;
    socket_.async_wait(asio::socket_base::wait_read, [this](const IoError& ec) {
        if (ec || !socket_.is_open()) return;
        drain_queue();
    });
}

void Acceptor::drain_queue() {
    for (;;) {
        Descriptor accepted(
            ::accept4(socket_.native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (accepted.get() >= 0) {
            starved_ = false;
            place(std::move(accepted));
            continue;
        }
        const int error = errno;
        if (error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM) {
            // The waiting connection would wake us at once again: leave it some time to get better.
            if (!starved_) env_.log.warn("http.accept_starved", {{"error", std::strerror(error)}});
            starved_ = true;
            pause();
            return;
        }
        if (error == EAGAIN || error == EWOULDBLOCK || error == EBADF || error == EINVAL) break;
        // Everything else is about that one connection: it went away while it waited (accept(2)).
    }
    wait();
}

void Acceptor::pause() {
    pause_timer_.expires_after(kPauseWhenStarved);
    pause_timer_.async_wait([this](const IoError& ec) {
        if (!ec && socket_.is_open()) drain_queue();
    });
}

void Acceptor::place(Descriptor descriptor) {
    ConnectionKind kind = ConnectionKind::served;
    if (env_.served.fetch_add(1) >= env_.options.max_connections) {
        env_.served.fetch_sub(1);
        kind = ConnectionKind::refused;
        if (env_.refused.fetch_add(1) >= kPoliteRefusals) {
            env_.refused.fetch_sub(1);
            return;
        }
    }
    shards_[next_shard_]->adopt(std::move(descriptor), kind);
    next_shard_ = (next_shard_ + 1) % shards_.size();
}

} // namespace authos::http
