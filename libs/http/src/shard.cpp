#include "shard.hpp"

#include "connection.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <string>
#include <typeinfo>
#include <utility>

namespace authos::http {

namespace {
// Time limits are met to about a tenth, but a tick costs a look at every connection.
std::chrono::milliseconds tick_interval_for(const Timeouts& timeouts) {
    const auto shortest =
        std::min({timeouts.header, timeouts.body, timeouts.idle, timeouts.write, timeouts.linger});
    return std::clamp(shortest / 10, std::chrono::milliseconds(5), std::chrono::milliseconds(100));
}

// The peer's address as text; empty if it has gone already.
std::string peer_address(const IoSocket& socket) {
    IoError ec;
    const auto endpoint = socket.remote_endpoint(ec);
    if (ec) return {};
    const auto address = endpoint.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    }
    return address.to_string();
}
} // namespace

Shard::Shard(ServerEnv& env)
    : env_(env), conversation_env_{env.application,    env.clock, env.log,
                                   env.options.limits, date_,     env.options.retry_after,
                                   env.lanes.size()},
      tick_interval_(tick_interval_for(env.options.timeouts)), inbox_(std::make_shared<Inbox>(context_)),
      work_(context_.get_executor()), tick_timer_(context_) {}

Shard::~Shard() {
    draining_ = false; // remove() must not touch the timer, which goes before the connections
    inbox_->close();
}

void Shard::run() noexcept {
    for (;;) {
        try {
            context_.run();
            return;
        } catch (const std::exception& e) {
            // Coroutines catch their own; what arrives here is exhausted memory in a posted function.
            env_.log.error("http.io_thread_exception", {{"type", typeid(e).name()}});
        }
    }
}

void Shard::adopt(Descriptor descriptor, ConnectionKind kind) {
    // The descriptor is owned on the way too: a shard that has ended never runs this.
    asio::dispatch(context_, [this, kind, owned = std::move(descriptor)]() mutable {
        take_over(std::move(owned), kind);
    });
}

void Shard::take_over(Descriptor descriptor, ConnectionKind kind) {
    const int on = 1;
    ::setsockopt(descriptor.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    IoSocket socket(context_);
    IoError ec;
    // The family is of no further use to Asio once a socket is connected.
    socket.assign(asio::ip::tcp::v6(), descriptor.get(), ec);
    if (ec) {
        release_place(kind);
        return;
    }
    descriptor.release();
    socket.non_blocking(true, ec);
    std::string address = peer_address(socket);
    auto connection = std::make_shared<Connection>(*this, std::move(socket), std::move(address), kind);
    if (draining_) connection->drain();
    Connection::start(std::move(connection));
}

void Shard::add(Connection& connection) {
    connection.next_ = first_;
    if (first_ != nullptr) first_->previous_ = &connection;
    first_ = &connection;
    if (!ticking_) arm_tick();
}

void Shard::remove(Connection& connection) noexcept {
    if (connection.previous_ != nullptr) connection.previous_->next_ = connection.next_;
    if (connection.next_ != nullptr) connection.next_->previous_ = connection.previous_;
    if (first_ == &connection) first_ = connection.next_;
    release_place(connection.kind());
    // Else the thread would wait for the next tick to find that there is nothing left to do.
    if (draining_ && first_ == nullptr) tick_timer_.cancel();
}

void Shard::release_place(ConnectionKind kind) noexcept {
    auto& counter = kind == ConnectionKind::served ? env_.served : env_.refused;
    counter.fetch_sub(1);
}

void Shard::arm_tick() {
    ticking_ = true;
    tick_timer_.expires_after(tick_interval_);
    tick_timer_.async_wait([this](const IoError& ec) {
        if (!ec) tick();
    });
}

void Shard::tick() {
    // Without connections there is nothing to watch; the next one starts the tick again.
    ticking_ = false;
    if (first_ == nullptr) return;
    const auto now = env_.clock.steady_now();
    for (Connection* connection = first_; connection != nullptr; connection = connection->next_) {
        connection->check_time(now);
    }
    arm_tick();
}

void Shard::post_drain() {
    asio::post(context_, [this] { begin_drain(); });
}

void Shard::post_abort() {
    asio::post(context_, [this] { abort_all(); });
}

void Shard::begin_drain() {
    if (draining_) return;
    draining_ = true;
    if (first_ == nullptr) tick_timer_.cancel();
    for (Connection* connection = first_; connection != nullptr; connection = connection->next_) {
        connection->drain();
    }
    work_.reset();
}

void Shard::abort_all() {
    for (Connection* connection = first_; connection != nullptr; connection = connection->next_) {
        connection->abort();
    }
}

} // namespace authos::http
