#pragma once
// One I/O thread: its event loop, its connections, the tick that looks after time limits. All members
// belong to that thread unless said otherwise.

#include "asio_types.hpp"
#include "authos/base/lane.hpp"
#include "authos/http/server.hpp"
#include "conversation.hpp"
#include "descriptor.hpp"
#include "lane_bridge.hpp"

#include <boost/asio/executor_work_guard.hpp>

#include <atomic>
#include <cstddef>
#include <memory>
#include <vector>

namespace authos::http {

class Connection;

/// Counted separately: those that are served, and those that only hear that there is no place.
enum class ConnectionKind { served, refused };

/// What all shards of a server share. The counters may be used from any thread.
struct ServerEnv {
    ServerOptions options;
    Application& application;
    std::vector<Lane*> lanes;
    const Clock& clock;
    Log log;
    std::atomic<std::size_t> served{0};
    std::atomic<std::size_t> refused{0};
};

/// Constructed before its thread starts and destroyed after it has ended.
class Shard {
public:
    explicit Shard(ServerEnv& env);
    ~Shard();
    Shard(const Shard&) = delete;
    Shard& operator=(const Shard&) = delete;

    /// The thread's body: returns after begin_drain() when the last connection is gone.
    void run() noexcept;

    /// From any thread: takes over an accepted socket, whose place is counted already.
    void adopt(Descriptor descriptor, ConnectionKind kind);
    /// From any thread: no new requests; idle connections are closed.
    void post_drain();
    /// From any thread: closes all connections.
    void post_abort();

    [[nodiscard]] ServerEnv& env() noexcept { return env_; }
    [[nodiscard]] IoContext& context() noexcept { return context_; }
    [[nodiscard]] const std::shared_ptr<Inbox>& inbox() noexcept { return inbox_; }
    [[nodiscard]] const ConversationEnv& conversation_env() noexcept { return conversation_env_; }

    void add(Connection& connection);
    void remove(Connection& connection) noexcept;

private:
    using WorkGuard = asio::executor_work_guard<IoExecutor>;

    void release_place(ConnectionKind kind) noexcept;
    void take_over(Descriptor descriptor, ConnectionKind kind);
    void begin_drain();
    void abort_all();
    void arm_tick();
    void tick();

    ServerEnv& env_;
    HttpDate date_;
    ConversationEnv conversation_env_;
    Connection* first_ = nullptr;
    bool draining_ = false;
    bool ticking_ = false;
    std::chrono::milliseconds tick_interval_;
    // After the members that coroutines use: destroying it ends those that are left.
    IoContext context_{1};
    std::shared_ptr<Inbox> inbox_;
    WorkGuard work_;
    IoTimer tick_timer_;
};

} // namespace authos::http
