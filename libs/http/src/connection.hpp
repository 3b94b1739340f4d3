#pragma once
// One socket: moves octets between it and its conversation, keeps the time limits, waits for lanes.
// Everything happens on the connection's I/O thread.

#include "asio_types.hpp"
#include "conversation.hpp"
#include "lane_bridge.hpp"
#include "shard.hpp"

#include <memory>

namespace authos::http {

/// Owned by its own coroutine; registered with its shard from construction to destruction.
class Connection final : private ExchangeWaiter {
public:
    Connection(Shard& shard, IoSocket socket, std::string remote_address, ConnectionKind kind);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Starts the coroutine that owns it.
    static void start(std::shared_ptr<Connection> connection);

    /// Shard's tick.
    void check_time(Clock::Steady now);
    /// Finish the request in flight and close.
    void drain();
    /// Close now, whatever is in flight.
    void abort();

    [[nodiscard]] ConnectionKind kind() const noexcept { return kind_; }

private:
    friend class Shard;
    enum class Waiting { nothing, reading, writing, lane, lingering };

    static Task<void> serve(std::shared_ptr<Connection> self);
    Task<void> converse();
    Task<void> receive();
    Task<void> flush();
    Task<void> send_rest(std::string_view first, std::string_view second);
    Task<void> run_on_lane();
    Task<void> linger();

    void exchange_done() override;
    [[nodiscard]] bool send_at_once(std::string_view& first, std::string_view& second);
    void renew_time_limit();
    void limit_time(std::chrono::milliseconds budget);
    void finish_exchange(Exchange& exchange);

    Shard& shard_;
    IoSocket socket_;
    IoTimer event_; // never expires; cancelled to wake the coroutine
    Conversation conversation_;
    const ConnectionKind kind_;
    Waiting waiting_ = Waiting::nothing;
    Clock::Steady expires_at_ = Clock::Steady::max();
    std::uint64_t timed_stage_;
    bool expired_ = false;
    bool broken_ = false; // the socket is of no use any more
    bool exchange_arrived_ = false;
    Connection* previous_ = nullptr; // list of the shard
    Connection* next_ = nullptr;
};

} // namespace authos::http
