#pragma once
// The listening socket. Takes connections until there is none left at each wake-up: one per turn of a
// busy loop would leave the others waiting for seconds.

#include "asio_types.hpp"
#include "authos/base/result.hpp"
#include "shard.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace authos::http {

/// Lives on the first shard's thread; hands sockets to all shards in turn.
class Acceptor {
public:
    Acceptor(ServerEnv& env, std::vector<std::unique_ptr<Shard>>& shards);

    /// Before the threads run. The errors are those of Server::start.
    [[nodiscard]] Result<void> listen();
    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

    /// Starts accepting, on the first shard's thread.
    void post_start();
    /// Stops accepting and frees the port, on the first shard's thread.
    void post_stop();

private:
    using IoAcceptor = asio::basic_socket_acceptor<asio::ip::tcp, IoExecutor>;

    void wait();
    void drain_queue();
    void pause();
    void place(Descriptor descriptor);

    ServerEnv& env_;
    std::vector<std::unique_ptr<Shard>>& shards_;
    IoAcceptor socket_;
    IoTimer pause_timer_;
    std::size_t next_shard_ = 0;
    std::uint16_t port_ = 0;
    bool starved_ = false; // of descriptors or memory, and said so
};

} // namespace authos::http
