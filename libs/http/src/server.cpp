#include "authos/http/server.hpp"

#include "acceptor.hpp"
#include "shard.hpp"

#include <csignal>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace authos::http {

namespace {
// A client that goes away must be an error of one write, not the end of the process. A handler that the
// program installed itself is left alone.
void ignore_sigpipe() noexcept {
    struct sigaction current {};
    if (sigaction(SIGPIPE, nullptr, &current) != 0 || current.sa_handler != SIG_DFL) return;
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, nullptr);
}
} // namespace

struct Server::Impl {
    Impl(ServerOptions options, Application& application, std::span<Lane* const> lanes, const Clock& clock,
         Log log)
        : env{std::move(options), application, {lanes.begin(), lanes.end()}, clock, std::move(log)} {}

    void run_shard(Shard& shard) {
        shard.run();
        const std::lock_guard lock(mutex);
        --running;
        changed.notify_all();
    }

    ServerEnv env;
    std::vector<std::unique_ptr<Shard>> shards;
    std::unique_ptr<Acceptor> acceptor;
    std::uint16_t port = 0;
    std::mutex stop_mutex; // one stop() at a time
    std::vector<std::thread> threads;

    std::mutex mutex;
    std::condition_variable changed;
    std::size_t running = 0; // I/O threads
};

Server::Server(ServerOptions options, Application& application, std::span<Lane* const> lanes,
               const Clock& clock, Log log)
    : impl_(std::make_unique<Impl>(std::move(options), application, lanes, clock, std::move(log))) {}

Server::~Server() {
    stop(std::chrono::milliseconds(0));
}

Result<void> Server::start() {
    if (!impl_->shards.empty()) {
        return fail(Errc::failed_precondition, "server_started", "A server is started only once.");
    }
    const std::size_t io_threads = std::max<std::size_t>(impl_->env.options.io_threads, 1);
    for (std::size_t i = 0; i < io_threads; ++i) impl_->shards.push_back(std::make_unique<Shard>(impl_->env));
    impl_->acceptor = std::make_unique<Acceptor>(impl_->env, impl_->shards);
    AUTHOS_TRY(impl_->acceptor->listen());
    impl_->port = impl_->acceptor->port();
    ignore_sigpipe();
    impl_->running = io_threads;
    for (const auto& shard : impl_->shards) {
        impl_->threads.emplace_back([this, &target = *shard] { impl_->run_shard(target); });
    }
    impl_->acceptor->post_start();
    return {};
}

std::uint16_t Server::port() const noexcept {
    return impl_->port;
}

std::size_t Server::connections() const noexcept {
    return impl_->env.served.load() + impl_->env.refused.load();
}

void Server::stop(std::chrono::milliseconds drain) {
    const std::lock_guard one_at_a_time(impl_->stop_mutex);
    if (impl_->threads.empty()) return;
    impl_->acceptor->post_stop();
    for (const auto& shard : impl_->shards) shard->post_drain();
    {
        std::unique_lock lock(impl_->mutex);
        impl_->changed.wait_for(lock, drain, [this] { return impl_->running == 0; });
    }
    for (const auto& shard : impl_->shards) shard->post_abort();
    for (std::thread& thread : impl_->threads) thread.join();
    impl_->threads.clear();
    for (const auto& shard : impl_->shards) shard->inbox()->close();
}

} // namespace authos::http
